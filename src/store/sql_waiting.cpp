#include "store/sql_waiting.hpp"

#include <algorithm>
#include <map>

#include "store/batch_text.hpp"
#include "store/ids.hpp"
#include "store/record_errors.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::Awaited;
using registers::Came;
using registers::KeyKind;
using registers::PartnerId;
using registers::WaitingRecord;

const char* const columns =
    "id, partner_id, identity, awaited_kind, awaited_key, kind, path, line, record_key, code, "
    "subject, content, message_row_id, trace, since";

WaitingRecord read_waiting(const Row& row) {
  WaitingRecord record;
  record.id = row.integer(0);
  record.partner = row.id<PartnerId>(1);
  record.identity = row.text(2);
  record.awaited = {read_code<KeyKind>(row, 3), row.text(4)};
  record.result = read_record_error(row, 5);
  record.result.outcome = domain::Outcome::waiting;
  // one that cannot be read is rejected when its turn comes
  record.content = batch_from(row.text(11)).value_or(domain::Batch{});
  record.message = row.id<domain::MessageId>(12);
  record.trace = row.text(13);
  record.since = row.time(14);
  return record;
}

std::map<KeyKind, std::vector<std::string>> by_kind(std::span<const Awaited> keys) {
  std::map<KeyKind, std::vector<std::string>> kinds;
  for (const Awaited& one : keys) kinds[one.kind].push_back(one.key);
  for (auto& [kind, of_kind] : kinds) {
    std::sort(of_kind.begin(), of_kind.end());
    of_kind.erase(std::unique(of_kind.begin(), of_kind.end()), of_kind.end());
  }
  return kinds;
}

}  // namespace

bool SqlWaiting::any(PartnerId partner) {
  return !session_.select("1", "FROM waiting_record WHERE partner_id = ? LIMIT 1", {value(partner)})
              .empty();
}

std::size_t SqlWaiting::count(PartnerId partner) {
  const auto rows =
      session_.select("count(*)", "FROM waiting_record WHERE partner_id = ?", {value(partner)});
  return static_cast<std::size_t>(rows.at(0).integer(0));
}

void SqlWaiting::put(std::span<WaitingRecord> records, base::Time now) {
  if (records.empty()) return;
  const auto fresh = std::count_if(records.begin(), records.end(),
                                   [](const WaitingRecord& record) { return record.id == 0; });
  std::int64_t next = fresh == 0 ? 0 : reserve_ids(session_, static_cast<std::size_t>(fresh));
  std::vector<Value> values;
  for (WaitingRecord& record : records) {
    if (record.id == 0) record.id = next++;
    const domain::RecordResult& result = record.result;
    values.insert(values.end(),
                  {value(record.id), value(record.partner), value(record.identity),
                   code_value(record.awaited.kind), value(record.awaited.key),
                   value(domain::name_of(result.kind)), value(result.origin.path),
                   value(std::int64_t{result.origin.line}), value(result.key),
                   value(base::info(result.error->code).id), value(result.error->subject),
                   value(to_text(record.content)), null_if_none(record.message),
                   value(record.trace), value(record.since), value(now)});
  }
  static const std::vector<Column> all = {{"id", Type::integer},
                                          {"partner_id", Type::integer},
                                          {"identity", Type::text},
                                          {"awaited_kind", Type::integer},
                                          {"awaited_key", Type::text},
                                          {"kind", Type::text},
                                          {"path", Type::text},
                                          {"line", Type::integer},
                                          {"record_key", Type::text},
                                          {"code", Type::text},
                                          {"subject", Type::text},
                                          {"content", Type::text},
                                          {"message_row_id", Type::integer},
                                          {"trace", Type::text},
                                          {"since", Type::integer},
                                          {"parked_at", Type::integer}};
  session_.insert({"waiting_record", all, ""}, values);
}

std::vector<WaitingRecord> SqlWaiting::awaiting(PartnerId partner, std::span<const Awaited> keys,
                                                std::int64_t after, std::size_t most) {
  std::vector<WaitingRecord> records;
  for (const auto& [kind, of_kind] : by_kind(keys))
    // the sum keeps both databases from walking along the ids instead of the keys
    for (const Row& row : session_.select(
             columns,
             "FROM waiting_record WHERE partner_id = ? AND awaited_kind = ? AND awaited_key ? "
             "AND id > ? ORDER BY id + 0 LIMIT ?",
             {value(partner), code_value(kind), text_set(of_kind), value(after),
              value(static_cast<std::int64_t>(most))}))
      records.push_back(read_waiting(row));
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  if (records.size() > most) records.resize(most);
  return records;
}

std::vector<WaitingRecord> SqlWaiting::overdue(base::Time then, std::size_t most) {
  std::vector<WaitingRecord> records;
  for (const Row& row :
       session_.select(columns, "FROM waiting_record WHERE since < ? ORDER BY since LIMIT ?",
                       {value(then), value(static_cast<std::int64_t>(most))}))
    records.push_back(read_waiting(row));
  return records;
}

void SqlWaiting::remove(std::span<const WaitingRecord> records) {
  Set ids{{Type::integer}, {}};
  for (const WaitingRecord& record : records) ids.values.push_back(value(record.id));
  session_.change("DELETE FROM waiting_record WHERE id ?", {ids});
}

std::vector<WaitingRecord> SqlWaiting::take(PartnerId partner,
                                            std::span<const std::string> identities) {
  // The sum: a plan made while the table was empty would go through all of the partner's.
  std::vector<WaitingRecord> records;
  for (const Row& row :
       session_.returning("DELETE FROM waiting_record WHERE partner_id + 0 = ? AND identity ?",
                          "id, kind, path, line, record_key, code, subject, trace",
                          {value(partner), text_set(identities)})) {
    WaitingRecord& record = records.emplace_back();
    record.id = row.integer(0);
    record.partner = partner;
    record.result = read_record_error(row, 1);
    record.trace = row.text(7);
  }
  return records;
}

void SqlWaiting::put_came(const Came& came) {
  std::vector<Value> values;
  for (const auto& [kind, keys] : by_kind(came.keys))
    for (const std::string& key : keys)
      values.insert(values.end(),
                    {value(came.partner), code_value(kind), value(key), value(came.after)});
  static const std::vector<Column> all = {{"partner_id", Type::integer},
                                          {"kind", Type::integer},
                                          {"key", Type::text},
                                          {"after_id", Type::integer}};
  session_.insert({"waiting_came", all,
                   "ON CONFLICT (partner_id, kind, key) DO UPDATE SET after_id = CASE WHEN "
                   "excluded.after_id < waiting_came.after_id THEN excluded.after_id ELSE "
                   "waiting_came.after_id END"},
                  values);
}

std::optional<Came> SqlWaiting::take_came(std::span<const PartnerId> partners) {
  const auto first =
      session_.select("partner_id, after_id",
                      "FROM waiting_came WHERE partner_id ? ORDER BY partner_id, after_id LIMIT 1",
                      {id_set(partners)});
  if (first.empty()) return std::nullopt;
  Came came{first[0].id<PartnerId>(0), {}, first[0].integer(1)};
  for (const Row& row :
       session_.returning("DELETE FROM waiting_came WHERE partner_id = ? AND after_id = ?",
                          "kind, key", {value(came.partner), value(came.after)}))
    came.keys.push_back({read_code<KeyKind>(row, 0), row.text(1)});
  return came;
}

void SqlWaiting::find_missed(base::Time then) {
  session_.change(
      "INSERT INTO waiting_came (partner_id, kind, key, after_id) "
      "SELECT DISTINCT w.partner_id, w.awaited_kind, w.awaited_key, CAST(0 AS BIGINT) "
      "FROM waiting_record w WHERE w.parked_at >= ? AND (EXISTS (SELECT 1 FROM source_key k "
      "WHERE k.partner_id = w.partner_id AND k.key = w.awaited_key AND k.kind = "
      "CASE WHEN w.awaited_kind = ? THEN ? ELSE w.awaited_kind END AND (w.awaited_kind <> ? OR "
      "EXISTS (SELECT 1 FROM enrollment e WHERE e.student_id = k.entity_id) OR "
      "EXISTS (SELECT 1 FROM queue_entry q WHERE q.student_id = k.entity_id))) "
      "OR (w.awaited_kind = ? AND EXISTS (SELECT 1 FROM authority a WHERE a.ogrn = "
      "w.awaited_key))) "
      "ON CONFLICT (partner_id, kind, key) DO NOTHING",
      {value(then), code_value(KeyKind::enrollment), code_value(KeyKind::student),
       code_value(KeyKind::enrollment), code_value(KeyKind::authority)});
}

std::vector<WaitingLine> waiting_of(Session& session, std::span<const std::string> traces,
                                    std::size_t most, std::int64_t after) {
  std::vector<WaitingLine> lines;
  if (traces.empty()) return lines;
  for (const Row& row :
       session.select("kind, path, line, record_key, code, subject, trace, id",
                      "FROM waiting_record WHERE trace ? AND id > ? ORDER BY trace, id LIMIT ?",
                      {text_set(traces), value(after), value(static_cast<std::int64_t>(most))})) {
    lines.push_back({row.integer(7), row.text(6), read_record_error(row, 0)});
    lines.back().result.outcome = domain::Outcome::waiting;
  }
  return lines;
}

}  // namespace store

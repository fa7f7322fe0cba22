#include "store/sql_conflicts.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "store/batch_text.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {

using registers::Conflict;
using registers::PartnerId;

namespace {

// What the store knows of a record's conflict already.
struct Known {
  std::int64_t id = 0, seen = 0;
  bool open = false;
  std::string content;
  base::Time first_seen;
};
using Key = std::pair<std::string, std::string>;  // kind, record_key

std::map<Key, Known> find_known(Session& session, std::span<const Conflict> conflicts) {
  Set keys{{Type::text, Type::text}, {}};
  for (const Conflict& it : conflicts)
    keys.values.insert(keys.values.end(), {value(it.kind), value(it.key)});
  std::map<Key, Known> known;
  for (const Row& row :
       session.select("id, kind, record_key, state, seen, content, first_seen",
                      "FROM person_conflict WHERE partner_id = ? AND state <> 'gone' "
                      "AND (kind, record_key) ? ORDER BY last_seen, id",
                      {value(conflicts.front().partner), keys}))
    if (Known& it = known[{row.text(1), row.text(2)}]; !it.open)
      it = {row.integer(0), row.integer(4), row.text(3) == "open", row.text(5), row.time(6)};
  return known;
}

void write_candidates(Session& session, std::span<const Conflict> conflicts) {
  Set ids{{Type::integer}, {}};
  std::vector<Value> values;
  for (const Conflict& it : conflicts) {
    ids.values.push_back(value(it.id));
    for (const registers::Candidate& one : it.candidates)
      values.insert(values.end(), {value(it.id), value(one.person), value(std::int64_t{one.score}),
                                   value(one.signs)});
  }
  session.change("DELETE FROM person_candidate WHERE conflict_id ?", {ids});
  session.insert({"person_candidate",
                  {{"conflict_id", Type::integer},
                   {"person_id", Type::integer},
                   {"score", Type::integer},
                   {"signs", Type::text}},
                  ""},
                 values);
}

void write_lines(Session& session, std::span<const Conflict> conflicts) {
  std::vector<Value> values;
  for (const Conflict& it : conflicts)
    values.insert(values.end(),
                  {value(it.id), value(it.partner), value(it.kind), value(it.key),
                   value(registers::name_of(it.reason)), value("open"), value(to_text(it.content)),
                   null_if_none(it.message), value(it.trace), value(it.first_seen),
                   value(it.last_seen), value(it.seen), value(""), value(""), value("")});
  const std::vector<Column> columns = {
      {"id", Type::integer},        {"partner_id", Type::integer},
      {"kind", Type::text},         {"record_key", Type::text},
      {"reason", Type::text},       {"state", Type::text},
      {"content", Type::text},      {"message_row_id", Type::integer},
      {"trace", Type::text},        {"first_seen", Type::integer},
      {"last_seen", Type::integer}, {"seen", Type::integer},
      {"decision", Type::text},     {"decided_by", Type::text},
      {"ground", Type::text}};
  session.insert({"person_conflict", columns, update_on_conflict("id", columns)}, values);
}

}  // namespace

Conflict read_conflict(const Row& row) {
  Conflict it;
  it.id = row.integer(0);
  it.partner = row.id<PartnerId>(1);
  it.kind = row.text(2);
  it.key = row.text(3);
  it.reason = registers::parse_reason(row.text(4)).value_or(registers::ConflictReason{});
  it.content = batch_from(row.text(5)).value_or(domain::Batch{});
  it.message = row.id<domain::MessageId>(6);
  it.trace = row.text(7);
  it.first_seen = row.time(8);
  it.last_seen = row.time(9);
  it.seen = row.integer(10);
  return it;
}

bool SqlConflicts::any(PartnerId partner) {
  return !session_
              .select("1", "FROM person_conflict WHERE partner_id = ? AND state = 'open' LIMIT 1",
                      {value(partner)})
              .empty();
}

std::size_t SqlConflicts::count(PartnerId partner) {
  const auto rows = session_.select(
      "count(*)", "FROM person_conflict WHERE partner_id = ? AND state = 'open'", {value(partner)});
  return static_cast<std::size_t>(rows.at(0).integer(0));
}

void SqlConflicts::put(std::span<Conflict> conflicts) {
  if (conflicts.empty()) return;
  const auto known = find_known(session_, conflicts);
  std::size_t room = count(conflicts.front().partner);
  room = base::limits::person_conflicts - std::min(room, base::limits::person_conflicts);
  std::vector<Conflict> kept;
  std::vector<std::int64_t> dismissed;
  for (const Conflict& it : conflicts) {
    const auto before = known.find({it.kind, it.key});
    const bool again = before != known.end();
    const std::string content = to_text(it.content);
    if (again && !before->second.open && before->second.content == content) {
      dismissed.push_back(before->second.id);
    } else if (again && before->second.open) {
      Conflict& newer = kept.emplace_back(it);
      newer.id = before->second.id;
      newer.first_seen = before->second.first_seen;
      newer.seen = before->second.seen + 1;
    } else if (room > 0) {
      --room;
      kept.push_back(it);
    }
  }
  const auto fresh =
      std::count_if(kept.begin(), kept.end(), [](const auto& it) { return it.id == 0; });
  std::int64_t next = fresh == 0 ? 0 : reserve_ids(session_, static_cast<std::size_t>(fresh));
  for (Conflict& it : kept)
    if (it.id == 0) it.id = next++;
  if (!kept.empty()) {
    write_lines(session_, kept);
    write_candidates(session_, kept);
  }
  Set ids{{Type::integer}, {}};
  for (const std::int64_t id : dismissed) ids.values.push_back(value(id));
  if (!dismissed.empty())
    session_.change("UPDATE person_conflict SET seen = seen + 1, last_seen = ? WHERE id ?",
                    {value(conflicts.front().last_seen), ids});
}

void SqlConflicts::close(PartnerId partner, std::string_view kind,
                         std::span<const std::string> keys, base::Time now) {
  session_.change(
      "UPDATE person_conflict SET state = 'gone', decided_at = ? WHERE partner_id = ? "
      "AND kind = ? AND record_key ? AND state = 'open'",
      {value(now), value(partner), value(kind), text_set(keys)});
}

}  // namespace store

#include "store/sql_message_log.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "bus/chain.hpp"
#include "security/keys.hpp"
#include "store/body.hpp"
#include "store/values.hpp"

namespace store {
namespace {

// What an outsider may choose is cut to what an index can hold.
constexpr std::size_t indexed_bytes = 500;

const char* const entry_columns =
    " (at, direction, answer, partner_id, service, operation, message_id, trace, route, code, "
    "replays, body_digest, body_bytes, digest, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ";

std::vector<Param> entry_values(const bus::LogEntry& entry, const std::string& body_digest,
                                const std::string& digest) {
  return {value(entry.at),
          code_value(entry.direction),
          value(std::int64_t{entry.answer}),
          value(entry.partner),
          value(entry.service),
          value(entry.operation),
          value(entry.message_id),
          value(entry.trace),
          value(entry.route),
          value(entry.code),
          value(std::int64_t{entry.replays}),
          value(body_digest),
          value(static_cast<std::int64_t>(entry.body.size())),
          value(digest)};
}

BodyPacker::Kind kind_of(std::int64_t day, const bus::LogEntry& entry) {
  return {day, std::to_string(entry.partner.value) +
                   (entry.direction == bus::Direction::in ? "<" : ">") +
                   (entry.answer ? "a " : " ") + entry.service + " " + entry.operation};
}

// Told by the message's other entries: an index over all digests, whose rows come in no order,
// would cost more than all else here. A body without a message id is kept each time it comes.
bool has_body(Session& session, std::int64_t day, const std::vector<Param>& entry) {
  return !session
              .select("1",
                      "FROM " + entries_table(day) +
                          " WHERE message_id <> '' AND message_id = ? AND body_digest = ? LIMIT 1",
                      {entry.at(6), entry.at(11)})
              .empty();
}

}  // namespace

// One round trip: the queue's row gives the entry its number.
std::int64_t SqlMessageLog::insert_postgresql(std::int64_t day, std::vector<Param> entry,
                                              const bus::LogEntry& from) {
  const auto body_digest = entry.at(11), digest = entry.at(13);
  std::string sql =
      "WITH queued AS (INSERT INTO log_unchained (day, digest) VALUES (?, ?) RETURNING seq)";
  std::vector<Param> params = {value(day), digest};
  if (!from.body.empty()) {
    const auto kind = kind_of(day, from);
    auto packed = packer_.pack(kind, from.body);
    if (packed.whole)
      packer_.offer(kind, std::get<std::string>(std::get<Value>(body_digest)), from.body);
    sql += ", body AS (INSERT INTO " + bodies_table(day) +
           " (digest, body) VALUES (?, decode(?, 'base64')) ON CONFLICT DO NOTHING)";
    params.insert(params.end(), {body_digest, Value(std::move(packed.body))});
  }
  sql += " INSERT INTO " + entries_table(day) + entry_columns +
         "(SELECT seq FROM queued) + CAST(? AS BIGINT)) RETURNING id";
  params.insert(params.end(), entry.begin(), entry.end());
  params.emplace_back(value(entry_id(day, 0)));
  return session_.query(sql, 1, params).at(0).integer(0);
}

std::int64_t SqlMessageLog::insert_sqlite(std::int64_t day, std::vector<Param> entry,
                                          const bus::LogEntry& from) {
  // What goes out has been signed just now.
  const bool incoming = from.direction == bus::Direction::in;
  const bool keep = !from.body.empty() && !(incoming && has_body(session_, day, entry));
  session_.change("INSERT INTO log_unchained (day, digest) VALUES (?, ?)",
                  {value(day), entry.at(13)});
  const auto id = entry_id(day, session_.inserted());  // RETURNING would make a table of its own
  entry.emplace_back(value(id));
  session_.change("INSERT INTO " + entries_table(day) + entry_columns + "?)", entry);
  if (!keep) return id.value;
  const auto kind = kind_of(day, from);
  auto packed = packer_.pack(kind, from.body);
  session_.change("INSERT INTO " + bodies_table(day) + " (id, body) VALUES (?, ?)",
                  {value(id), Value(std::move(packed.body))});
  if (packed.whole) packer_.offer(kind, std::to_string(id.value), from.body);
  return id.value;
}

domain::LogEntryId SqlMessageLog::append(const bus::LogEntry& entry) {
  if (std::max(entry.message_id.size(), entry.trace.size()) > indexed_bytes) {
    bus::LogEntry cut = entry;
    cut.message_id = clip(entry.message_id, indexed_bytes);
    cut.trace = clip(entry.trace, indexed_bytes);
    return append(cut);
  }
  const std::int64_t day = day_of(entry.at);
  partitions_.need(day);
  const std::string body_digest =
      entry.body.empty() ? std::string{} : security::sha256_hex(entry.body);
  auto values = entry_values(entry, body_digest, bus::entry_digest(entry, body_digest));
  return {session_.dialect() == Dialect::sqlite ? insert_sqlite(day, std::move(values), entry)
                                                : insert_postgresql(day, std::move(values), entry)};
}

std::optional<std::string> SqlMessageLog::body(const bus::LogRow& row) {
  const std::int64_t day = day_of(row.id);
  if (row.body_digest.empty() || !partitions_.has_bodies(day)) return std::nullopt;
  std::string packed;
  if (session_.dialect() == Dialect::postgresql) {
    packed = packed_body(day, row.body_digest);
  } else {
    const auto rows = session_.select(
        "body",
        "FROM " + bodies_table(day) + " WHERE id IN (SELECT ? UNION ALL SELECT id FROM " +
            entries_table(day) +
            " WHERE message_id <> '' AND message_id = ? AND body_digest = ?) ORDER BY id LIMIT 1",
        {value(row.id), value(row.entry.message_id), value(row.body_digest)});
    if (!rows.empty()) packed = rows.front().text(0);
  }
  if (packed.empty()) return std::nullopt;
  return expand(day, packed);
}

std::string SqlMessageLog::packed_body(std::int64_t day, const std::string& reference) {
  const std::string table = "FROM " + bodies_table(day);
  if (session_.dialect() == Dialect::sqlite) {
    const auto rows =
        session_.select("body", table + " WHERE id = CAST(? AS INTEGER)", {value(reference)});
    return rows.empty() ? std::string{} : rows.front().text(0);
  }
  const auto rows =
      session_.select("encode(body, 'base64')", table + " WHERE digest = ?", {value(reference)});
  if (rows.empty()) return {};
  const auto bytes = base::decode_base64(rows.front().text(0));
  if (!bytes) throw Failure(Failure::Kind::other, "stored body: not base64");
  return *bytes;
}

// What a body leans on was committed before it, so this comes to an end.
std::string SqlMessageLog::expand(std::int64_t day, const std::string& packed) {
  const std::string reference(leans_on(packed));
  if (reference.empty()) return expand_body(packed);
  const std::string other = packed_body(day, reference);
  if (other.empty()) throw Failure(Failure::Kind::other, "stored body: what it leans on is gone");
  return expand_leaning(packed, expand(day, other));
}

std::size_t SqlMessageLog::keep_partitions(base::Time now, const Retention& retention) {
  const std::int64_t today = day_of(now);
  for (std::int64_t day = today; day <= today + base::limits::partitions_ahead; ++day)
    partitions_.need(day);
  return partitions_.drop_oldest(today - retention.body_days, today - retention.entry_days);
}

}  // namespace store

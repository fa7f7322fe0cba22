#include "store/sql_message_log.hpp"

#include <algorithm>

#include "base/limits.hpp"
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

// One round trip: the queue's row gives the entry its number.
std::int64_t insert_postgresql(Session& session, std::int64_t day, std::vector<Param> entry,
                               const bus::LogEntry& from) {
  const auto body_digest = entry.at(11), digest = entry.at(13);
  std::string sql =
      "WITH queued AS (INSERT INTO log_unchained (day, digest) VALUES (?, ?) RETURNING seq)";
  std::vector<Param> params = {value(day), digest};
  if (!from.body.empty()) {
    sql += ", body AS (INSERT INTO " + bodies_table(day) +
           " (digest, body) VALUES (?, decode(?, 'base64')) ON CONFLICT DO NOTHING)";
    params.insert(params.end(), {body_digest, Value(compress_body(from.body))});
  }
  sql += " INSERT INTO " + entries_table(day) + entry_columns +
         "(SELECT seq FROM queued) + CAST(? AS BIGINT)) RETURNING id";
  params.insert(params.end(), entry.begin(), entry.end());
  params.emplace_back(value(entry_id(day, 0)));
  return session.query(sql, 1, params).at(0).integer(0);
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

std::int64_t insert_sqlite(Session& session, std::int64_t day, std::vector<Param> entry,
                           const bus::LogEntry& from) {
  // What goes out has been signed just now.
  const bool incoming = from.direction == bus::Direction::in;
  const bool keep = !from.body.empty() && !(incoming && has_body(session, day, entry));
  session.change("INSERT INTO log_unchained (day, digest) VALUES (?, ?)",
                 {value(day), entry.at(13)});
  const auto id = entry_id(day, session.inserted());  // RETURNING would make a table of its own
  entry.emplace_back(value(id));
  session.change("INSERT INTO " + entries_table(day) + entry_columns + "?)", entry);
  if (keep)
    session.change("INSERT INTO " + bodies_table(day) + " (id, body) VALUES (?, ?)",
                   {value(id), Value(compress_body(from.body))});
  return id.value;
}

}  // namespace

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
  const bool sqlite = session_.dialect() == Dialect::sqlite;
  return {(sqlite ? insert_sqlite : insert_postgresql)(session_, day, std::move(values), entry)};
}

std::optional<std::string> SqlMessageLog::body(const bus::LogRow& row) {
  const std::int64_t day = day_of(row.id);
  if (row.body_digest.empty() || !partitions_.has_bodies(day)) return std::nullopt;
  if (session_.dialect() == Dialect::postgresql) {
    const auto rows =
        session_.select("encode(body, 'base64')", "FROM " + bodies_table(day) + " WHERE digest = ?",
                        {value(row.body_digest)});
    if (rows.empty()) return std::nullopt;
    return unpack_body(rows.front().text(0));
  }
  const auto rows = session_.select(
      "body",
      "FROM " + bodies_table(day) + " WHERE id IN (SELECT ? UNION ALL SELECT id FROM " +
          entries_table(day) +
          " WHERE message_id <> '' AND message_id = ? AND body_digest = ?) ORDER BY id LIMIT 1",
      {value(row.id), value(row.entry.message_id), value(row.body_digest)});
  if (rows.empty()) return std::nullopt;
  return expand_body(rows.front().text(0));
}

std::size_t SqlMessageLog::keep_partitions(base::Time now, const Retention& retention) {
  const std::int64_t today = day_of(now);
  for (std::int64_t day = today; day <= today + base::limits::partitions_ahead; ++day)
    partitions_.need(day);
  return partitions_.drop_oldest(today - retention.body_days, today - retention.entry_days);
}

}  // namespace store

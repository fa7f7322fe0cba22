#include "store/sql_inbox.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/body.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {

// Two ids of one hash at one moment: the second is told to come again, and nothing is lost. What
// was committed just before the lock was free may be unseen by this transaction; the unique key of
// message tells, and the job runs again. Locks are of the whole database, which may hold more than
// one of our schemas. SQLite has one writer.
bool SqlInbox::claim(domain::PartnerId partner, const std::string& message_id) {
  if (session_.dialect() == Dialect::sqlite) return true;
  return session_
             .select(
                 "CASE WHEN pg_try_advisory_xact_lock(hashtextextended("
                 "current_schema || ' ' || ?, ?)) THEN 1 ELSE 0 END",
                 "", {value(message_id), value(partner)})
             .at(0)
             .integer(0) == 1;
}

// One statement decides: a row that is new, or so old that it should have been swept, counts as
// the first sight. What is to be remembered longer than others is written as seen that much later.
// Two transactions with one signature: the second waits for the first to end.
bool SqlInbox::first_sight(const std::string& signature_digest, base::Time now,
                           std::chrono::seconds memory) {
  latest_ = std::max(latest_, now);
  return session_.change(
             "INSERT INTO replay_window (signature_digest, seen_at) VALUES (?, ?) "
             "ON CONFLICT (signature_digest) DO UPDATE SET seen_at = excluded.seen_at "
             "WHERE replay_window.seen_at < ?",
             {value(signature_digest), value(now + memory - base::limits::replay_memory),
              value(now - base::limits::replay_memory)}) > 0;
}

std::optional<bus::Remembered> SqlInbox::find(domain::PartnerId partner,
                                              const std::string& message_id) {
  const bool postgresql = session_.dialect() == Dialect::postgresql;
  const auto rows = session_.select(
      postgresql ? "id, content_digest, operation, received_at, encode(answer, 'base64')"
                 : "id, content_digest, operation, received_at, answer",
      "FROM message WHERE partner_id = ? AND message_id = ?", {value(partner), value(message_id)});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return bus::Remembered{.id = row.id<domain::MessageId>(0),
                         .content_digest = row.text(1),
                         .operation = row.text(2),
                         .received = row.time(3),
                         .answer = unpack_body(row.text(4))};
}

domain::MessageId SqlInbox::reserve() {
  return domain::MessageId{reserve_ids(session_, 1)};
}

void SqlInbox::remember(domain::MessageId id, const bus::Incoming& message,
                        const std::string& answer) {
  const bool postgresql = session_.dialect() == Dialect::postgresql;
  session_.change(postgresql
                      ? "INSERT INTO message (id, partner_id, message_id, operation, trace, "
                        "content_digest, received_at, answer) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, decode(?, 'base64'))"
                      : "INSERT INTO message (id, partner_id, message_id, operation, trace, "
                        "content_digest, received_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  {value(id), value(message.partner), value(message.message_id),
                   value(message.operation), value(message.trace), value(message.content_digest),
                   value(message.received), Value(pack_body(answer))});
}

int SqlInbox::count_replay(domain::MessageId id) {
  const auto rows = session_.returning("UPDATE message SET replays = replays + 1 WHERE id = ?",
                                       "replays", {value(id)});
  return rows.empty() ? 0 : rows.front().number(0);
}

void sweep_replay_window(Session& session, base::Time now) {
  session.change("DELETE FROM replay_window WHERE seen_at < ?",
                 {value(now - base::limits::replay_memory)});
}

}  // namespace store

// Putting down, claiming, settling.
//
// Many daemons work on one queue without a common lock. Of one destination and order key:
// - "behind" is set only while an earlier one is in the queue, which is locked (FOR SHARE) until
//   that is committed, so it cannot leave unnoticed;
// - whoever takes one out of the queue afterwards, in a statement of its own and so with a fresh
//   view (READ COMMITTED), makes the first of those that remain "waiting", locking it, so that two
//   who leave at once see each other.
// Hence the first one is never "behind", and none is forgotten. put() takes no part in this: it
// only inserts, and locks nothing.
#include "store/sql_outbox.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/body.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {
namespace {

enum State : std::int64_t { waiting, claimed, parked, behind };  // code_list 'delivery'

const std::string ours = "state = 1 AND claimed_by = ? AND attempts = ?";

// An earlier one of the same key that is still in the queue; ? is the destination.
std::string earlier(const std::string& than) {
  return "FROM delivery o WHERE o.destination_id = ? AND o.order_key = " + than +
         ".order_key AND o.order_key <> '' AND o.state <> 2 AND o.id < " + than + ".id";
}

}  // namespace

// A lease that ended is an attempt whose outcome nobody knows: it is repeated before anything else
// of its key goes.
std::string claim_statement(Dialect dialect) {
  const bool postgresql = dialect == Dialect::postgresql;
  const std::string skip = postgresql ? " FOR UPDATE SKIP LOCKED" : "";
  const std::string hold = postgresql ? " FOR SHARE SKIP LOCKED" : "";
  return "WITH due AS MATERIALIZED (SELECT id, order_key, state, next_at FROM delivery "
         "WHERE destination_id = ? AND state IN (0, 1) AND next_at <= ? "
         "ORDER BY next_at, id LIMIT ?" +
         skip +
         "), judged AS MATERIALIZED (SELECT id, order_key, next_at, "
         "CASE WHEN order_key = '' OR state = 1 THEN 1 WHEN EXISTS (SELECT 1 " +
         earlier("due") +
         ") THEN 0 WHEN EXISTS (SELECT 1 FROM delivery o WHERE o.destination_id = ? "
         "AND o.order_key = due.order_key AND o.state = 1) THEN 0 ELSE 1 END AS free FROM due), "
         "verdict AS MATERIALIZED (SELECT id AS key, CASE WHEN (SELECT o.id " +
         earlier("judged") + " ORDER BY o.id LIMIT 1" + hold +
         ") IS NULL THEN 0 ELSE 3 END AS fate, CAST(? AS BIGINT) AS until FROM judged "
         "WHERE free = 0 UNION ALL SELECT id, 1, CAST(? AS BIGINT) FROM (SELECT id FROM judged "
         "WHERE free = 1 ORDER BY next_at, id LIMIT ?) AS taken) "
         "UPDATE delivery SET state = fate, "
         "next_at = CASE WHEN fate = 3 THEN next_at ELSE until END, "
         "attempts = attempts + CASE WHEN state = 1 THEN 1 ELSE 0 END, "
         "claimed_by = CASE WHEN fate = 1 THEN ? END FROM verdict WHERE id = key";
}

void SqlOutbox::put(const bus::Letter& letter) {
  if (letter.to.empty()) return;
  const auto first = reserve_ids(session_, letter.to.size() + 1);
  const std::string payload = on_postgresql() ? "decode(?, 'base64')" : "?";
  session_.change(
      "INSERT INTO outgoing (id, message_row_id, created_at, route, operation, trace, message_id, "
      "payload) VALUES (?, ?, ?, ?, ?, ?, ?, " +
          payload + ")",
      {value(first), null_if_none(letter.source), value(letter.created), value(letter.route),
       value(letter.operation), value(letter.trace), value(letter.message_id),
       Value(pack_body(letter.payload))});
  static const std::vector<Column> columns = {{"id", Type::integer},
                                              {"outgoing_id", Type::integer},
                                              {"destination_id", Type::integer},
                                              {"created_at", Type::integer},
                                              {"next_at", Type::integer},
                                              {"not_after", Type::integer},
                                              {"attempts", Type::integer},
                                              {"replays", Type::integer},
                                              {"state", Type::integer},
                                              {"order_key", Type::text},
                                              {"code", Type::text},
                                              {"cause", Type::text}};
  std::vector<Value> values;
  std::int64_t id = first;
  for (const auto& address : letter.to)
    values.insert(
        values.end(),
        {value(++id), value(first), value(address.destination), value(letter.created),
         value(letter.created), value(address.not_after), value(std::int64_t{0}),
         value(std::int64_t{0}), value(std::int64_t{waiting}),
         value(clip(address.order_key, base::limits::order_key_bytes)), value(""), value("")});
  session_.insert({"delivery", columns, ""}, values);
  news_ = true;
}

std::vector<Row> SqlOutbox::judge(const bus::Claim& claim, std::size_t window, std::size_t count) {
  const Value destination = value(claim.destination);
  return session_.returning(
      claim_statement(session_.dialect()),
      "id, state, outgoing_id, order_key, created_at, not_after, attempts, replays",
      {destination, value(claim.now), value(static_cast<std::int64_t>(window)), destination,
       destination, destination, value(claim.now + base::limits::delivery_second_look),
       value(claim.until), value(static_cast<std::int64_t>(count)), value(claim.owner)});
}

std::vector<bus::Delivery> SqlOutbox::claim(const bus::Claim& claim) {
  std::vector<bus::Delivery> taken;
  Set outgoing{{Type::integer}, {}};
  // One round, unless many of one key stand in the way: these are set behind once and for all.
  bool in_the_way = true;
  for (std::size_t window = claim.count;
       in_the_way && taken.size() < claim.count && window <= base::limits::delivery_window;
       window *= 4) {
    in_the_way = false;
    for (const Row& row : judge(claim, window, claim.count - taken.size())) {
      in_the_way = in_the_way || row.integer(1) != claimed;
      if (row.integer(1) != claimed) continue;
      bus::Delivery& delivery = taken.emplace_back();
      delivery.id = row.id<domain::DeliveryId>(0);
      delivery.destination = claim.destination;
      outgoing.values.push_back(value(row.integer(2)));
      delivery.order_key = row.text(3);
      delivery.created = row.time(4);
      delivery.not_after = row.time(5);
      delivery.attempts = row.number(6);
      delivery.replays = row.number(7);
    }
  }
  if (!taken.empty()) add_payloads(taken, outgoing);
  std::sort(taken.begin(), taken.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return taken;
}

// outgoing: the letter of each delivery.
void SqlOutbox::add_payloads(std::vector<bus::Delivery>& deliveries, const Set& outgoing) {
  const auto rows = session_.select(
      on_postgresql() ? "id, route, operation, trace, message_id, encode(payload, 'base64')"
                      : "id, route, operation, trace, message_id, payload",
      "FROM outgoing WHERE id ? ORDER BY id", {outgoing});
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const auto row =
        std::lower_bound(rows.begin(), rows.end(), std::get<std::int64_t>(outgoing.values[i]),
                         [](const Row& a, std::int64_t id) { return a.integer(0) < id; });
    bus::Delivery& delivery = deliveries[i];
    delivery.route = row->text(1);
    delivery.operation = row->text(2);
    delivery.trace = row->text(3);
    delivery.message_id = row->text(4);
    delivery.payload = unpack_body(row->text(5));
  }
}

bool SqlOutbox::settle(const bus::Delivery& delivery, const std::string& owner,
                       const bus::Settlement& settlement) {
  using Kind = bus::Settlement::Kind;
  const std::vector<Param> mine = {value(owner), value(std::int64_t{delivery.attempts})};
  if (settlement.kind == Kind::delivered) {
    const Set id{{Type::integer}, {value(delivery.id)}};
    if (remove(id, ours, mine) == 0) return false;
  } else {
    const bool again = settlement.kind == Kind::again;
    std::vector<Param> params = {value(std::int64_t{again ? waiting : parked}),
                                 value(settlement.next), value(settlement.code),
                                 value(clip(settlement.cause, base::limits::delivery_cause_bytes)),
                                 value(delivery.id)};
    params.insert(params.end(), mine.begin(), mine.end());
    if (session_.change("UPDATE delivery SET state = ?, next_at = ?, code = ?, cause = ?, "
                        "attempts = attempts + 1, claimed_by = NULL WHERE id = ? AND " +
                            ours,
                        params) == 0)
      return false;
    if (again) return true;
  }
  promote(delivery);
  return true;
}

// The letter is locked first, so that of two who remove its last two deliveries the later one
// sees that nothing is left.
std::size_t SqlOutbox::remove(const Set& ids, const std::string& condition,
                              const std::vector<Param>& params) {
  std::vector<Param> all = {ids, ids};
  all.insert(all.end(), params.begin(), params.end());
  const std::string lock = on_postgresql() ? " ORDER BY id FOR UPDATE" : "";
  const auto rows = session_.returning(
      "WITH held AS MATERIALIZED (SELECT id FROM outgoing WHERE id IN "
      "(SELECT outgoing_id FROM delivery WHERE id ?)" +
          lock + ") DELETE FROM delivery WHERE id ? AND " + condition +
          " AND outgoing_id IN (SELECT id FROM held)",
      "outgoing_id", all);
  Set letters{{Type::integer}, {}};
  for (const Row& row : rows) letters.values.push_back(value(row.integer(0)));
  if (!rows.empty())
    session_.change(
        "DELETE FROM outgoing WHERE id ? AND NOT EXISTS "
        "(SELECT 1 FROM delivery d WHERE d.outgoing_id = outgoing.id)",
        {letters});
  return rows.size();
}

void SqlOutbox::promote(const bus::Delivery& delivery) {
  if (delivery.order_key.empty()) return;
  const std::string lock = on_postgresql() ? " FOR UPDATE" : "";
  if (session_.change("UPDATE delivery SET state = 0 WHERE state = 3 AND id = (SELECT id "
                      "FROM delivery WHERE destination_id = ? AND order_key = ? "
                      "AND order_key <> '' AND state <> 2 ORDER BY id LIMIT 1" +
                          lock + ")",
                      {value(delivery.destination), value(delivery.order_key)}) > 0)
    news_ = true;
}

void SqlOutbox::release(const std::string& owner) {
  if (session_.change("UPDATE delivery SET state = 0, next_at = created_at, claimed_by = NULL "
                      "WHERE state = 1 AND claimed_by = ?",
                      {value(owner)}) > 0)
    news_ = true;
}

std::optional<base::Time> SqlOutbox::next_due(domain::PartnerId destination) {
  const auto rows = session_.select("next_at",
                                    "FROM delivery WHERE destination_id = ? AND state IN (0, 1) "
                                    "ORDER BY next_at LIMIT 1",
                                    {value(destination)});
  return rows.empty() ? std::nullopt : std::optional(rows.front().time(0));
}

}  // namespace store

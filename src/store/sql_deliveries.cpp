// The outbox as operators see and change it.
#include "base/limits.hpp"
#include "store/sql_outbox.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using State = bus::DeliveryRow::State;

const char* condition(State state) {
  switch (state) {
    case State::claimed:
      return "d.state = 1";
    case State::parked:
      return "d.state = 2";
    case State::waiting:
      break;
  }
  return "d.state IN (0, 3)";
}

State read_state(std::int64_t state) {
  return state == 1 ? State::claimed : state == 2 ? State::parked : State::waiting;
}

}  // namespace

std::size_t SqlOutbox::pull_back(base::Time now) {
  // the index on what is due begins with the destination
  return static_cast<std::size_t>(session_.change(
      "UPDATE delivery SET next_at = ? WHERE state IN (0, 1) AND next_at > ? "
      "AND destination_id IN (SELECT id FROM partner)",
      {value(now), value(now + base::limits::delivery_longest_pause + base::limits::clock_skew)}));
}

std::vector<bus::DeliveryRow> SqlOutbox::list(const bus::DeliveryFilter& filter) {
  std::string where = "WHERE d.id > ?";
  std::vector<Param> params = {value(filter.after)};
  const auto add = [&](const char* condition, Value wanted) {
    where += " AND " + std::string(condition);
    params.emplace_back(std::move(wanted));
  };
  if (filter.state) where += std::string(" AND ") + condition(*filter.state);
  if (filter.destination) add("d.destination_id = ?", value(*filter.destination));
  if (filter.from) add("d.created_at >= ?", value(*filter.from));
  if (filter.to) add("d.created_at < ?", value(*filter.to));
  if (!filter.code.empty()) add("d.code = ?", value(filter.code));
  if (!filter.route.empty()) add("o.route = ?", value(filter.route));
  if (!filter.message_id.empty()) add("o.message_id = ?", value(filter.message_id));
  params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<bus::DeliveryRow> result;
  for (const Row& row : session_.select(
           "d.id, d.destination_id, o.route, o.operation, o.trace, o.message_id, d.order_key, "
           "d.created_at, d.not_after, d.attempts, d.replays, d.state, d.next_at, d.code, d.cause",
           "FROM delivery d JOIN outgoing o ON o.id = d.outgoing_id " + where +
               " ORDER BY d.id LIMIT ?",
           params))
    result.push_back({.delivery = {.id = row.id<domain::DeliveryId>(0),
                                   .destination = row.id<domain::PartnerId>(1),
                                   .route = row.text(2),
                                   .operation = row.text(3),
                                   .trace = row.text(4),
                                   .message_id = row.text(5),
                                   .order_key = row.text(6),
                                   .payload = {},
                                   .created = row.time(7),
                                   .not_after = row.time(8),
                                   .attempts = row.number(9),
                                   .replays = row.number(10)},
                      .state = read_state(row.integer(11)),
                      .next = row.time(12),
                      .code = row.text(13),
                      .cause = row.text(14)});
  return result;
}

std::vector<bus::QueueState> SqlOutbox::queues() {
  std::vector<bus::QueueState> result;
  for (const Row& row :
       session_.select("destination_id, sum(CASE WHEN state <> 2 THEN 1 ELSE 0 END), "
                       "sum(CASE WHEN state = 2 THEN 1 ELSE 0 END), "
                       "min(CASE WHEN state <> 2 THEN created_at END)",
                       "FROM delivery GROUP BY destination_id ORDER BY destination_id"))
    result.push_back({.destination = row.id<domain::PartnerId>(0),
                      .waiting = static_cast<std::size_t>(row.integer(1)),
                      .parked = static_cast<std::size_t>(row.integer(2)),
                      .oldest = row.null(3) ? std::nullopt : std::optional(row.time(3))});
  return result;
}

std::size_t SqlOutbox::revive(std::span<const domain::DeliveryId> ids, base::Time now,
                              base::Time not_after) {
  if (ids.empty()) return 0;
  const auto revived = session_.change(
      "UPDATE delivery SET state = 0, attempts = 0, replays = replays + 1, next_at = ?, "
      "not_after = ?, code = '', cause = '' WHERE id ? AND state = 2",
      {value(now), value(not_after), id_set(ids)});
  news_ = news_ || revived > 0;
  return static_cast<std::size_t>(revived);
}

std::size_t SqlOutbox::discard(std::span<const domain::DeliveryId> ids) {
  return ids.empty() ? 0 : remove(id_set(ids), "state = 2", {});
}

}  // namespace store

#include "store.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace simulation {
namespace {

namespace limits = base::limits;
using State = bus::DeliveryRow::State;

// A time further ahead than any pause is of a clock that was put back.
bool reached(base::Time at, base::Time now, Duration longest) {
  return at <= now || at > now + longest + limits::clock_skew;
}

bool due(const Outbox::Row& row, base::Time now) {
  return row.state == State::waiting ? reached(row.next, now, limits::delivery_longest_pause)
                                     : reached(row.lease, now, limits::delivery_lease);
}

}  // namespace

void Outbox::put(const bus::Letter& letter) {
  for (const auto& address : letter.to) {
    bus::Delivery delivery;
    delivery.id = {++last_};
    delivery.destination = address.destination;
    delivery.message_id = letter.message_id;
    delivery.order_key = address.order_key;
    delivery.trace = letter.trace;
    delivery.payload = letter.payload;
    delivery.created = letter.created;
    delivery.not_after = address.not_after;
    destination_[delivery.id] = address.destination;
    rows_[address.destination].emplace(
        delivery.id, Row{.delivery = delivery, .state = State::waiting, .next = letter.created});
  }
}

std::vector<bus::Delivery> Outbox::claim(const bus::Claim& claim) {
  std::vector<Row*> eligible;
  std::set<std::string_view> keys;
  for (auto& [id, row] : rows_[claim.destination]) {
    if (row.state == State::parked) continue;
    const std::string& key = row.delivery.order_key;
    if (!key.empty() && !keys.insert(key).second) continue;
    if (due(row, claim.now)) eligible.push_back(&row);
  }
  const auto since = [](const Row* row) {
    return row->state == State::waiting ? row->next : row->lease;
  };
  std::stable_sort(eligible.begin(), eligible.end(),
                   [&](const Row* a, const Row* b) { return since(a) < since(b); });
  eligible.resize(std::min(eligible.size(), claim.count));
  std::vector<bus::Delivery> claimed;
  for (Row* row : eligible) {
    // a lease that ended is an attempt whose outcome nobody knows
    row->delivery.attempts += row->state == State::claimed;
    row->state = State::claimed;
    row->owner = claim.owner;
    row->lease = claim.until;
    claimed.push_back(row->delivery);
  }
  return claimed;
}

Outbox::Row* Outbox::find(domain::DeliveryId id) {
  const auto destination = destination_.find(id);
  return destination == destination_.end() ? nullptr : &rows_[destination->second].at(id);
}

bool Outbox::owns(const bus::Delivery& delivery, const std::string& owner) const {
  const auto destination = destination_.find(delivery.id);
  if (destination == destination_.end()) return false;
  const Row& row = rows_.at(destination->second).at(delivery.id);
  return row.state == State::claimed && row.owner == owner &&
         row.delivery.attempts == delivery.attempts;
}

bool Outbox::settle(const bus::Delivery& delivery, const std::string& owner,
                    const bus::Settlement& settlement) {
  Row* row = find(delivery.id);
  if (!row || row->state != State::claimed || row->owner != owner ||
      row->delivery.attempts != delivery.attempts)
    return false;
  ++row->delivery.attempts;
  row->code = settlement.code;
  row->cause = settlement.cause;
  row->next = settlement.next;
  row->state = settlement.kind == bus::Settlement::Kind::parked ? State::parked : State::waiting;
  if (settlement.kind == bus::Settlement::Kind::delivered) {
    rows_[delivery.destination].erase(delivery.id);
    destination_.erase(delivery.id);
  }
  return true;
}

void Outbox::release(const std::string& owner) {
  for (auto& [destination, rows] : rows_)
    for (auto& [id, row] : rows)
      if (row.state == State::claimed && row.owner == owner) {
        row.state = State::waiting;
        row.next = row.delivery.created;
      }
}

std::optional<base::Time> Outbox::next_due(domain::PartnerId destination) {
  std::optional<base::Time> first;
  for (const auto& [id, row] : rows_[destination]) {
    if (row.state == State::parked) continue;
    const base::Time at = row.state == State::waiting ? row.next : row.lease;
    if (!first || at < *first) first = at;
  }
  return first;
}

std::vector<bus::DeliveryRow> Outbox::list(const bus::DeliveryFilter& filter) {
  std::vector<bus::DeliveryRow> found;
  for (const auto& [destination, rows] : rows_)
    for (const auto& [id, row] : rows)
      if (!filter.state || row.state == *filter.state)
        found.push_back({row.delivery, row.state, row.next, row.code, row.cause});
  return found;
}

std::vector<bus::QueueState> Outbox::queues() {
  return {};
}

std::size_t Outbox::revive(std::span<const domain::DeliveryId> ids, base::Time now,
                           base::Time not_after) {
  std::size_t count = 0;
  for (const auto id : ids) {
    Row* row = find(id);
    if (!row || row->state != State::parked) continue;
    row->state = State::waiting;
    row->next = now;
    row->delivery.not_after = not_after;
    row->delivery.attempts = 0;
    ++row->delivery.replays;
    ++count;
  }
  return count;
}

std::size_t Outbox::discard(std::span<const domain::DeliveryId>) {
  return 0;
}

bool Transaction::claim(domain::PartnerId partner, const std::string& message_id) {
  std::string lock = std::to_string(partner.value) + " " + message_id;
  if (!store_.locks.insert(lock).second) return false;
  lock_ = std::move(lock);
  return true;
}

bool Transaction::first_sight(const std::string& signature_digest, base::Time,
                              std::chrono::seconds) {
  signatures_.push_back(signature_digest);
  return !store_.signatures.contains(signature_digest);
}

std::optional<bus::Remembered> Transaction::find(domain::PartnerId partner,
                                                 const std::string& message_id) {
  const auto found = store_.inbox.find({partner.value, message_id});
  if (found == store_.inbox.end()) return std::nullopt;
  return found->second;
}

void Transaction::remember(domain::MessageId id, const bus::Incoming& message,
                           const std::string& answer) {
  remembered_.push_back(
      {{message.partner.value, message.message_id},
       {id, message.content_digest, message.operation, message.received, answer}});
}

void Transaction::take_effect(const std::string& payload, bus::Letter letter) {
  effects_.push_back(payload);
  letters_.push_back(std::move(letter));
}

void Transaction::commit() {
  store_.signatures.insert(signatures_.begin(), signatures_.end());
  store_.inbox.insert(remembered_.begin(), remembered_.end());
  for (const auto& payload : effects_) ++store_.effects[payload];
  for (const auto& letter : letters_) store_.outbox.put(letter);
}

}  // namespace simulation

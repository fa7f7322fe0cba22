#include "bus/dispatch.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace bus {

namespace limits = base::limits;

Dispatch::Dispatch(int concurrency) : concurrency_(std::size_t(std::max(concurrency, 1))) {}

Dispatch::Actions Dispatch::act(base::Time now) {
  Actions actions;
  if (store_.over(now)) {
    settle(now, actions);
    if (!draining_) {
      send(now, actions);
      actions.claim = claim(now);
    }
  }
  actions.finished = draining_ && asked_ == 0 && sending_.empty() && unsettled_.empty();
  actions.sleep = sleep(now);
  return actions;
}

void Dispatch::settle(base::Time now, Actions& actions) {
  std::erase_if(unsettled_, [&](const auto& entry) {
    // the first try goes ahead in any case: the store knows best whose it is
    const bool lost = entry.second.stage == Held::Stage::failed && entry.second.lease.over(now);
    if (lost) actions.forgotten.push_back(entry.first);
    return lost;
  });
  for (auto& [id, held] : unsettled_) {
    if (held.stage == Held::Stage::at_store) continue;
    held.stage = Held::Stage::at_store;
    actions.settle.push_back({held.delivery, held.settlement});
  }
}

void Dispatch::send(base::Time now, Actions& actions) {
  // an attempt is to end within the lease that it began in
  std::erase_if(
      ready_, [&](const Held& held) { return held.lease.left(now) < limits::delivery_lease / 2; });
  if (!store_is_there()) return;  // what cannot be settled would only be repeated
  while (!ready_.empty() && sending_.size() < concurrency_ && breaker_.permits(1, now) == 1) {
    breaker_.begin();
    Held held = std::move(ready_.front());
    ready_.pop_front();
    std::string payload = std::move(held.delivery.payload);  // may be large: it goes only once
    actions.send.push_back(held.delivery);
    actions.send.back().payload = std::move(payload);
    const domain::DeliveryId id = held.delivery.id;
    sending_.emplace(id, std::move(held));
  }
}

std::size_t Dispatch::claim(base::Time now) {
  if (asked_ != 0 || (!may_be_more_ && !idle_.over(now))) return 0;
  const std::size_t bound = std::max(limits::delivery_claim, concurrency_);
  const std::size_t held = ready_.size() + sending_.size() + unsettled_.size();
  if (ready_.size() >= concurrency_ || held >= bound) return 0;
  asked_ = std::size_t(breaker_.permits(int(bound - held), now));
  if (asked_ == 0) return 0;
  asked_at_ = now;
  may_be_more_ = false;
  return asked_;
}

Pause::Duration Dispatch::sleep(base::Time now) const {
  if (!store_.over(now)) return store_.left(now);
  Pause::Duration shortest = limits::dispatch_nap;
  for (const auto left : {idle_.left(now), breaker_.wait(now)})
    if (left > Pause::Duration::zero()) shortest = std::min(shortest, left);
  return shortest;
}

bool Dispatch::holds(domain::DeliveryId id) const {
  return sending_.contains(id) || unsettled_.contains(id) ||
         std::any_of(ready_.begin(), ready_.end(),
                     [&](const Held& held) { return held.delivery.id == id; });
}

void Dispatch::woken() {
  may_be_more_ = true;
}

void Dispatch::claimed(std::vector<Delivery> deliveries, std::optional<base::Time> next_due,
                       base::Time now) {
  store_length_ = {};
  if (deliveries.size() >= asked_) may_be_more_ = true;
  asked_ = 0;
  Pause::Duration idle = limits::dispatch_nap;
  if (next_due) idle = std::min(idle, *next_due - now);
  // due, and yet not claimable: another daemon has it, or the one before it
  if (idle <= Pause::Duration::zero()) idle = limits::delivery_first_pause;
  idle_.begin(now, idle);
  if (draining_) return;
  for (Delivery& delivery : deliveries) {
    // Claimed again although it is held: the lease was too short or the clock jumped. The attempt
    // under way decides, or else the new lease brings it back.
    if (holds(delivery.id)) continue;
    Held held{.delivery = std::move(delivery), .lease = {}};
    held.lease.begin(asked_at_, limits::delivery_lease);
    ready_.push_back(std::move(held));
  }
}

void Dispatch::claim_failed(base::Time now) {
  asked_ = 0;
  may_be_more_ = true;
  store_failed(now);
}

void Dispatch::ended(domain::DeliveryId id, const Outcome& outcome, base::Time now, double chance) {
  auto node = sending_.extract(id);
  if (node.empty()) return;
  breaker_.note(outcome.kind, now);
  node.mapped().settlement = settle_after(node.mapped().delivery, outcome, now, chance);
  unsettled_.insert(std::move(node));
}

void Dispatch::settled(domain::DeliveryId id, base::Time now) {
  store_length_ = {};
  const auto node = unsettled_.extract(id);
  if (node.empty()) return;
  const Settlement& settlement = node.mapped().settlement;
  if (settlement.kind == Settlement::Kind::again)
    idle_.begin(now, std::min(idle_.left(now), settlement.next - now));
  // the next of its key; or the claim in flight may have looked too early
  if (asked_ != 0 || !node.mapped().delivery.order_key.empty()) may_be_more_ = true;
}

void Dispatch::settle_failed(domain::DeliveryId id, base::Time now) {
  const auto found = unsettled_.find(id);
  if (found != unsettled_.end()) found->second.stage = Held::Stage::failed;
  store_failed(now);
}

void Dispatch::store_failed(base::Time now) {
  if (!store_.over(now)) return;  // one pause for all that fail together
  store_length_ = doubled(store_length_, limits::dispatch_store_first_pause,
                          limits::dispatch_store_longest_pause);
  store_.begin(now, store_length_);
}

void Dispatch::drain() {
  draining_ = true;
  ready_.clear();
}

}  // namespace bus

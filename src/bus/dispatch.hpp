#pragma once
// The deliveries of one destination: when to claim, what to send, what becomes of it. A state
// machine without I/O: tell it what has happened, then do what act() says. One thread.
//
// No claimed delivery is lost: it is settled, or forgotten, and then the end of its lease brings
// it back to whoever claims next. A jump of the clock costs a repeat at most; the destination
// tells it by its message id.
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "bus/breaker.hpp"
#include "bus/delivery_policy.hpp"
#include "bus/outbox.hpp"
#include "bus/pause.hpp"

namespace bus {

class Dispatch {
 public:
  // concurrency: attempts in flight at most; ≥ 1.
  explicit Dispatch(int concurrency);

  struct Settle {
    Delivery delivery;  // without its payload
    Settlement settlement;
  };
  // What to begin now. Each is answered by exactly one event; nothing is asked twice before that.
  struct Actions {
    // Outbox::claim so many (0: none) until now + limits::delivery_lease, then next_due, in one
    // transaction → claimed or claim_failed.
    std::size_t claim = 0;
    // One attempt each, within the endpoint's deadline (≤ half a lease) → ended.
    std::vector<Delivery> send;
    // Outbox::settle each, fenced, in one transaction or several → settled or settle_failed. After
    // a failure the same comes again.
    std::vector<Settle> settle;
    // Their lease has ended before the store took their settlement: what was kept for it can go.
    std::vector<domain::DeliveryId> forgotten;
    // Call act() again after this time on a steady clock, or after the next event; > 0, at most
    // limits::dispatch_nap.
    Pause::Duration sleep{};
    // Drained: nothing is in flight, nothing will be. When every destination says so:
    // Outbox::release.
    bool finished = false;
  };
  // After every event, and when the sleep is over. now: the wall clock; it may jump.
  Actions act(base::Time now);

  // A letter may have been put down for this destination, or a delivery revived.
  void woken();
  // next_due: Outbox::next_due after the claim.
  void claimed(std::vector<Delivery> deliveries, std::optional<base::Time> next_due,
               base::Time now);
  void claim_failed(base::Time now);
  // 0 ≤ chance < 1, for the jitter.
  void ended(domain::DeliveryId id, const Outcome& outcome, base::Time now, double chance);
  // Committed, or not ours any more: both end our part in it.
  void settled(domain::DeliveryId id, base::Time now);
  // Not committed, or nobody knows.
  void settle_failed(domain::DeliveryId id, base::Time now);
  // The daemon is going to stop: no more claims and attempts.
  void drain();

  const Breaker& breaker() const { return breaker_; }
  std::size_t in_flight() const { return sending_.size(); }

 private:
  struct Held {
    Delivery delivery;
    Pause lease;
    Settlement settlement{};
    enum class Stage { fresh, at_store, failed } stage{};  // of being settled
  };

  bool holds(domain::DeliveryId id) const;
  void settle(base::Time now, Actions& actions);
  void send(base::Time now, Actions& actions);
  std::size_t claim(base::Time now);
  Pause::Duration sleep(base::Time now) const;
  bool store_is_there() const { return store_length_ == Pause::Duration::zero(); }
  void store_failed(base::Time now);

  const std::size_t concurrency_;
  Breaker breaker_;
  std::deque<Held> ready_;                        // claimed, not sent yet
  std::map<domain::DeliveryId, Held> sending_;    // an attempt is in flight
  std::map<domain::DeliveryId, Held> unsettled_;  // the attempt has ended
  std::size_t asked_ = 0;                         // by the claim in flight; 0: none
  base::Time asked_at_;                           // the leases begin then
  bool may_be_more_ = true;                       // work that the last claim has not seen
  Pause idle_;                                    // until the next is due
  Pause store_;                                   // database away
  Pause::Duration store_length_{};                // zero: the last call went well
  bool draining_ = false;
};

}  // namespace bus

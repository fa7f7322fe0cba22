#pragma once
// Deliver at least once: what is to be sent is put down in the transaction of what caused it, then
// claimed, sent and settled. The port is implemented by store/; calls come from the database
// thread that owns the transaction; database failures are thrown.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/ids.hpp"

namespace bus {

// One message for several destinations.
struct Letter {
  struct Address {
    domain::PartnerId destination;
    std::string order_key;  // those of one destination and key go one after the other; may be empty
    base::Time not_after;   // not delivered by then: parked
  };
  domain::MessageId source;  // whose effect this is
  std::string route, operation, trace;
  std::string message_id;  // UUID in the payload: the same at every attempt, so that a destination
                           // tells a repeat from a new message
  std::string payload;     // canonical XML, one element
  base::Time created;
  std::vector<Address> to;
};

// One destination's copy, claimed by this daemon until its lease ends.
struct Delivery {
  domain::DeliveryId id;
  domain::PartnerId destination;
  std::string route, operation, trace, message_id, order_key, payload;
  base::Time created, not_after;
  int attempts = 0;  // that have ended, since it was put down or replayed
  int replays = 0;
};

struct Claim {
  domain::PartnerId destination;
  std::size_t count = 1;
  std::string owner;  // of this daemon's life: a UUID
  base::Time now, until;
};

// What becomes of a claimed delivery.
struct Settlement {
  enum class Kind { delivered, again, parked };
  Kind kind{};
  base::Time next{};    // again: not before
  std::string code{};   // "KB-…": why again or parked
  std::string cause{};  // Russian, for operators; nothing of the payload
};

// A delivery as operators see it, without its payload.
struct DeliveryRow {
  enum class State { waiting, claimed, parked };
  Delivery delivery;
  State state{};
  base::Time next;
  std::string code, cause;
};
struct DeliveryFilter {
  std::optional<DeliveryRow::State> state{};
  std::optional<domain::PartnerId> destination{};
  std::string route{}, code{}, message_id{};
  std::optional<base::Time> from{}, to{};  // created
  domain::DeliveryId after{};              // keyset: only larger ids
  std::size_t limit = 100;
};

struct QueueState {
  domain::PartnerId destination;
  std::size_t waiting = 0, parked = 0;  // waiting: claimed ones, too
  std::optional<base::Time> oldest{};   // created, of those waiting
};

class Outbox {
 public:
  virtual ~Outbox() = default;
  // In the transaction of the effect. Whoever waits for work is woken after the commit.
  virtual void put(const Letter& letter) = 0;

  // Those that are due, or whose lease has ended: the longest due first, so that what has been
  // tried goes behind what has not; each order key's first only. Due or ended is, too, what lies
  // further ahead than limits::delivery_longest_pause or delivery_lease, plus clock_skew: no
  // pause is that long, so the clock was put back.
  virtual std::vector<Delivery> claim(const Claim& claim) = 0;
  // False: it is not this owner's claim any more, or not this many attempts (the lease ended and
  // somebody else has it, or an earlier try was committed after all).
  virtual bool settle(const Delivery& delivery, const std::string& owner,
                      const Settlement& settlement) = 0;
  // All that this owner holds, back to waiting: at the end of the daemon's life.
  virtual void release(const std::string& owner) = 0;
  // When the first of this destination is due, a claimed one at its lease's end; none: nothing
  // waits.
  virtual std::optional<base::Time> next_due(domain::PartnerId destination) = 0;

  // For the leader, now and then: times further ahead than any pause or lease can be were written
  // by a clock that was ahead and has been put back; they become now. How many.
  virtual std::size_t pull_back(base::Time now) = 0;

  virtual std::vector<DeliveryRow> list(const DeliveryFilter& filter) = 0;  // by id
  virtual std::vector<QueueState> queues() = 0;
  // Parked ones back to waiting, attempts from zero, counted as replayed. How many.
  virtual std::size_t revive(std::span<const domain::DeliveryId> ids, base::Time now,
                             base::Time not_after) = 0;
  // Parked ones away for good; the message log keeps what they were. How many.
  virtual std::size_t discard(std::span<const domain::DeliveryId> ids) = 0;
};

}  // namespace bus

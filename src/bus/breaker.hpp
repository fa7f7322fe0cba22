#pragma once
// A breaker per destination: after limits::breaker_failures failed attempts in a row nobody asks
// for a while, then one attempt probes. Without I/O; one thread.
#include "base/clock.hpp"
#include "bus/delivery_policy.hpp"
#include "bus/pause.hpp"

namespace bus {

class Breaker {
 public:
  enum class State { closed, open, probing };

  // How many attempts may begin now: wanted when closed, 1 when the pause has passed, else 0.
  int permits(int wanted, base::Time now) const;
  // An attempt begins: the first after the pause is the probe.
  void begin();
  // An attempt has ended. Any answer closes the breaker, a refusal and a "busy", too: the
  // destination is there. The pause doubles from limits::breaker_first_pause to
  // limits::breaker_longest_pause while probes fail.
  void note(Outcome::Kind kind, base::Time now);

  State state() const { return state_; }
  // Open: until a probe may begin, never more than the pause; otherwise zero.
  Pause::Duration wait(base::Time now) const;

 private:
  State state_ = State::closed;
  int failures_ = 0;
  Pause::Duration length_{};
  Pause pause_;
};

}  // namespace bus

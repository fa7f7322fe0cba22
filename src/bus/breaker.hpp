#pragma once
// A breaker per destination: after limits::breaker_failures failed attempts in a row nobody asks
// for a while, then one attempt probes. Without I/O; one thread.
#include "base/clock.hpp"
#include "bus/delivery_policy.hpp"

namespace bus {

class Breaker {
 public:
  enum class State { closed, open, probing };

  // How many attempts may begin now: wanted when closed, 1 when the pause has passed, else 0.
  int permits(int wanted, base::Time now);
  // An attempt that permits() allowed has ended. Any answer closes the breaker, a refusal and a
  // "busy", too: the destination is there. The pause doubles from limits::breaker_first_pause to
  // limits::breaker_longest_pause while probes fail.
  void note(Outcome::Kind kind, base::Time now);
  // A probe that permits() allowed was not needed.
  void give_back();

  State state() const { return state_; }
  base::Time opens_again() const { return until_; }  // open: when the next probe may begin

 private:
  State state_ = State::closed;
  int failures_ = 0;
  std::chrono::milliseconds pause_{};
  base::Time until_{};
};

}  // namespace bus

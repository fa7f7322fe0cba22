#include "bus/breaker.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace bus {

int Breaker::permits(int wanted, base::Time now) const {
  if (state_ == State::closed) return std::max(wanted, 0);
  return state_ == State::open && pause_.over(now) ? std::clamp(wanted, 0, 1) : 0;
}

void Breaker::begin() {
  if (state_ == State::open) state_ = State::probing;
}

void Breaker::note(Outcome::Kind kind, base::Time now) {
  if (kind != Outcome::Kind::failed) {
    *this = {};
    return;
  }
  // those that began before it opened and end now say nothing new
  if (state_ == State::open) return;
  if (state_ == State::closed && ++failures_ < base::limits::breaker_failures) return;
  state_ = State::open;
  length_ =
      doubled(length_, base::limits::breaker_first_pause, base::limits::breaker_longest_pause);
  pause_.begin(now, length_);
}

Pause::Duration Breaker::wait(base::Time now) const {
  return state_ == State::open ? pause_.left(now) : Pause::Duration::zero();
}

}  // namespace bus

#pragma once
// A pause that a jump of the clock may shorten but never stretch. Any thread; no I/O.
#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace bus {

class Pause {
 public:
  using Duration = base::Time::duration;

  void begin(base::Time now, Duration length) {
    length_ = std::max(length, Duration::zero());
    until_ = now + length_;
  }
  // Never negative, never more than its length: the clock was put back, so it is over.
  Duration left(base::Time now) const {
    const Duration rest = until_ - now;
    return rest > Duration::zero() && rest <= length_ ? rest : Duration::zero();
  }
  bool over(base::Time now) const { return left(now) == Duration::zero(); }

 private:
  base::Time until_{};
  Duration length_{};
};

// The next of pauses that double from first to longest; last: zero before the first.
template <class A, class B>
Pause::Duration doubled(Pause::Duration last, A first, B longest) {
  return std::clamp<Pause::Duration>(2 * last, first, longest);
}

}  // namespace bus

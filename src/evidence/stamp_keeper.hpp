#pragma once
// When the message log needs its next time stamp, and how long it may go without: decisions
// without I/O. One thread.
#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace evidence {

struct StampPolicy {
  std::chrono::seconds interval{};  // the longest that a block waits for a stamp, when all is well
  std::chrono::seconds grace{};     // the longest that it may wait
  bool strict = false;              // past the grace no message is taken in
};

class StampKeeper {
 public:
  explicit StampKeeper(StampPolicy policy) : policy_(policy) {}

  // What the log says: when the oldest block was made that no stamp covers; none: all are covered.
  // An idle bus needs no stamps.
  void look(std::optional<base::Time> oldest) { oldest_ = oldest; }
  // The authority gave nothing: not again before limits::stamp_retry.
  void note_failure(base::Time now);

  // Not before this; none: nothing to stamp.
  std::optional<base::Time> due() const;
  // Until the grace is over; negative: it is. None: nothing waits.
  std::optional<std::chrono::seconds> left(base::Time now) const;
  bool late(base::Time now) const;  // a stamp should have been there for a while
  // No message may be taken in now: stamp_overdue.
  bool overdue(base::Time now) const;
  const StampPolicy& policy() const { return policy_; }

 private:
  StampPolicy policy_;
  std::optional<base::Time> oldest_{};
  base::Time retry_ = base::Time::min();
};

}  // namespace evidence

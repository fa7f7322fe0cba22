#include "evidence/stamp_keeper.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace evidence {

void StampKeeper::note_failure(base::Time now) {
  retry_ = now + base::limits::stamp_retry;
}

std::optional<base::Time> StampKeeper::due() const {
  if (!oldest_) return std::nullopt;
  return std::max(*oldest_ + policy_.interval, retry_);
}

std::optional<std::chrono::seconds> StampKeeper::left(base::Time now) const {
  if (!oldest_) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*oldest_ + policy_.grace - now);
}

bool StampKeeper::late(base::Time now) const {
  return oldest_ && *oldest_ + policy_.interval + 2 * base::limits::stamp_retry < now;
}

bool StampKeeper::overdue(base::Time now) const {
  const auto rest = left(now);
  return policy_.strict && rest && *rest < std::chrono::seconds(0);
}

}  // namespace evidence

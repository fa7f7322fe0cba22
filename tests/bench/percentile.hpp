#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

namespace bench {

// sorted: not empty; 0 < share ≤ 1.
inline double percentile(const std::vector<double>& sorted, double share) {
  const double at = std::ceil(share * static_cast<double>(sorted.size())) - 1;
  return sorted[static_cast<std::size_t>(std::max(0.0, at))];
}

}  // namespace bench

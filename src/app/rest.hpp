#pragma once
// How long background work in portions pauses between two of them, so that messages go first: who
// has much to do takes a quarter of the time, of one thread and of the disk.
#include <algorithm>
#include <chrono>

namespace app {

// begun: when the portion that has just ended did.
inline std::chrono::steady_clock::duration rest_after(std::chrono::steady_clock::time_point begun) {
  constexpr std::chrono::steady_clock::duration least = std::chrono::milliseconds(20);
  return std::max(least, 3 * (std::chrono::steady_clock::now() - begun));
}

}  // namespace app

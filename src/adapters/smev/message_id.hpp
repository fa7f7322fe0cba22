#pragma once
// SMEV's message ids: UUIDs of RFC 4122 version 1, lower case. SMEV reads their time.
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace adapters::smev {

// Ids of one process. Each is later than the one before, also when the clock stands still or goes
// back; the node is random (RFC 4122 section 4.5), so that no address of ours is told. Any thread.
class MessageIds {
 public:
  // clock outlives this. Throws std::runtime_error when the system has no random octets.
  explicit MessageIds(const base::Clock& clock);
  std::string next();

 private:
  const base::Clock& clock_;
  std::string tail_;  // "-ssss-nnnnnnnnnnnn": clock sequence and node
  std::mutex mutex_;
  std::uint64_t last_ = 0;  // in 100 ns since 1582-10-15
};

// The time inside. Empty: no such id in this form.
std::optional<base::Time> time_of_id(std::string_view id);

}  // namespace adapters::smev

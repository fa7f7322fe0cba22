#pragma once
// Who was last heard of when, for operators. Loop thread only.
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace bus {

class Activity {
 public:
  struct Seen {
    std::optional<base::Time> success{}, failure{};
    std::string last_failure{};  // the code's metric word
  };

  // partner: its code, of those configured, so that they are few.
  void note(const std::string& partner, bool success, std::string_view code, base::Time now) {
    Seen& seen = seen_[partner];
    (success ? seen.success : seen.failure) = now;
    if (!success) seen.last_failure = code;
  }
  const std::map<std::string, Seen>& all() const { return seen_; }

 private:
  std::map<std::string, Seen> seen_;
};

}  // namespace bus

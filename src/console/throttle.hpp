#pragma once
// How often somebody may ask: a bucket of tokens for each key that refills with time. Bounded: of
// too many keys those are forgotten whose buckets are full. Loop thread only.
#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"

namespace console {

class Throttle {
 public:
  struct Rate {
    double per_second;
    double burst;
    std::size_t keys;  // remembered at most; above that new ones are refused
  };
  explicit Throttle(const Rate& rate) : rate_(rate) {}

  // Takes one; none: it may. Else how long to wait: whole seconds, at least 1.
  std::optional<std::chrono::seconds> take(const std::string& key, base::Time now);

 private:
  struct Bucket {
    double tokens;
    base::Time at;
  };
  double tokens(const Bucket& bucket, base::Time now) const;
  std::optional<std::chrono::seconds> wait_for(double tokens) const;
  void forget_full(base::Time now);

  Rate rate_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace console

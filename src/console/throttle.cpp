#include "console/throttle.hpp"

#include <algorithm>
#include <cmath>

namespace console {

double Throttle::tokens(const Bucket& bucket, base::Time now) const {
  const double seconds =
      std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());  // the clock went back
  return std::min(rate_.burst, bucket.tokens + seconds * rate_.per_second);
}

std::optional<std::chrono::seconds> Throttle::wait_for(double tokens) const {
  if (tokens >= 1) return std::nullopt;
  const double seconds = std::ceil((1 - tokens) / rate_.per_second);
  return std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(seconds)));
}

void Throttle::forget_full(base::Time now) {
  std::erase_if(buckets_,
                [&](const auto& entry) { return tokens(entry.second, now) >= rate_.burst; });
}

std::optional<std::chrono::seconds> Throttle::take(const std::string& key, base::Time now) {
  if (!buckets_.contains(key) && buckets_.size() >= rate_.keys) {
    forget_full(now);
    if (buckets_.size() >= rate_.keys) return std::chrono::seconds(1);
  }
  Bucket& bucket = buckets_.try_emplace(key, Bucket{rate_.burst, now}).first->second;
  bucket = {tokens(bucket, now), now};
  if (auto wait = wait_for(bucket.tokens)) return wait;
  bucket.tokens -= 1;
  return std::nullopt;
}

}  // namespace console

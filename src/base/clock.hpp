#pragma once
// Time as a parameter: every decision that depends on it takes a Clock or a Time.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace base {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;  // any thread
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

// For tests: stands still until told otherwise. Not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  Time now() const override { return now_; }
  void advance(std::chrono::microseconds by) { now_ += by; }

 private:
  Time now_;
};

// xs:dateTime in UTC: "2026-11-22T09:30:00.123Z" (milliseconds).
std::string format_time(Time time);
// xs:dateTime with an optional fraction; a missing zone means UTC. Empty on anything else.
std::optional<Time> parse_time(std::string_view text);

}  // namespace base

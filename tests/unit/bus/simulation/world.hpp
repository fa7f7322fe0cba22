#pragma once
// Time, chance and what is going to happen: one seed, one history.
#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace simulation {

using namespace std::chrono_literals;
using Duration = base::Time::duration;

class World {
 public:
  explicit World(std::uint64_t seed) : state_(seed) {}

  base::Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};  // what nobody can see
  bool faults = true;
  std::uint64_t steps = 0;
  std::vector<std::string> violations;

  double chance() { return double(next() >> 11) * 0x1p-53; }
  std::size_t pick(std::size_t count) { return std::size_t(next() % count); }
  bool happens(double probability) { return chance() < probability; }
  bool fault(double probability) { return faults && happens(probability); }
  Duration between(Duration least, Duration most) {
    return least + Duration(Duration::rep(double((most - least).count()) * chance()));
  }
  // Mostly quick, rarely slower than any deadline.
  Duration transit() {
    return fault(0.02) ? between(1s, 90s) : between(1ms, faults ? 400ms : 20ms);
  }

  void after(Duration delay, std::function<void()> event) {
    events_.push({now + delay, ++count_, std::move(event)});
  }
  void run_until(
      base::Time end, const std::function<bool()>& done = [] { return false; }) {
    while (!events_.empty() && events_.top().at <= end && !done()) {
      auto event = std::move(const_cast<Event&>(events_.top()));
      events_.pop();
      now = event.at;
      ++steps;
      event.what();
    }
    now = end;
  }
  void expect(bool holds, const std::string& what) {
    if (!holds) violations.push_back(what);
  }

 private:
  struct Event {
    base::Time at;
    std::uint64_t number;
    std::function<void()> what;
    bool operator<(const Event& other) const {
      return std::pair(other.at, other.number) < std::pair(at, number);
    }
  };
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
  std::uint64_t count_ = 0;
  std::priority_queue<Event> events_;
};

// A message of the ledger; its text is the payload all the way.
struct Message {
  std::string id;  // of the sender
  std::int64_t sender = 0;
  std::string key;
  int number = 0;       // within its key: the order in which it was acknowledged
  bool poison = false;  // every destination refuses it
  bool cursed = false;  // every destination breaks down over it
  Duration deadline{};
  std::string answer{};      // once acknowledged
  std::uint32_t parked = 0;  // bit per destination: was parked by who had the right to
};

}  // namespace simulation

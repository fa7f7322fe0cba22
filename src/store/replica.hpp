#pragma once
// A PostgreSQL standby for reading, for as long as it is known to be recent enough.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/log.hpp"
#include "store/session.hpp"

namespace store {

// How far a standby is behind, without its clock: what the primary had written at a moment, and
// the standby has replayed by now, it has known since that moment. So an idle primary counts as no
// lag, and a standby that has lost its primary does. Pure.
class ReplicaGauge {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit ReplicaGauge(std::chrono::milliseconds bound) : bound_(bound) {}

  // Positions in the write-ahead log, in bytes: what the primary had written at `at`, and what the
  // standby had replayed after that.
  void note(Time at, std::int64_t written, std::int64_t replayed);
  // Does the standby have everything that was committed until `bound` ago?
  bool recent(Time now) const;

 private:
  const std::chrono::milliseconds bound_;
  std::deque<std::pair<Time, std::int64_t>> written_;  // not yet known to be replayed
  std::optional<Time> known_;                          // all until then is replayed
};

class Replica {
 public:
  // Asks both servers every limits::replica_check, on a thread of its own.
  Replica(const std::string& primary, const std::string& replica, std::chrono::milliseconds bound,
          base::Log& log);
  ~Replica();  // waits for a connection attempt under way
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  bool recent() const;  // any thread; never blocks for long

 private:
  void run();
  void measure();  // throws Failure

  base::Log& log_;
  Session primary_, replica_;
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  ReplicaGauge gauge_;
  std::thread thread_;  // last: it uses all of the above
};

// The URL with what a replica of several hosts needs: one of them that is a standby, if any is.
std::string replica_url(const std::string& url);

}  // namespace store

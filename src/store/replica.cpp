#include "store/replica.hpp"

#include "base/limits.hpp"
#include "store/connection.hpp"

namespace store {

void ReplicaGauge::note(Time at, std::int64_t written, std::int64_t replayed) {
  written_.emplace_back(at, written);
  while (!written_.empty() && written_.front().first < at - bound_) written_.pop_front();
  // Not in the order of their positions when the primary was replaced.
  for (std::size_t i = written_.size(); i-- > 0;) {
    if (written_[i].second > replayed) continue;
    known_ = written_[i].first;
    written_.erase(written_.begin(), written_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    return;
  }
}

bool ReplicaGauge::recent(Time now) const {
  return known_ && now - *known_ <= bound_;
}

Replica::Replica(const std::string& primary, const std::string& replica,
                 std::chrono::milliseconds bound, base::Log& log)
    : log_(log), primary_(primary), replica_(replica_url(replica)), gauge_(bound), thread_([this] {
        run();
      }) {}

Replica::~Replica() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

bool Replica::recent() const {
  const std::lock_guard lock(mutex_);
  return gauge_.recent(std::chrono::steady_clock::now());
}

void Replica::run() {
  bool answers = true;  // one line in the log per change
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      measure();
      answers = true;
    } catch (const Failure& failure) {
      if (answers)
        log_.failure(error_of(failure), "replica not measured: reading from the primary");
      answers = false;
      primary_.close();
      replica_.close();
    }
    lock.lock();
    stop_.wait_for(lock, base::limits::replica_check, [this] { return stopping_; });
  }
}

void Replica::measure() {
  primary_.open();
  replica_.open();
  const auto at = std::chrono::steady_clock::now();
  const auto written =
      primary_.select("CAST(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0') AS BIGINT)", "");
  // NULL where nothing is replayed: this server has become a primary, perhaps of another history.
  const auto replayed =
      replica_.select("CAST(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') AS BIGINT)",
                      "WHERE pg_is_in_recovery()");
  const std::lock_guard lock(mutex_);
  gauge_.note(at, written.at(0).integer(0), replayed.empty() ? 0 : replayed[0].integer(0));
}

std::string replica_url(const std::string& url) {
  return with_default(url, "target_session_attrs", "prefer-standby");
}

}  // namespace store

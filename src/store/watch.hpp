#pragma once
// What daemons over one PostgreSQL tell each other: a thread with a link of its own that hears and
// tells of new deliveries, and holds the lock of the leader. It connects again, with pauses, for as
// long as it lives.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "base/log.hpp"
#include "store/session.hpp"

namespace store {

// Tells those who watch. For a process that does not watch itself; outside of a transaction.
inline constexpr const char* tell_watchers = "NOTIFY kontingent_outbox";

class Watch {
 public:
  // heard: called on the watch's thread when another process told, and when it may have told
  // while the link was down.
  Watch(const std::string& url, std::function<void()> heard, base::Log& log);
  ~Watch();  // waits for a connection attempt under way
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Tells the others, soon and once for many calls: a commit with NOTIFY takes a lock that is the
  // server's only one, so it has no place in the transactions that cause it. Any thread.
  void tell();
  // True while the lock was seen to be ours within limits::leader_trust. Any thread.
  bool leads() const;

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  void serve();  // until told to stop; throws Failure
  bool check_lead();
  void sleep(int descriptor, std::chrono::milliseconds longest);  // or until the bell rings

  Session session_;
  const std::function<void()> heard_;
  base::Log& log_;
  const int bell_;  // eventfd
  std::atomic<bool> stopping_ = false, to_tell_ = false;
  std::atomic<Clock::rep> led_ = 0;  // when the lock was last seen to be ours
  std::thread thread_;               // last: it uses all of the above
};

}  // namespace store

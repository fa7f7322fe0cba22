#include "store/watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/limits.hpp"

namespace store {
namespace {

namespace limits = base::limits;

// A host that is switched off says nothing: the server has to find out, or its lock would stay.
constexpr const char* watch_setup =
    "SET tcp_keepalives_idle = 5;"
    "SET tcp_keepalives_interval = 5;"
    "SET tcp_keepalives_count = 3;"
    "LISTEN kontingent_outbox";
// Two numbers: a space apart from that of Inbox::claim. Two schemas are two systems.
constexpr const char* leader_lock =
    "CASE WHEN pg_try_advisory_lock(20261126, hashtext(current_schema())) THEN 1 ELSE 0 END";

int make_bell() {
  const int bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (bell < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return bell;
}

}  // namespace

Watch::Watch(const std::string& url, std::function<void()> heard, base::Log& log)
    : session_(url), heard_(std::move(heard)), log_(log), bell_(make_bell()), thread_([this] {
        run();
      }) {}

Watch::~Watch() {
  stopping_ = true;
  eventfd_write(bell_, 1);
  thread_.join();
  close(bell_);
}

void Watch::tell() {
  if (!to_tell_.exchange(true)) eventfd_write(bell_, 1);
}

bool Watch::leads() const {
  const Clock::time_point led{Clock::duration{led_.load()}};
  return led_ != 0 && Clock::now() - led < limits::leader_trust;
}

void Watch::sleep(int descriptor, std::chrono::milliseconds longest) {
  pollfd waited[] = {{bell_, POLLIN, 0}, {descriptor, POLLIN, 0}};  // -1 is passed over
  poll(waited, 2, static_cast<int>(longest.count()));
  eventfd_t rings = 0;
  eventfd_read(bell_, &rings);
}

void Watch::run() {
  std::chrono::milliseconds pause = limits::watch_first_pause;
  bool up = true;  // one line in the log per outage
  while (!stopping_) {
    try {
      session_.open();
      session_.script(watch_setup);
      pause = limits::watch_first_pause;
      up = true;
      serve();
    } catch (const Failure& failure) {
      led_ = 0;
      session_.close();
      if (up) log_.failure(error_of(failure), "link for wake-ups lost");
      up = false;
      sleep(-1, pause);
      pause = std::min<std::chrono::milliseconds>(pause * 2, limits::watch_longest_pause);
    }
  }
}

void Watch::serve() {
  heard_();  // of what was told before we listened
  Clock::time_point checked{}, told{};
  for (;;) {
    if (Clock::now() - checked >= limits::leader_check) {
      checked = Clock::now();
      led_ = check_lead() ? checked.time_since_epoch().count() : 0;
    }
    const bool quiet = Clock::now() - told >= limits::tell_pause;
    if ((quiet || stopping_) && to_tell_.exchange(false)) {
      session_.script(tell_watchers);
      told = Clock::now();
    }
    if (session_.take_notifications()) heard_();
    if (stopping_) return;
    sleep(session_.descriptor(), to_tell_ ? std::chrono::milliseconds(limits::tell_pause)
                                          : std::chrono::milliseconds(limits::leader_check));
  }
}

// Asking again for a lock that is ours would count it twice; that the link answers is enough.
bool Watch::check_lead() {
  return session_.select(led_ != 0 ? "1" : leader_lock, "").at(0).integer(0) == 1;
}

}  // namespace store

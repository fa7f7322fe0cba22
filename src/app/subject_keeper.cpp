#include "app/subject_keeper.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto tick = std::chrono::steady_clock::duration(1s);
constexpr auto longest = std::chrono::steady_clock::duration(60s);
// It rests so much longer than it counts: each change of a school has all of its marks counted
// again, and whoever sends lessons all day must not pay for that with every message.
constexpr int idle_times = 100;

}  // namespace

asio::awaitable<void> SubjectKeeper::run() {
  for (;;) {
    Duration took{};
    if (parts_.database.leads()) took = co_await count();
    timer_.expires_after(std::clamp(took * idle_times, tick, longest));
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// They are counted apart from being settled, since the writer of SQLite has other things to do.
asio::awaitable<SubjectKeeper::Duration> SubjectKeeper::count() {
  auto counted = std::make_shared<registers::Subjects::Counted>();
  auto took = std::make_shared<Duration>(0);
  store::Database::Job read = [counted, took](store::Transaction& work) {
    const auto begun = std::chrono::steady_clock::now();  // not while it waited for its turn
    *counted = work.subjects.count_first(base::limits::marks_counted_at_once);
    *took = std::chrono::steady_clock::now() - begun;
    return base::Result<void>();
  };
  const auto seen = co_await run_job(parts_.database, &store::Database::read, std::move(read));
  if (!seen) co_return *took;
  store::Database::Job settle = [counted, now = parts_.clock.now()](store::Transaction& work) {
    work.subjects.settle(*counted, now);
    return base::Result<void>();
  };
  const auto settled =
      co_await run_job(parts_.database, &store::Database::queue, std::move(settle));
  if (!settled) parts_.log.failure(settled.error(), "waiting marks not counted");
  co_return *took;
}

}  // namespace app

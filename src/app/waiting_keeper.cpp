#include "app/waiting_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr auto breath = 20ms;  // between two portions: messages go first
constexpr auto look_every = 30s;
// Another supplier's enrollment brings none of the keys that await it: now and then all is looked
// through, whenever it began to wait.
constexpr int looks_to_a_long_one = 20;

}  // namespace

void WaitingKeeper::set(std::vector<domain::Partner> partners) {
  const std::lock_guard lock(mutex_);
  partners_ = std::move(partners);
}

asio::awaitable<void> WaitingKeeper::run() {
  auto next_look = std::chrono::steady_clock::now();
  int looks = 0;
  for (;;) {
    bool more = false;
    if (parts_.database.leads()) {
      if (std::chrono::steady_clock::now() >= next_look) {
        const base::Time now = parts_.clock.now();
        co_await refuse();
        base::Time then = now - base::limits::waiting_look_back;
        if (looks++ % looks_to_a_long_one == 0) then = {};
        co_await find_missed(then);
        next_look = std::chrono::steady_clock::now() + look_every;
      }
      more = co_await release();
    }
    timer_.expires_after(more ? std::chrono::steady_clock::duration(breath) : tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// One portion; true: there may be more. A failure is made up for by the next tick.
asio::awaitable<bool> WaitingKeeper::release() {
  auto partners = std::make_shared<std::vector<domain::Partner>>();
  {
    const std::lock_guard lock(mutex_);
    *partners = partners_;
  }
  auto found = std::make_shared<bool>(false);
  store::Database::Job job = [partners, found, now = parts_.clock.now(),
                              offset = parts_.utc_offset_minutes](store::Transaction& work) {
    *found = registers::release_came(work.tables, *partners, now, offset);
    return base::Result<void>();
  };
  const auto written = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (!written) parts_.log.failure(written.error(), "waiting records not applied");
  if (!written) co_return false;
  co_return *found;
}

asio::awaitable<void> WaitingKeeper::refuse() {
  const base::Time then = parts_.clock.now() - parts_.longest;
  auto refused = std::make_shared<std::size_t>(0);
  std::int64_t all = 0;
  do {
    *refused = 0;
    store::Database::Job job = [refused, then](store::Transaction& work) {
      *refused = registers::refuse_overdue(work.tables, then);
      return base::Result<void>();
    };
    const auto written = co_await run_job(parts_.database, &store::Database::write, std::move(job));
    if (!written) parts_.log.failure(written.error(), "overdue records not rejected");
    if (!written) *refused = 0;
    all += static_cast<std::int64_t>(*refused);
  } while (*refused > 0);
  if (all > 0) parts_.log.write(base::Level::info, "records waited too long", {{"count", all}});
}

asio::awaitable<void> WaitingKeeper::find_missed(base::Time then) {
  store::Database::Job job = [then](store::Transaction& work) {
    work.tables.waiting().find_missed(then);
    return base::Result<void>();
  };
  const auto written = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (!written) parts_.log.failure(written.error(), "waiting records not looked through");
}

}  // namespace app

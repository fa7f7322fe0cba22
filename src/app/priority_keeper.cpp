#include "app/priority_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"
#include "registers/review.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr auto breath = 20ms;  // between two portions: messages go first

}  // namespace

asio::awaitable<void> PriorityKeeper::run() {
  for (;;) {
    bool more = false;
    if (parts_.database.leads()) {
      const auto today = domain::date_at(parts_.clock.now(), parts_.utc_offset_minutes);
      if (today != begun_) co_await begin_day(today);
      more = co_await review();
    }
    timer_.expires_after(more ? std::chrono::steady_clock::duration(breath) : tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<void> PriorityKeeper::begin_day(domain::Date today) {
  store::Database::Job job = [today](store::Transaction& work) {
    work.priorities.begin_day(today);
    return base::Result<void>();
  };
  const auto begun = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (begun) begun_ = today;  // else the next tick makes up for it
}

// One portion, in the transaction that notes how far it went; true: there may be more.
asio::awaitable<bool> PriorityKeeper::review() {
  auto waiting = std::make_shared<bool>(false);
  store::Database::Job look = [waiting](store::Transaction& work) {
    *waiting = work.priorities.first_review().has_value();
    return base::Result<void>();
  };
  const auto seen = co_await run_job(parts_.database, &store::Database::read, std::move(look));
  if (!seen || !*waiting) co_return false;
  registers::Provenance now;
  now.at = parts_.clock.now();
  now.utc_offset_minutes = parts_.utc_offset_minutes;
  store::Database::Job job = [waiting, now](store::Transaction& work) {
    *waiting =
        registers::review_portion(work.tables, work.priorities, base::limits::review_rows, now);
    return base::Result<void>();
  };
  const auto judged = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (!judged) parts_.log.failure(judged.error(), "contested rows not judged again");
  co_return judged&&* waiting;
}

}  // namespace app

#include "app/feed_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "app/rest.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 500ms;
constexpr int forget_every = 7200;  // ticks

}  // namespace

asio::awaitable<void> FeedKeeper::run() {
  for (int ticks = 0;; ++ticks) {
    bool more = false;
    const auto begun = std::chrono::steady_clock::now();
    if (parts_.database.leads()) {
      const auto today = domain::date_at(parts_.clock.now(), parts_.utc_offset_minutes);
      if (today != begun_) co_await begin_day(today);
      Portion number = [](registers::Feed& feed) { return feed.number(); };
      more = co_await keep(std::move(number)) == base::limits::feed_portion;
      if (ticks % forget_every == 0) {
        Portion forget = [before = parts_.clock.now() - std::chrono::days(parts_.days)](
                             registers::Feed& feed) { return feed.forget(before); };
        // what fills a portion has more behind it: the next tick goes on
        if (co_await keep(std::move(forget)) == base::limits::feed_portion) --ticks;
      }
    }
    timer_.expires_after(more ? rest_after(begun) : tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<std::size_t> FeedKeeper::keep(Portion portion) {
  auto lines = std::make_shared<std::size_t>(0);
  store::Database::Job job = [lines, portion = std::move(portion)](store::Transaction& work) {
    *lines = portion(work.feed);
    return base::Result<void>();
  };
  const auto kept = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (kept) co_return *lines;
  parts_.log.failure(kept.error(), "change feed not kept");
  co_return 0;
}

asio::awaitable<void> FeedKeeper::begin_day(domain::Date today) {
  store::Database::Job job = [today, now = parts_.clock.now()](store::Transaction& work) {
    work.feed.begin_day(today, now);
    return base::Result<void>();
  };
  const auto begun = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (begun) begun_ = today;  // else the next tick makes up for it
}

}  // namespace app

#include "app/order_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "app/rest.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto look_every = 30s;

}  // namespace

asio::awaitable<void> OrderKeeper::run() {
  for (std::int64_t after = 0;;) {
    const auto begun = std::chrono::steady_clock::now();
    if (parts_.database.leads()) after = co_await review(after);
    timer_.expires_after(after > 0 ? rest_after(begun) : look_every);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// One portion: where the next begins; 0: all have been looked at.
asio::awaitable<std::int64_t> OrderKeeper::review(std::int64_t after) {
  auto last = std::make_shared<std::int64_t>(0);
  const base::Time now = parts_.clock.now(), then = now - parts_.longest;
  const domain::Date today = domain::date_at(now, parts_.utc_offset_minutes);
  store::Database::Job job = [=](store::Transaction& work) {
    *last = registers::review_orders(work.tables.orders(), work.queries, after, then, now, today);
    return base::Result<void>();
  };
  const auto written = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (!written) parts_.log.failure(written.error(), "orders not looked through");
  co_return written ? *last : 0;
}

}  // namespace app

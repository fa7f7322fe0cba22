#include "app/request_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr int forget_every = 3600;  // ticks

}  // namespace

asio::awaitable<void> RequestKeeper::run() {
  for (int ticks = 0;; ++ticks) {
    if (parts_.database.leads()) {
      co_await end_overdue();
      if (ticks % forget_every == 0) co_await forget();
    }
    timer_.expires_after(tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// What fails is made up for by the next tick.
asio::awaitable<void> RequestKeeper::end_overdue() {
  auto overdue = std::make_shared<std::vector<std::string>>();
  store::Database::Job job = [overdue, now = parts_.clock.now()](store::Transaction& work) {
    *overdue = work.questions.overdue(now, base::limits::smev_overdue_requests);
    return base::Result<void>();
  };
  const auto looked = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (!looked) parts_.log.failure(looked.error(), "overdue requests not looked for");
  if (!looked) co_return;
  for (const std::string& id : *overdue) {
    adapters::smev::Reaction expired;
    expired.kind = adapters::smev::Reaction::Kind::expired;
    auto telling = parts_.teller.tell(id, std::move(expired), {});
    const auto told = co_await std::move(telling);
    if (!told) parts_.log.failure(told.error(), "overdue request not ended", {{"message", id}});
  }
}

asio::awaitable<void> RequestKeeper::forget() {
  const base::Time then = parts_.clock.now() - base::limits::smev_request_memory;
  store::Database::Job job = [then](store::Transaction& work) {
    work.questions.forget(then);
    return base::Result<void>();
  };
  const auto done = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (!done) parts_.log.failure(done.error(), "ended requests not forgotten");
}

}  // namespace app

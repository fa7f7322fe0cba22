#include "app/housekeeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"
#include "bus/log_keeper.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr int gauges_every = 60;        // ticks: it counts all that waits
constexpr int pull_back_every = 30;     // ticks
constexpr int forget_every = 60;        // ticks
constexpr int partitions_every = 3600;  // ticks

}  // namespace

asio::awaitable<void> Housekeeper::run() {
  for (int ticks = 0;; ++ticks) {
    if (parts_.database.leads()) {
      if (ticks % partitions_every == 0) co_await keep_partitions();
      if (ticks % pull_back_every == 0) co_await pull_back();
      if (ticks % forget_every == 0) co_await forget();
      co_await chain();
    }
    if (ticks % gauges_every == 0) co_await renew_queue_gauges(parts_.status);
    timer_.expires_after(tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// Block after block until nothing is left; a failure is made up for by the next tick.
asio::awaitable<void> Housekeeper::chain() {
  auto covered = std::make_shared<std::size_t>(0);
  do {
    *covered = 0;
    store::Database::Job job = [covered, now = parts_.clock.now()](store::Transaction& work) {
      *covered = bus::chain_entries(work.log, now);
      return base::Result<void>();
    };
    const auto chained = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
    if (chained) continue;
    parts_.log.failure(chained.error(), "message log not chained");
    co_return;
  } while (*covered == base::limits::chain_block_entries);
}

// Partition after partition, each in a transaction of its own, until there is nothing to drop.
asio::awaitable<void> Housekeeper::keep_partitions() {
  auto dropped = std::make_shared<std::size_t>(0);
  std::int64_t all = 0;
  do {
    *dropped = 0;
    store::Database::Job job = [dropped, now = parts_.clock.now(),
                                retention = retention_](store::Transaction& work) {
      *dropped = work.log.keep_partitions(now, retention);
      return base::Result<void>();
    };
    const auto kept = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
    if (!kept) parts_.log.failure(kept.error(), "partitions of the message log not kept");
    if (!kept) *dropped = 0;
    all += static_cast<std::int64_t>(*dropped);
  } while (*dropped > 0);
  if (all > 0) parts_.log.write(base::Level::info, "partitions dropped", {{"count", all}});
}

// Here, not by each login: those of one moment would all delete the same rows.
asio::awaitable<void> Housekeeper::forget() {
  store::Database::Job job = [now = parts_.clock.now()](store::Transaction& work) {
    work.diaries.forget(now);
    work.accounts.forget(now);
    return base::Result<void>();
  };
  const auto done = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (!done) parts_.log.failure(done.error(), "what logins have left is still there");
}

asio::awaitable<void> Housekeeper::pull_back() {
  auto pulled = std::make_shared<std::size_t>(0);
  store::Database::Job job = [pulled, now = parts_.clock.now()](store::Transaction& work) {
    *pulled = work.outbox.pull_back(now);
    return base::Result<void>();
  };
  const auto written = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (!written) co_return;  // the next round makes up for it
  if (*pulled == 0) co_return;
  parts_.log.write(base::Level::warning, "the clock was put back: deliveries are due now",
                   {{"count", static_cast<std::int64_t>(*pulled)}});
}

}  // namespace app

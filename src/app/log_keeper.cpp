#include "app/log_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/limits.hpp"
#include "bus/log_keeper.hpp"
#include "net/workers.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr int gauges_every = 15;        // ticks
constexpr int partitions_every = 3600;  // ticks

}  // namespace

asio::awaitable<base::Result<void>> LogKeeper::write(store::Database::Job job) {
  std::function<void(store::Database::Done)> start =
      [this, work = std::move(job)](store::Database::Done done) mutable {
        parts_.database.queue(std::move(work), std::move(done));
      };
  return net::await_callback(std::move(start));
}

asio::awaitable<void> LogKeeper::run() {
  for (int ticks = 0;; ++ticks) {
    if (parts_.database.leads()) {
      if (ticks % partitions_every == 0) co_await keep_partitions();
      co_await chain();
    }
    if (ticks % gauges_every == 0) co_await renew_queue_gauges(parts_.status);
    timer_.expires_after(tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// Block after block until nothing is left; a failure is made up for by the next tick.
asio::awaitable<void> LogKeeper::chain() {
  auto covered = std::make_shared<std::size_t>(0);
  do {
    *covered = 0;
    store::Database::Job job = [covered, now = parts_.clock.now()](store::Transaction& work) {
      *covered = bus::chain_entries(work.log, now);
      return base::Result<void>();
    };
    const auto chained = co_await write(std::move(job));
    if (chained) continue;
    parts_.log.failure(chained.error(), "message log not chained");
    co_return;
  } while (*covered == base::limits::chain_block_entries);
}

asio::awaitable<void> LogKeeper::keep_partitions() {
  auto dropped = std::make_shared<std::size_t>(0);
  store::Database::Job job = [dropped, now = parts_.clock.now(),
                              retention = retention_](store::Transaction& work) {
    *dropped = work.log.keep_partitions(now, retention);
    return base::Result<void>();
  };
  const auto kept = co_await write(std::move(job));
  if (!kept)
    parts_.log.failure(kept.error(), "partitions of the message log not kept");
  else if (*dropped > 0)
    parts_.log.write(base::Level::info, "partitions dropped",
                     {{"count", static_cast<std::int64_t>(*dropped)}});
}

}  // namespace app

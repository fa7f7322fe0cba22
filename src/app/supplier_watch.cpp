#include "app/supplier_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto count_every = 60s;
constexpr std::string_view overdue_gauge = "kontingent_supplier_overdue";

}  // namespace

asio::awaitable<void> SupplierWatch::run() {
  for (;;) {
    co_await look();
    timer_.expires_after(base::limits::supplier_poll);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// A database that is away is told of elsewhere.
asio::awaitable<void> SupplierWatch::look() {
  auto version = std::make_shared<std::int64_t>(0);
  store::Database::Job ask = [version](store::Transaction& work) {
    *version = work.suppliers.version();
    return base::Result<void>();
  };
  const auto asked = co_await run_job(parts_.database, &store::Database::queue, std::move(ask));
  if (!asked) co_return;
  const base::Time now = parts_.clock.now();
  const bool again = now - failed_ >= base::limits::supplier_retry || now < failed_;
  if (*version != parts_.in_force() && again) static_cast<void>(co_await refresh());
  if (now - counted_ >= count_every || now < counted_) co_await count();
}

asio::awaitable<base::Result<void>> SupplierWatch::refresh() {
  base::Result<void> applied;
  std::function<void()> job = [&] { applied = parts_.apply(); };
  const auto ran = co_await parts_.workers.run(std::move(job));
  if (!ran) applied = ran.error();
  failed_ = applied ? base::Time{} : parts_.clock.now();
  if (!applied) parts_.log.failure(applied.error(), "suppliers not put in force");
  co_await count();
  co_return applied;
}

asio::awaitable<void> SupplierWatch::count() {
  auto found = std::make_shared<std::vector<registers::Supplier>>();
  store::Database::Job read = [found](store::Transaction& work) {
    *found = work.suppliers.all();
    return base::Result<void>();
  };
  const auto done = co_await run_job(parts_.database, &store::Database::queue, std::move(read));
  if (!done) co_return;
  suppliers_ = std::move(found);
  counted_ = parts_.clock.now();
  std::set<std::string> gone;
  gone.swap(exposed_);
  for (const registers::Supplier& each : *suppliers_) {
    if (!each.in_force() || each.schedule.empty()) continue;
    const bool overdue = is_overdue(each, counted_);
    parts_.metrics.gauge(overdue_gauge, overdue ? 1 : 0, {{"supplier", each.partner.code}});
    exposed_.insert(each.partner.code);
    gone.erase(each.partner.code);
  }
  for (const std::string& code : gone)
    parts_.metrics.drop_gauge(overdue_gauge, {{"supplier", code}});
}

}  // namespace app

#include "app/quality_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/database_job.hpp"
#include "app/rest.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto tick = 1s;

}  // namespace

asio::awaitable<void> QualityKeeper::run() {
  for (;;) {
    bool more = false;
    const auto begun = std::chrono::steady_clock::now();
    if (parts_.database.leads()) {
      const auto today = domain::date_at(parts_.clock.now(), parts_.utc_offset_minutes);
      if (today != begun_) co_await begin_day(today);
      more = co_await judge(today);
      const bool others = co_await judge_organizations(today);
      more = more || others;
    }
    timer_.expires_after(more ? rest_after(begun) : tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<void> QualityKeeper::begin_day(domain::Date today) {
  store::Database::Job job = [today](store::Transaction& work) {
    work.quality.begin_day(today);
    return base::Result<void>();
  };
  const auto begun = co_await run_job(parts_.database, &store::Database::queue, std::move(job));
  if (begun) begun_ = today;  // else the next tick makes up for it
}

// One set of students; true: there are more. They are read apart from being settled, since the
// writer of SQLite has other things to do.
asio::awaitable<bool> QualityKeeper::judge(domain::Date today) {
  auto judged = std::make_shared<registers::Judged>();
  store::Database::Job read = [judged, today](store::Transaction& work) {
    *judged =
        registers::judge_first(work.quality, work.tables, base::limits::quality_students, today);
    return base::Result<void>();
  };
  const auto seen = co_await run_job(parts_.database, &store::Database::read, std::move(read));
  if (!seen || judged->students.empty()) co_return false;
  store::Database::Job settle = [judged, now = parts_.clock.now()](store::Transaction& work) {
    work.quality.settle(judged->students, judged->findings, now);
    return base::Result<void>();
  };
  const auto settled =
      co_await run_job(parts_.database, &store::Database::queue, std::move(settle));
  if (!settled) parts_.log.failure(settled.error(), "data quality not kept");
  co_return settled && judged->students.size() == base::limits::quality_students;
}

asio::awaitable<bool> QualityKeeper::judge_organizations(domain::Date today) {
  constexpr std::size_t most = base::limits::quality_organizations;
  auto judged = std::make_shared<registers::JudgedOrganizations>();
  store::Database::Job read = [judged, today](store::Transaction& work) {
    *judged = registers::judge_first(work.organization_line, most, today);
    return base::Result<void>();
  };
  const auto seen = co_await run_job(parts_.database, &store::Database::read, std::move(read));
  if (!seen || judged->organizations.empty()) co_return false;
  store::Database::Job settle = [judged, now = parts_.clock.now()](store::Transaction& work) {
    work.organization_line.settle(judged->organizations, judged->findings, now);
    return base::Result<void>();
  };
  const auto settled =
      co_await run_job(parts_.database, &store::Database::queue, std::move(settle));
  if (!settled) parts_.log.failure(settled.error(), "data quality not kept");
  co_return settled && judged->organizations.size() == most;
}

}  // namespace app

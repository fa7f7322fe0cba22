#include "app/federal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/assembly.hpp"
#include "app/database_job.hpp"
#include "app/rest.hpp"
#include "base/limits.hpp"

namespace app {

namespace asio = boost::asio;
namespace federal = adapters::federal;
using namespace std::chrono_literals;

namespace {

constexpr auto tick = 1s;
constexpr int look_every = 5;        // ticks
constexpr std::size_t at_once = 10;  // dossiers are large

federal::Rules rules_of(const config::Settings& settings) {
  federal::Rules rules;
  rules.region = settings.federal->region;
  for (const auto& row : settings.federal->regions)
    rules.regions.push_back({row.code, row.partner});
  rules.health = settings.federal->health;
  rules.segment = settings.federal->segment;
  rules.utc_offset_minutes = settings.utc_offset_minutes;
  return rules;
}

}  // namespace

Federal::Federal(federal::Rules rules, adapters::soap::Contract contract, Parts parts)
    : rules_(std::move(rules)),
      contract_(std::move(contract)),
      parts_(parts),
      sending_({rules_, contract_.schema(), parts_.clock, parts_.log}),
      stream_({rules_, contract_.schema(), parts_.clock}),
      reconciling_(stream_),
      timer_(parts_.loop) {}

base::Result<std::unique_ptr<Federal>> Federal::open(const config::Settings& settings,
                                                     Parts parts) {
  BASE_TRY(contract, adapters::soap::Contract::load_schema(settings.resources, "federal"));
  std::unique_ptr<Federal> made(new Federal(rules_of(settings), std::move(contract), parts));
  made->reconcile_at_ = settings.federal->reconcile_at;
  return made;
}

adapters::smev::Intake::Service Federal::service() const {
  return {contract_, federal::operations(rules_)};
}

void Federal::join(adapters::smev::Requests& requests) {
  using adapters::smev::Reaction;
  using adapters::soap::Work;
  requests_ = &requests;
  const auto add = [&](std::string_view handler, const auto& who) {
    requests.add_handler(std::string(handler),
                         [&who](const std::string& reference, const Reaction& reaction,
                                const Work& work) { return who.told(reference, reaction, work); });
  };
  add(federal::Sending::handler, sending_);
  if (rules_.segment.empty()) return;
  add(federal::Stream::handler, stream_);
  add(federal::Reconciling::handler, reconciling_);
}

asio::awaitable<void> Federal::run() {
  for (int ticks = 0;; ++ticks) {
    bool more = false;
    const auto begun = std::chrono::steady_clock::now();
    if (parts_.database.leads()) {
      Step transfers = [this](store::Transaction& work) -> base::Result<bool> {
        BASE_CHECK(sending_.send_due(work_of(work), *requests_, at_once));
        return false;
      };
      co_await take(std::move(transfers), "transfers not sent");
      if (!rules_.segment.empty()) more = co_await tell_segment();
    }
    if (!rules_.segment.empty() && ticks % look_every == 0) co_await look();
    timer_.expires_after(more ? rest_after(begun) : tick);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// A failure is made up for by the next tick.
asio::awaitable<bool> Federal::take(Step step, std::string_view what) {
  auto more = std::make_shared<bool>(false);
  store::Database::Job job = [more, step = std::move(step)](store::Transaction& work) {
    auto done = step(work);
    *more = done && *done;
    return done ? base::Result<void>() : base::Result<void>(done.error());
  };
  const auto written = co_await run_job(parts_.database, &store::Database::write, std::move(job));
  if (written) co_return *more;
  parts_.log.failure(written.error(), what);
  co_return false;
}

asio::awaitable<bool> Federal::tell_segment() {
  Step gather = [this](store::Transaction& work) -> base::Result<bool> {
    const bool more = stream_.gather(work.tables, work.feed);
    if (!is_time(work)) return more;
    const base::Time now = parts_.clock.now();
    work.tables.federal_checks().forget(now - base::limits::check_memory);
    const auto begun = registers::begin_check(work.tables, now, stream_.today());
    const bool later = !begun && begun.error().code == base::Code::federal_check_open;
    return begun || later ? base::Result<bool>(more) : base::Result<bool>(begun.error());
  };
  Step send = [this](store::Transaction& work) { return stream_.send(work_of(work), *requests_); };
  Step check = [this](store::Transaction& work) {
    return reconciling_.step(work_of(work), work.feed, *requests_);
  };
  bool more = co_await take(std::move(gather), "changes for the federal segment not gathered");
  const bool sent = co_await take(std::move(send), "portion for the federal segment not made");
  const bool compared = co_await take(std::move(check), "federal segment not compared");
  co_return more || sent || compared;
}

// Of a day that has come to that hour without a reconciliation of its own.
bool Federal::is_time(const store::Transaction& work) const {
  if (!reconcile_at_) return false;
  const auto local = parts_.clock.now() + std::chrono::minutes(rules_.utc_offset_minutes);
  if (local - std::chrono::floor<std::chrono::days>(local) < *reconcile_at_) return false;
  const auto last = work.tables.federal_checks().page(0, 1);
  return last.empty() || last.front().day < stream_.today();
}

}  // namespace app

// What operators see of the federal segment: gauges, and alarms where something has gone wrong
// since the last look.
#include <utility>

#include "app/database_job.hpp"
#include "app/federal.hpp"

namespace app {

namespace asio = boost::asio;

namespace {

double seconds_since(base::Time then, base::Time now) {
  return std::chrono::duration<double>(now - then).count();
}

}  // namespace

asio::awaitable<void> Federal::look() {
  auto now = std::make_shared<Seen>();
  store::Database::Job job = [now](store::Transaction& work) {
    now->counts = work.tables.federal().counts();
    now->stream = work.tables.federal().stream();
    const auto last = work.tables.federal_checks().page(0, 1);
    now->check = last.empty() ? std::nullopt : std::optional(last.front());
    return base::Result<void>();
  };
  const auto done = co_await run_job(parts_.database, &store::Database::read, std::move(job));
  if (done && now->stream) report(*now);
}

void Federal::report(const Seen& now) {
  base::Metrics& metrics = parts_.metrics;
  const base::Time time = parts_.clock.now();
  const registers::FederalCounts& counts = now.counts;
  const auto gauge = [&](const char* name, auto number) {
    metrics.gauge(name, static_cast<double>(number));
  };
  gauge("kontingent_federal_waiting", counts.waiting);
  gauge("kontingent_federal_on_way", counts.on_way);
  gauge("kontingent_federal_aside", counts.aside);
  gauge("kontingent_federal_lag_seconds", counts.oldest ? seconds_since(*counts.oldest, time) : 0);
  gauge("kontingent_federal_portion", now.stream->portion);
  gauge("kontingent_federal_attempts", now.stream->attempts);
  gauge("kontingent_federal_differences", now.check ? now.check->differ : 0);
  const std::optional<Seen> before = std::exchange(seen_, now);
  if (!before) return;
  if (counts.aside > before->counts.aside)
    alarm(base::Code::federal_record_refused, "records set aside");
  if (!now.stream->code.empty() && now.stream->code != before->stream->code)
    metrics.count("kontingent_federal_alarms_total", {{"code", now.stream->code}});
  const bool ended =
      now.check && !registers::is_open(*now.check) &&
      !(before->check && before->check->id == now.check->id && !registers::is_open(*before->check));
  if (ended && now.check->differ > 0) alarm(base::Code::federal_differs, "federal segment differs");
  if (ended && now.check->state == registers::FederalCheckState::failed)
    metrics.count("kontingent_federal_alarms_total", {{"code", now.check->code}});
}

void Federal::alarm(base::Code code, std::string_view what) {
  parts_.log.failure(base::fail(code), what);
  parts_.metrics.count("kontingent_federal_alarms_total",
                       {{"code", std::string(base::info(code).id)}});
}

}  // namespace app

#include "flow.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "daemon_process.hpp"
#include "partner.hpp"
#include "receiver.hpp"
#include "scratch.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* supplier = "diary-north";
constexpr const char* signing = "bus";

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Everything that goes on in one measurement.
struct Stage {
  const Receivers& receivers;
  DaemonProcess& daemon;
  Partner& partner;
};

void wait_until_delivered(const Stage& stage, std::size_t count) {
  const auto start = Clock::now();
  while (stage.daemon.delivered() < count) {
    if (seconds_since(start) > 120) throw std::runtime_error("deliveries do not come to their end");
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

FlowRun measure_run(Stage& stage, Load& load, std::size_t messages) {
  const auto envelopes = stage.partner.lessons(messages);
  const std::size_t deliveries = messages * stage.receivers.destinations().size();
  const std::size_t delivered = stage.daemon.delivered();
  const double daemon = stage.daemon.cpu_seconds(), receivers = stage.receivers.cpu_seconds();
  const auto start = Clock::now();
  const Outcome outcome = send(load, envelopes, records_of_lesson);
  wait_until_delivered(stage, delivered + deliveries);
  const double seconds = seconds_since(start), count = static_cast<double>(messages);
  FlowRun run;
  run.messages_per_second = count / seconds;
  run.accepted_per_second = count / outcome.seconds;
  run.daemon_cpu_us = (stage.daemon.cpu_seconds() - daemon) * 1e6 / count;
  run.generator_cpu_us = outcome.own_cpu_seconds * 1e6 / count;
  run.receivers_cpu_us = (stage.receivers.cpu_seconds() - receivers) * 1e6 / count;
  run.cores_used =
      (run.daemon_cpu_us + run.generator_cpu_us + run.receivers_cpu_us) * count / 1e6 / seconds;
  stage.partner.believe(outcome.samples);
  return run;
}

}  // namespace

double Flow::ratio_by_rate() const {
  const double cores = std::max(1u, std::thread::hardware_concurrency());
  const double receivers = median.receivers_cpu_us / 1e6 * median.messages_per_second;
  return median.messages_per_second * bound_us / 1e6 / (cores - receivers);
}

double Flow::ratio_by_cpu() const {
  return bound_us / median.daemon_cpu_us;
}

Flow measure_flow(const FlowPlan& plan, store::Dialect dialect, const CryptoBound& way_in,
                  const CryptoBound& way_out) {
  const Scratch database(dialect, plan.folder, "flow");
  Flow flow;
  flow.dialect = dialect;
  flow.destinations = plan.receivers.size();
  flow.messages = plan.messages;
  flow.bound_us = way_in.verify_us + way_in.sign_us +
                  static_cast<double>(flow.destinations) * (way_out.sign_us + way_out.verify_us);
  Receivers receivers(plan.pki, plan.receivers);
  Partner partner(plan.pki, supplier, signing);
  DaemonProcess daemon({plan.program, plan.folder / "daemon", plan.pki, signing, supplier,
                        database.url(), receivers.destinations()});
  flow.start_seconds = daemon.start();
  Stage stage{receivers, daemon, partner};
  Load load(daemon.url(), plan.pki / "ca.crt", plan.connections);
  send(load, {partner.seal(roster_payload())}, roster_records());
  measure_run(stage, load, plan.warm_up);
  for (int i = 0; i < plan.runs; ++i) flow.runs.push_back(measure_run(stage, load, plan.messages));
  flow.rss_mib = daemon.rss_mib(true);
  auto sorted = flow.runs;
  std::ranges::sort(sorted, {}, &FlowRun::messages_per_second);
  flow.median = sorted[sorted.size() / 2];
  return flow;
}

}  // namespace bench

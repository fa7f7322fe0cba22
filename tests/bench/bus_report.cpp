#include "bus_report.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>

#include "scratch.hpp"

namespace bench {
namespace {

using boost::json::array;
using boost::json::object;

void print(const Flow& flow) {
  std::printf("  %-10s %zu destination%s  ", name_of(flow.dialect), flow.destinations,
              flow.destinations == 1 ? " " : "s");
  const FlowRun& it = flow.median;
  std::printf(
      "%6.0f/s settled (%6.0f/s accepted)  CPU %6.0f µs of %6.0f  ratio %4.1f %% by CPU, "
      "%4.1f %% by rate  cores %.2f  start %.2f s  RSS %.0f MiB\n",
      it.messages_per_second, it.accepted_per_second, it.daemon_cpu_us, flow.bound_us,
      100 * flow.ratio_by_cpu(), 100 * flow.ratio_by_rate(), it.cores_used, flow.start_seconds,
      flow.rss_mib);
}

void print(const char* name, const Drain& drain, double ratio) {
  std::printf(
      "  %-10s %8zu waiting  filled in %5.1f s  ready in %5.2f s  drain %6.0f/s  "
      "CPU %6.0f µs  ratio %4.1f %%  cores %.2f  RSS %.0f MiB, at most %.0f  "
      "/status %.2f s\n",
      name, drain.waiting, drain.fill_seconds, drain.start_seconds, drain.per_second,
      drain.daemon_cpu_us, 100 * ratio, drain.cores_used, drain.rss_mib, drain.peak_rss_mib,
      drain.status_seconds);
}

void print(const Search& search) {
  std::printf("  %s: %zu entries in %zu days, filled in %.0f s\n", name_of(search.dialect),
              search.entries, search.days, search.fill_seconds);
  const double bound = search.questions.front().median_us;
  for (const Question& it : search.questions)
    std::printf("    %-36s %5.1f rows  median %9.1f µs  p99 %9.1f µs  %7.1f × the bound\n",
                it.name.c_str(), it.rows, it.median_us, it.p99_us, it.median_us / bound);
}

object to_json(const FlowRun& run) {
  return {{"messages_per_second", run.messages_per_second},
          {"accepted_per_second", run.accepted_per_second},
          {"daemon_cpu_us_per_message", run.daemon_cpu_us},
          {"generator_cpu_us_per_message", run.generator_cpu_us},
          {"receivers_cpu_us_per_message", run.receivers_cpu_us},
          {"cores_used", run.cores_used}};
}

object to_json(const Flow& flow) {
  array runs;
  for (const FlowRun& run : flow.runs) runs.push_back(to_json(run));
  return {{"database", name_of(flow.dialect)},   {"destinations", flow.destinations},
          {"messages_per_run", flow.messages},   {"runs", std::move(runs)},
          {"median", to_json(flow.median)},      {"bound_us", flow.bound_us},
          {"ratio_by_cpu", flow.ratio_by_cpu()}, {"ratio_by_rate", flow.ratio_by_rate()},
          {"start_seconds", flow.start_seconds}, {"peak_rss_mib", flow.rss_mib}};
}

object to_json(const Drain& drain, double ratio) {
  return {{"waiting", drain.waiting},
          {"fill_seconds", drain.fill_seconds},
          {"ready_seconds", drain.start_seconds},
          {"status_seconds", drain.status_seconds},
          {"delivered", drain.delivered},
          {"deliveries_per_second", drain.per_second},
          {"daemon_cpu_us_per_delivery", drain.daemon_cpu_us},
          {"receivers_cpu_us_per_delivery", drain.receivers_cpu_us},
          {"cores_used", drain.cores_used},
          {"ratio_by_cpu", ratio},
          {"rss_mib", drain.rss_mib},
          {"peak_rss_mib", drain.peak_rss_mib}};
}

object to_json(const Search& search) {
  array questions;
  for (const Question& it : search.questions)
    questions.push_back(object{{"question", it.name},
                               {"rows", it.rows},
                               {"median_us", it.median_us},
                               {"p99_us", it.p99_us}});
  return {{"database", name_of(search.dialect)},
          {"entries", search.entries},
          {"days", search.days},
          {"fill_seconds", search.fill_seconds},
          {"questions", std::move(questions)}};
}

object to_json(const CryptoBound& bound) {
  return {{"verify_us", bound.verify_us}, {"sign_us", bound.sign_us}};
}

}  // namespace

double BusReport::ratio_of(const Drain& drain) const {
  return (way_out.sign_us + way_out.verify_us) / drain.daemon_cpu_us;
}

void print_table(const BusReport& report) {
  std::printf("load of the machine: %.1f before, %.1f after\n", report.load_before,
              report.load_after);
  std::printf("bound: in %.1f + %.1f µs (verify, sign), out %.1f + %.1f µs (sign, verify)\n",
              report.way_in.verify_us, report.way_in.sign_us, report.way_out.sign_us,
              report.way_out.verify_us);
  if (!report.flows.empty()) std::puts("accept → map → commit → deliver, median of the runs");
  for (const Flow& flow : report.flows) print(flow);
  if (!report.backlogs.empty()) std::puts("backlog, per delivery");
  for (const Backlog& backlog : report.backlogs) {
    print(name_of(backlog.dialect), backlog.few, report.ratio_of(backlog.few));
    print(name_of(backlog.dialect), backlog.many, report.ratio_of(backlog.many));
    std::printf(
        "  %-10s the long one drains at %.0f %% of the short one's rate, with %.0f %% of "
        "its CPU\n",
        "", 100 * backlog.many.per_second / backlog.few.per_second,
        100 * backlog.many.daemon_cpu_us / backlog.few.daemon_cpu_us);
  }
  if (!report.searches.empty()) std::puts("message log");
  for (const Search& search : report.searches) print(search);
}

void write_json(const BusReport& report, const std::filesystem::path& file) {
  array flows, backlogs, searches;
  for (const Flow& flow : report.flows) flows.push_back(to_json(flow));
  for (const Backlog& backlog : report.backlogs)
    backlogs.push_back(object{{"database", name_of(backlog.dialect)},
                              {"few", to_json(backlog.few, report.ratio_of(backlog.few))},
                              {"many", to_json(backlog.many, report.ratio_of(backlog.many))}});
  for (const Search& search : report.searches) searches.push_back(to_json(search));
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  const object all{{"load_before", report.load_before},  {"load_after", report.load_after},
                   {"bound_in", to_json(report.way_in)}, {"bound_out", to_json(report.way_out)},
                   {"flow", std::move(flows)},           {"backlog", std::move(backlogs)},
                   {"log", std::move(searches)}};
  std::ofstream(file) << boost::json::serialize(all) << '\n';
}

}  // namespace bench

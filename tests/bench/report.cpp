#include "report.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>

namespace bench {
namespace {

void print_breakdown(const Measured& measured) {
  double sum = 0;
  std::printf("  where the daemon's CPU goes (each step alone, one thread), µs per message:\n");
  for (const Step& step : measured.breakdown) {
    std::printf("    %s%-*s %7.1f\n", step.part ? "  of it: " : "", step.part ? 25 : 34,
                step.name.c_str(), step.cpu_us);
    if (!step.part) sum += step.cpu_us;
  }
  std::printf("    %-34s %7.1f\n", "the rest: TLS, HTTP, hand-overs, log",
              measured.median.daemon_cpu_us - sum);
}

void print_one(const Measured& measured) {
  const Run& median = measured.median;
  const CryptoBound& bound = measured.bound;
  std::printf("%s\n", measured.algorithm.c_str());
  std::printf("  message %zu bytes signed (payload %zu), %d connections, %zu runs of %zu\n",
              measured.envelope_bytes, measured.payload_bytes, measured.connections,
              measured.runs.size(), measured.messages);
  for (const Run& run : measured.runs)
    std::printf(
        "  run: %8.0f messages/s   p50 %6.2f ms   p99 %6.2f ms   CPU %6.1f µs   cores %.2f\n",
        run.messages_per_second, run.p50_ms, run.p99_ms, run.daemon_cpu_us, run.cores_used);
  std::printf("  median       %8.0f messages/s   p50 %.2f ms   p99 %.2f ms\n",
              median.messages_per_second, median.p50_ms, median.p99_ms);
  std::printf(
      "  CPU          %8.1f µs of the daemon per message; the generator, on the same\n"
      "               cores, %.1f µs more\n",
      median.daemon_cpu_us, median.generator_cpu_us);
  std::printf("  RSS          %8.1f MiB, at most %.1f MiB\n", measured.rss_mib,
              measured.peak_rss_mib);
  std::printf("  crypto bound %8.0f messages/s on %d threads (verify %.1f µs + sign %.1f µs)\n",
              bound.pairs_per_second, bound.threads, bound.verify_us, bound.sign_us);
  std::printf("  ratio        %8.1f %% of the bound by messages/s, %.1f %% by CPU\n",
              100 * measured.ratio_by_rate(), 100 * measured.ratio_by_cpu());
  std::printf("  every answer was 200 and accepted every record; %zu verified in full\n",
              measured.samples);
  if (!measured.breakdown.empty()) print_breakdown(measured);
}

boost::json::object to_json(const Run& run) {
  return {{"messages_per_second", run.messages_per_second},
          {"p50_ms", run.p50_ms},
          {"p99_ms", run.p99_ms},
          {"daemon_cpu_us_per_message", run.daemon_cpu_us},
          {"generator_cpu_us_per_message", run.generator_cpu_us},
          {"cores_used", run.cores_used}};
}

boost::json::object to_json(const Measured& measured) {
  boost::json::array runs, steps;
  for (const Run& run : measured.runs) runs.push_back(to_json(run));
  for (const Step& step : measured.breakdown)
    steps.push_back({{"step", step.name}, {"cpu_us", step.cpu_us}, {"part", step.part}});
  return {{"algorithm", measured.algorithm},
          {"payload_bytes", measured.payload_bytes},
          {"envelope_bytes", measured.envelope_bytes},
          {"connections", measured.connections},
          {"messages_per_run", measured.messages},
          {"runs", std::move(runs)},
          {"median", to_json(measured.median)},
          {"rss_mib", measured.rss_mib},
          {"peak_rss_mib", measured.peak_rss_mib},
          {"verified_answers", measured.samples},
          {"bound", boost::json::object{{"threads", measured.bound.threads},
                                        {"verify_us", measured.bound.verify_us},
                                        {"sign_us", measured.bound.sign_us},
                                        {"per_second", measured.bound.pairs_per_second}}},
          {"ratio_by_rate", measured.ratio_by_rate()},
          {"ratio_by_cpu", measured.ratio_by_cpu()},
          {"breakdown", std::move(steps)}};
}

}  // namespace

double Measured::ratio_by_rate() const {
  return median.messages_per_second / bound.pairs_per_second;
}

double Measured::ratio_by_cpu() const {
  return (bound.verify_us + bound.sign_us) / median.daemon_cpu_us;
}

void print_table(const std::vector<Measured>& all) {
  for (const Measured& measured : all) print_one(measured);
}

void write_json(const std::vector<Measured>& all, const std::filesystem::path& file) {
  boost::json::array list;
  for (const Measured& measured : all) list.push_back(to_json(measured));
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << boost::json::serialize(boost::json::object{{"message", list}}) << '\n';
}

}  // namespace bench

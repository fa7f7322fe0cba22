// The bus as a whole: messages in and on to others, a long queue, a large message log; on SQLite
// and on PostgreSQL. docs/benchmarks.md says what is measured and what the ratios mean.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "bus_report.hpp"
#include "need.hpp"
#include "scratch.hpp"
#include "security/keys.hpp"

namespace {

using Path = std::filesystem::path;

struct Options {
  Path json, build;
  std::string only;  // a part
  std::size_t messages = 2000, warm_up = 500, backlog = 1'000'000, few = 10'000;
  std::size_t entries = 10'000'000;
  double drain_seconds = 20;
  int runs = 3;
};

const std::vector<std::string> receivers{"receiver-1", "receiver-2", "receiver-3", "receiver-4"};

constexpr const char* usage =
    "usage: bench_bus [--json FILE] [--only flow|backlog|log] [--quick] [--messages N] [--runs N] "
    "[--backlog N] [--entries N]";

Options parse(int argc, char** argv) {
  Options options;
  const char* build = std::getenv("KONTINGENT_BUILD");
  options.build = std::filesystem::absolute(build != nullptr ? build : "build/release");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick") {
      options.messages = 500, options.warm_up = 100, options.runs = 1;
      options.backlog = 50'000, options.few = 2000, options.drain_seconds = 5;
      options.entries = 900'000;
      continue;
    }
    if (i + 1 == argc) throw std::runtime_error(usage);
    const std::string value = argv[++i];
    if (word == "--json")
      options.json = value;
    else if (word == "--only")
      options.only = value;
    else if (word == "--messages")
      options.messages = std::stoul(value);
    else if (word == "--runs")
      options.runs = std::stoi(value);
    else if (word == "--backlog")
      options.backlog = std::stoul(value);
    else if (word == "--entries")
      options.entries = std::stoul(value);
    else
      throw std::runtime_error(usage);
  }
  return options;
}

double load_of_machine() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

bench::BusReport measure(const Options& options, const bench::Workplace& place) {
  const auto wanted = [&](const char* part) {
    return options.only.empty() || options.only == part;
  };
  const auto say = [](store::Dialect dialect, const char* what) {
    std::cerr << bench::name_of(dialect) << ": " << what << "…\n";
  };
  const Path pki = place.pki(), program = options.build / "kontingent";
  bench::BusReport report;
  report.load_before = load_of_machine();
  report.way_in = bench::measure_crypto_bound(pki / "diary-north.key", pki / "bus.key");
  report.way_out = bench::measure_crypto_bound(pki / (receivers[0] + ".key"), pki / "bus.key");
  for (const store::Dialect dialect : bench::dialects()) {
    for (const std::size_t count : {std::size_t{1}, receivers.size()}) {
      if (!wanted("flow")) break;
      say(dialect, count == 1 ? "one destination" : "all destinations");
      const std::vector<std::string> to(receivers.begin(),
                                        receivers.begin() + static_cast<std::ptrdiff_t>(count));
      const bench::FlowPlan plan{program,          place.folder(),  pki,          to,
                                 options.messages, options.warm_up, options.runs, 256};
      report.flows.push_back(bench::measure_flow(plan, dialect, report.way_in, report.way_out));
    }
    if (wanted("backlog")) {
      say(dialect, "a short and a long backlog");
      report.backlogs.push_back(
          bench::measure_backlog({program, place.folder(), pki, receivers, options.few,
                                  options.backlog, options.drain_seconds},
                                 dialect));
    }
    if (wanted("log")) {
      say(dialect, "the message log");
      report.searches.push_back(
          bench::measure_search({place.folder(), options.entries, 90, 300}, dialect));
    }
  }
  report.load_after = load_of_machine();
  return report;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    bench::need(security::initialize());
    const bench::Workplace place("bus", receivers);
    const bench::BusReport report = measure(options, place);
    bench::print_table(report);
    if (!options.json.empty()) bench::write_json(report, options.json);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}

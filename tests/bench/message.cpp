// Signed 2 KB pushes end to end: TLS, WS-Security, validation, durable storage, signed answer.
// docs/benchmarks.md says what is measured and what the ratios mean.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "daemon_process.hpp"
#include "need.hpp"
#include "partner.hpp"
#include "percentile.hpp"
#include "report.hpp"
#include "scratch.hpp"

namespace {

using bench::Measured;
using Path = std::filesystem::path;

struct Options {
  Path json, build;
  std::size_t messages = 4000;
  int runs = 3, connections = 256;
  bool breakdown = true;
};

struct Case {
  std::string algorithm, supplier, signing;
};

bench::Run measure_run(bench::DaemonProcess& daemon, bench::Load& load, bench::Partner& partner,
                       Measured& measured) {
  const auto envelopes = partner.lessons(measured.messages);
  measured.envelope_bytes = envelopes.front().size();
  const double cpu = daemon.cpu_seconds();
  const bench::Outcome outcome = bench::send(load, envelopes, bench::records_of_lesson);
  const double count = static_cast<double>(envelopes.size());
  bench::Run run;
  run.daemon_cpu_us = (daemon.cpu_seconds() - cpu) * 1e6 / count;
  run.generator_cpu_us = outcome.own_cpu_seconds * 1e6 / count;
  run.messages_per_second = count / outcome.seconds;
  run.cores_used = (run.daemon_cpu_us + run.generator_cpu_us) * count / 1e6 / outcome.seconds;
  run.p50_ms = bench::percentile(outcome.latencies_us, 0.50) / 1000;
  run.p99_ms = bench::percentile(outcome.latencies_us, 0.99) / 1000;
  partner.believe(outcome.samples);
  measured.samples += outcome.samples.size();
  return run;
}

Measured measure(const Options& options, const Path& folder, const Case& what) {
  const Path pki = folder / "pki";
  std::cerr << what.algorithm << ": the crypto bound…\n";
  Measured measured;
  measured.algorithm = what.algorithm;
  measured.messages = options.messages;
  measured.connections = options.connections;
  measured.payload_bytes = bench::lesson_payload(0).size();
  measured.bound =
      bench::measure_crypto_bound(pki / (what.supplier + ".key"), pki / (what.signing + ".key"));
  bench::Partner partner(pki, what.supplier, what.signing);
  {
    bench::DaemonProcess daemon(
        {options.build / "kontingent", folder / "daemon", pki, what.signing, what.supplier});
    daemon.start();
    bench::Load load(daemon.url(), pki / "ca.crt", options.connections);
    std::cerr << what.algorithm << ": roster, warm-up…\n";
    bench::send(load, {partner.seal(bench::roster_payload())}, bench::roster_records());
    bench::send(load, partner.lessons((options.messages + 1) / 2), bench::records_of_lesson);
    for (int i = 0; i < options.runs; ++i) {
      std::cerr << what.algorithm << ": run " << i + 1 << " of " << options.runs << "…\n";
      measured.runs.push_back(measure_run(daemon, load, partner, measured));
    }
    measured.rss_mib = daemon.rss_mib(false);
    measured.peak_rss_mib = daemon.rss_mib(true);
  }
  auto sorted = measured.runs;
  std::sort(sorted.begin(), sorted.end(), [](const bench::Run& a, const bench::Run& b) {
    return a.messages_per_second < b.messages_per_second;
  });
  measured.median = sorted[sorted.size() / 2];
  if (options.breakdown)
    measured.breakdown = bench::break_down({folder, pki, what.signing, what.supplier}, 1000);
  return measured;
}

Options parse(int argc, char** argv) {
  Options options;
  const char* build = std::getenv("KONTINGENT_BUILD");
  options.build = std::filesystem::absolute(build != nullptr ? build : "build/release");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw std::runtime_error(word + " needs a value");
      return argv[++i];
    };
    if (word == "--json")
      options.json = value();
    else if (word == "--messages")
      options.messages = std::stoul(value());
    else if (word == "--connections")
      options.connections = std::stoi(value());
    else if (word == "--runs")
      options.runs = std::stoi(value());
    else if (word == "--no-breakdown")
      options.breakdown = false;
    else
      throw std::runtime_error(
          "usage: bench_message [--json FILE] [--messages N] [--runs N] "
          "[--connections N] [--no-breakdown]");
  }
  if (options.messages == 0 || options.runs < 1 || options.connections < 1)
    throw std::runtime_error("at least one message, run and connection");
  return options;
}

void run(const Options& options) {
  const bench::Workplace place("message");
  std::vector<Measured> all;
  for (const Case& what : {Case{"RSA-2048, SHA-256", "diary-north", "bus"},
                           Case{"ECDSA P-256, SHA-256", "diary-south", "bus-ec"}})
    all.push_back(measure(options, place.folder(), what));
  bench::print_table(all);
  if (!options.json.empty()) bench::write_json(all, options.json);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    bench::need(security::initialize());
    run(parse(argc, argv));
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}

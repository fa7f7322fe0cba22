// The daemon as a participant of SMEV 3, GOST R 34.10-2012 throughout: GetRequest → answer →
// SendResponse → Ack, with the sandbox's queue as the other side; on SQLite and PostgreSQL, beside
// the bound that GOST alone sets. docs/benchmarks.md says what it means.
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "../unit/security/pki.hpp"
#include "crypto_bound.hpp"
#include "daemon_process.hpp"
#include "need.hpp"
#include "scratch.hpp"
#include "smev_queue.hpp"

namespace {

using Path = std::filesystem::path;

struct Options {
  Path json, build;
  std::size_t requests = 5000;
};

constexpr const char* usage = "usage: bench_smev [--json FILE] [--quick] [--requests N]";

Options parse(int argc, char** argv) {
  Options options;
  const char* build = std::getenv("KONTINGENT_BUILD");
  options.build = std::filesystem::absolute(build != nullptr ? build : "build/release");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick")
      options.requests = 500;
    else if (word == "--json" && i + 1 < argc)
      options.json = argv[++i];
    else if (word == "--requests" && i + 1 < argc)
      options.requests = std::stoul(argv[++i]);
    else
      throw std::runtime_error(usage);
  }
  return options;
}

// Of one request the daemon signs GetRequest, Ack and SendResponse, and verifies SMEV's and the
// sender's signatures on the request and SMEV's on the receipt.
constexpr int signatures = 3, verifications = 3;

struct Measured {
  std::string store;
  double per_second = 0, cpu_us = 0;  // of the daemon, per request
};

std::string configuration(const Path& pki, const std::string& url) {
  const auto file = [&](const std::string& name) { return (pki / name).string(); };
  return "  - {code: portal, name: Портал, kind: portal, certificates: [" + file("portal.crt") +
         "]}\nsmev:\n  url: \"" + url + "\"\n  certificates: [" + file("smev.crt") +
         "]\n  key: " + file("region.key") + "\n  certificate: " + file("region.crt") +
         "\n  requests: [{service: portal, pollers: 8}]\n  concurrency: 16\n";
}

Measured measure(const Options& options, const testing_pki::Pki& pki, store::Dialect dialect) {
  const bench::Workplace place("smev");
  const bench::Scratch scratch(dialect, place.folder(), "smev");
  const bench::SmevQueue queue(options.build / "kontingent-sandbox", pki.folder(),
                               place.folder() / "queue.log");
  queue.fill(options.requests);
  bench::DaemonFiles files{options.build / "kontingent",
                           place.folder() / "daemon",
                           place.pki(),
                           "bus",
                           "diary-north",
                           scratch.url()};
  files.anchors = ", " + pki.certificate("root").string();
  files.more = configuration(pki.folder(), queue.url());
  bench::DaemonProcess daemon(files);
  daemon.start();
  const auto begun = std::chrono::steady_clock::now();
  const std::size_t before = daemon.delivered();
  const double cpu = daemon.cpu_seconds();
  while (daemon.delivered() < options.requests)
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  const double answered = static_cast<double>(options.requests - before);
  return {bench::name_of(dialect), answered / took.count(),
          (daemon.cpu_seconds() - cpu) / answered * 1e6};
}

void report(const std::vector<Measured>& all, const bench::CryptoBound& bound,
            const Options& options) {
  const double bound_us = signatures * bound.sign_us + verifications * bound.verify_us;
  std::printf("GOST R 34.10-2012, 256: sign %.0f us, verify %.0f us; of one request %.0f us\n",
              bound.sign_us, bound.verify_us, bound_us);
  boost::json::array rows;
  for (const Measured& each : all) {
    const double ratio = bound_us / each.cpu_us;
    std::printf("%-12s %6.0f requests/s, daemon %6.0f us of CPU each, bound / CPU %.2f\n",
                each.store.c_str(), each.per_second, each.cpu_us, ratio);
    rows.push_back({{"store", each.store},
                    {"requests", options.requests},
                    {"requests_per_second", each.per_second},
                    {"daemon_cpu_us", each.cpu_us},
                    {"bound_us", bound_us},
                    {"ratio", ratio}});
  }
  if (!options.json.empty()) std::ofstream(options.json) << boost::json::serialize(rows) << '\n';
}

void run(const Options& options) {
  bench::need(security::initialize());
  testing_pki::Pki pki;
  for (const char* name : {"smev", "portal", "region"})
    pki.issue({.name = name, .gost = "gost2012_256:TCA"});
  const auto bound = bench::measure_crypto_bound(pki.key("portal"), pki.key("region"));
  std::vector<Measured> all;
  for (const store::Dialect dialect : bench::dialects())
    all.push_back(measure(options, pki, dialect));
  report(all, bound, options);
}

}  // namespace

int main(int argc, char** argv) try {
  run(parse(argc, argv));
  return 0;
} catch (const std::exception& caught) {
  std::cerr << caught.what() << '\n';
  return 1;
}

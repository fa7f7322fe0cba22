// A whole region asked as the portal and the officials ask it, by eight clients at a time, beside
// the bare SELECT by primary key; on SQLite and PostgreSQL. docs/benchmarks.md says what it means.
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "child.hpp"
#include "clients.hpp"
#include "daemon_process.hpp"
#include "need.hpp"
#include "percentile.hpp"
#include "region_questions.hpp"
#include "scratch.hpp"
#include "security/keys.hpp"
#include "store/session.hpp"
#include "store/values.hpp"

namespace {

using Path = std::filesystem::path;
using bench::Child;
using bench::Kind;
using boost::json::array;
using boost::json::object;

constexpr int clients = 8;

struct Options {
  Path json, build;
  int organizations = 900, students = 450'000, days = 2;
  std::size_t questions = 1000;  // of each kind
  std::string store;             // a region that is there already
};

constexpr const char* usage =
    "usage: bench_query [--json FILE] [--quick] [--organizations N] [--students N] [--questions N] "
    "[--store URL]";

Options parse(int argc, char** argv) {
  Options options;
  const char* build = std::getenv("KONTINGENT_BUILD");
  options.build = std::filesystem::absolute(build != nullptr ? build : "build/release");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick") {
      options.organizations = 20, options.students = 10'000, options.questions = 200;
      continue;
    }
    if (i + 1 == argc) throw std::runtime_error(usage);
    const std::string value = argv[++i];
    if (word == "--json")
      options.json = value;
    else if (word == "--organizations")
      options.organizations = std::stoi(value);
    else if (word == "--students")
      options.students = std::stoi(value);
    else if (word == "--questions")
      options.questions = std::stoul(value);
    else if (word == "--store")
      options.store = value;
    else
      throw std::runtime_error(usage);
  }
  return options;
}

std::vector<Child> pick_children(const std::string& url, std::size_t count) {
  store::Session session(url);
  session.open();
  std::vector<Child> found;
  for (const store::Row& row : session.select(
           "p.id, e.organization_id, p.surname, p.snils, min(g.snils)",
           "FROM person p JOIN enrollment e ON e.student_id = p.id JOIN organization o ON o.id = "
           "e.organization_id JOIN guardian_link l ON l.student_id = p.id JOIN person g ON g.id = "
           "l.guardian_id WHERE o.kind = 'school' AND e.valid_to IS NULL AND p.id % 97 = 5 "
           "GROUP BY p.id, e.organization_id, p.surname, p.snils ORDER BY p.snils LIMIT ?",
           {store::value(static_cast<std::int64_t>(count))}))
    found.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4)});
  if (found.empty()) throw std::runtime_error("nobody to ask about");
  return found;
}

// The bound: one row by its primary key, prepared, one thread, nothing around it.
double bare_select_us(const std::string& url, const std::vector<Child>& children) {
  store::Session session(url);
  session.open();
  std::vector<double> took;
  for (const Child& child : children) {
    const auto begun = std::chrono::steady_clock::now();
    const auto rows = session.select("id, snils, surname, name, patronymic, birth_date",
                                     "FROM person WHERE id = ?", {store::value(child.id)});
    took.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun)
            .count());
    if (rows.size() != 1) throw std::runtime_error("a person is gone");
  }
  std::sort(took.begin(), took.end());
  return bench::percentile(took, 0.5);
}

// How much of the machine nobody used since the object was made.
class Idle {
 public:
  Idle() : begun_(now()) {}
  double share() const {
    const auto [idle, all] = now();
    return (idle - begun_.first) / std::max(1.0, all - begun_.second);
  }

 private:
  static std::pair<double, double> now() {
    std::ifstream stat("/proc/stat");
    std::string skipped;
    stat >> skipped;
    double idle = 0, all = 0, value = 0;
    for (int field = 0; field < 8 && stat >> value; ++field) {  // up to "steal"
      all += value;
      if (field == 3 || field == 4) idle += value;  // idle, waiting for a disk
    }
    return {idle, all};
  }
  const std::pair<double, double> begun_;
};

struct Place {
  const bench::DaemonProcess& daemon;
  std::filesystem::path ca;
  const std::vector<Child>& children;
  double bare_us;
};

object measure_kind(const Kind& kind, const std::string& url, const Place& at, std::size_t count) {
  std::vector<net::HttpRequest> questions;
  for (std::size_t i = 0; i < count; ++i)
    questions.push_back(kind.make(at.children[i % at.children.size()]));
  const double cpu = at.daemon.cpu_seconds();
  const Idle idle;
  const bench::Asked asked = bench::ask_all(url, at.ca, clients, std::move(questions));
  const double number = static_cast<double>(count);
  const double cpu_us = (at.daemon.cpu_seconds() - cpu) * 1e6 / number;
  const double p50 = bench::percentile(asked.latencies_us, 0.5) / 1000;
  const double p99 = bench::percentile(asked.latencies_us, 0.99) / 1000;
  const double rate = number / asked.seconds, idle_share = idle.share();
  std::printf(
      "  %-30s p50 %7.2f ms  p99 %7.2f ms  aim %4.0f ms %s  %6.0f/s  CPU %6.0f µs  idle %2.0f %%  "
      "%5.1f KB  p50 %4.0f × bare\n",
      kind.name, p50, p99, kind.aim_ms, p99 <= kind.aim_ms ? "met   " : "MISSED", rate, cpu_us,
      idle_share * 100, static_cast<double>(asked.bytes) / number / 1000, p50 * 1000 / at.bare_us);
  std::fflush(stdout);
  return {{"question", kind.name}, {"p50_ms", p50},
          {"p99_ms", p99},         {"aim_ms", kind.aim_ms},
          {"per_second", rate},    {"cpu_us", cpu_us},
          {"idle", idle_share},    {"p50_to_bare", p50 * 1000 / at.bare_us}};
}

// Seconds of filling it.
double fill(const Options& options, const std::string& config, const Path& said) {
  return bench::run_measured(
             options.build / "kontingent",
             {"generate", "--all-kinds", "--organizations", std::to_string(options.organizations),
              "--students", std::to_string(options.students), "--days",
              std::to_string(options.days), "--marks", "8", "--last-day", bench::last_day,
              "--config", config, "--supplier", "diary-north"},
             said)
      .seconds;
}

// Seconds until the daemon has judged who was loaded and numbered the changes.
double wait_until_settled(const std::string& url) {
  store::Session session(url);
  session.open();
  std::vector<std::string> lines = {"quality_line"};
  if (session.dialect() == store::Dialect::postgresql) lines.emplace_back("change_new");
  const auto begun = std::chrono::steady_clock::now();
  for (const std::string& line : lines)
    while (!session.select("1", "FROM " + line + " LIMIT 1").empty())
      std::this_thread::sleep_for(std::chrono::seconds(1));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

object measure(const Options& options, const bench::Workplace& place, const std::string& store,
               const char* name) {
  const Path home = place.folder() / "home", said = place.folder() / "said.log";
  const std::string config = (home / "kontingent.yaml").string();
  const Path program = options.build / "kontingent";
  bench::DaemonProcess daemon(
      {.program = program,
       .folder = home,
       .pki = place.pki(),
       .signing = "bus",
       .supplier = "diary-north",
       .store = store,
       .more = "  - code: epgu\n    name: Портал\n    kind: portal\n    certificates: [" +
               (place.pki() / "epgu.crt").string() +
               "]\nconsole: {address: 127.0.0.1, port: 0}\n"});
  const double seconds = options.store.empty() ? fill(options, config, said) : 0;
  const bench::Tokens tokens(program, config, said);
  const std::vector<Child> children = pick_children(store, 1000);
  const Place at{daemon, place.pki() / "ca.crt", children, bare_select_us(store, children)};
  daemon.start();
  std::printf("%s: filled in %.0f s; bare SELECT by primary key %.0f µs\n", name, seconds,
              at.bare_us);
  array kinds;
  const bench::Partner portal(place.pki(), "epgu", "bus");
  Kind question = bench::portal_kind(portal);
  const char* const settled = question.name;
  question.name = "the same, right after the load";
  kinds.push_back(measure_kind(question, daemon.url(), at, options.questions));
  std::printf("  what was loaded was judged and numbered %.0f s later\n",
              wait_until_settled(store));
  question.name = settled;
  kinds.push_back(measure_kind(question, daemon.url(), at, options.questions));
  for (const Kind& kind : bench::api_kinds(tokens))
    kinds.push_back(measure_kind(kind, daemon.console_url(), at, options.questions));
  std::printf("  RSS %.0f MiB, at most %.0f\n", daemon.rss_mib(false), daemon.rss_mib(true));
  return {{"database", name},
          {"bare_select_us", at.bare_us},
          {"clients", clients},
          {"questions", std::move(kinds)},
          {"peak_rss_mib", daemon.rss_mib(true)}};
}

array measure_all(const Options& options, const bench::Workplace& place) {
  array databases;
  if (!options.store.empty()) {
    databases.push_back(measure(options, place, options.store, "a region that was there"));
    return databases;
  }
  for (const store::Dialect dialect : bench::dialects()) {
    const bench::Scratch base(dialect, place.folder(), "bench_query");
    databases.push_back(measure(options, place, base.url(), bench::name_of(dialect)));
  }
  return databases;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    bench::need(security::initialize());
    const bench::Workplace place("query");
    const array databases = measure_all(options, place);
    if (!options.json.empty())
      std::ofstream(options.json) << boost::json::serialize(object{{"databases", databases}})
                                  << '\n';
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}

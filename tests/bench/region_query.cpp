// A whole region asked as the portal and the officials ask it, by eight clients at a time, beside
// the bare SELECT by primary key; on SQLite and PostgreSQL. docs/benchmarks.md says what it means.
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>

#include "base/text.hpp"
#include "child.hpp"
#include "clients.hpp"
#include "daemon_process.hpp"
#include "need.hpp"
#include "partner.hpp"
#include "percentile.hpp"
#include "scratch.hpp"
#include "security/keys.hpp"
#include "store/session.hpp"
#include "store/values.hpp"
#include "xml/writer.hpp"

namespace {

using Path = std::filesystem::path;
using boost::json::array;
using boost::json::object;

constexpr int clients = 8;
constexpr int tokens = 64;  // one may ask limits::api_requests_per_second; the rate is not measured
constexpr const char* last_day = "2026-11-20";

struct Options {
  Path json, build;
  int organizations = 900, students = 450'000, days = 2;
  std::size_t questions = 1000;  // of each kind
};

constexpr const char* usage =
    "usage: bench_query [--json FILE] [--quick] [--organizations N] [--students N] [--questions N]";

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
    else
      throw std::runtime_error(usage);
  }
  return options;
}

// Whom the questions are about: school students spread over the region.
struct Child {
  std::int64_t id = 0, organization = 0;
  std::string surname, snils, guardian_snils;
};

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

// The token among what was said beside it.
std::string read_token(const Path& file) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("kt_")) return line;
  throw std::runtime_error("no token");
}

// Keys of scripts, in turn.
class Tokens {
 public:
  Tokens(const Path& program, const std::string& config, const Path& said) {
    for (int i = 0; i < tokens; ++i) {
      bench::run_measured(program,
                          {"tokens", "add", "bench-" + std::to_string(i), "--role",
                           "system-administrator", "--scope", "region", "--config", config},
                          said);
      all_.push_back(read_token(said));
    }
  }
  const std::string& next() const { return all_[used_++ % all_.size()]; }

 private:
  std::vector<std::string> all_;
  mutable std::size_t used_ = 0;
};

net::HttpRequest get(const Tokens& tokens_of, std::string path, std::string query = {}) {
  net::HttpRequest request;
  request.method = "GET";
  request.path = "/api/v1" + std::move(path);
  request.query = std::move(query);
  request.headers["authorization"] = "Bearer " + tokens_of.next();
  return request;
}

std::string percent(const std::string& text) {
  std::string out;
  char code[4];
  for (const char c : text) {
    const unsigned octet = static_cast<unsigned char>(c);
    std::snprintf(code, sizeof code, "%%%02X", octet);
    out += code;
  }
  return out;
}

net::HttpRequest performance(const bench::Partner& portal, const Child& child) {
  xml::Writer out("p", "urn:kontingent:portal:1.0");
  out.open("GetPerformance").element("messageId", base::make_uuid());
  out.element("requesterSnils", child.guardian_snils);
  out.element("studentId", std::to_string(child.id));
  out.element("from", "2026-11-09").element("to", last_day);
  net::HttpRequest request;
  request.method = "POST";
  request.path = "/ws/epgu";
  request.headers["content-type"] = "text/xml; charset=utf-8";
  request.headers["soapaction"] = "\"urn:kontingent:portal:1.0/GetPerformance\"";
  request.body = portal.seal(out.finish());
  return request;
}

struct Kind {
  const char* name;
  double aim_ms;  // p99
  std::function<net::HttpRequest(const Child&)> make;
};

std::vector<Kind> api_kinds(const Tokens& keys) {
  const auto id = [](const Child& child) { return std::to_string(child.id); };
  return {
      {"card of a student", 200,
       [&keys, id](const Child& c) { return get(keys, "/students/" + id(c)); }},
      {"diary of two weeks", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/students/" + id(c) + "/diary", "from=2026-11-09&to=2026-11-20");
       }},
      {"performance by quarter", 200,
       [&keys, id](const Child& c) { return get(keys, "/students/" + id(c) + "/performance"); }},
      {"card of an organization", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/organizations/" + std::to_string(c.organization));
       }},
      {"students of an organization", 200,
       [&keys, id](const Child& c) {
         return get(keys, "/students", "organization=" + std::to_string(c.organization));
       }},
      {"all students, first page", 200,
       [&keys](const Child&) { return get(keys, "/students", "limit=25"); }},
      {"organizations by kind", 200,
       [&keys](const Child&) { return get(keys, "/organizations", "kind=school"); }},
      {"search by surname", 300,
       [&keys](const Child& c) { return get(keys, "/students", "q=" + percent(c.surname)); }},
      {"search by SNILS", 300,
       [&keys](const Child& c) { return get(keys, "/students", "q=" + c.snils); }}};
}

object measure_kind(const Kind& kind, const std::string& url, const Path& ca,
                    const std::vector<Child>& children, std::size_t count, double bare_us) {
  std::vector<net::HttpRequest> questions;
  for (std::size_t i = 0; i < count; ++i)
    questions.push_back(kind.make(children[i % children.size()]));
  const bench::Asked asked = bench::ask_all(url, ca, clients, std::move(questions));
  const double p50 = bench::percentile(asked.latencies_us, 0.5) / 1000;
  const double p99 = bench::percentile(asked.latencies_us, 0.99) / 1000;
  const double rate = static_cast<double>(count) / asked.seconds;
  std::printf(
      "  %-28s p50 %8.2f ms  p99 %8.2f ms  aim %4.0f ms %s  %7.0f/s  %6.1f KB  "
      "p50 %6.0f × bare\n",
      kind.name, p50, p99, kind.aim_ms, p99 <= kind.aim_ms ? "met " : "MISSED", rate,
      static_cast<double>(asked.bytes) / static_cast<double>(count) / 1000, p50 * 1000 / bare_us);
  std::fflush(stdout);
  return {{"question", kind.name}, {"p50_ms", p50},      {"p99_ms", p99},
          {"aim_ms", kind.aim_ms}, {"per_second", rate}, {"p50_to_bare", p50 * 1000 / bare_us}};
}

object measure(const Options& options, const bench::Workplace& place, store::Dialect dialect) {
  const bench::Scratch base(dialect, place.folder(), "bench_query");
  const Path home = place.folder() / "home", said = place.folder() / "said.log";
  const std::string config = (home / "kontingent.yaml").string();
  const Path program = options.build / "kontingent";
  bench::DaemonProcess daemon(
      {.program = program,
       .folder = home,
       .pki = place.pki(),
       .signing = "bus",
       .supplier = "diary-north",
       .store = base.url(),
       .more = "  - code: epgu\n    name: Портал\n    kind: portal\n    certificates: [" +
               (place.pki() / "epgu.crt").string() +
               "]\nconsole: {address: 127.0.0.1, port: 0}\n"});
  const bench::Ran filled = bench::run_measured(
      program,
      {"generate", "--all-kinds", "--organizations", std::to_string(options.organizations),
       "--students", std::to_string(options.students), "--days", std::to_string(options.days),
       "--marks", "8", "--last-day", last_day, "--config", config, "--supplier", "diary-north"},
      said);
  const Tokens keys(program, config, said);
  const std::vector<Child> children = pick_children(base.url(), 1000);
  const double bare_us = bare_select_us(base.url(), children);
  daemon.start();
  std::printf("%s: %d students, filled in %.0f s; bare SELECT by primary key %.0f µs\n",
              bench::name_of(dialect), options.students, filled.seconds, bare_us);
  const Path ca = place.pki() / "ca.crt";
  array kinds;
  const bench::Partner portal(place.pki(), "epgu", "bus");
  const Kind question{"the portal's question, signed", 20,
                      [&](const Child& child) { return performance(portal, child); }};
  kinds.push_back(measure_kind(question, daemon.url(), ca, children, options.questions, bare_us));
  for (const Kind& kind : api_kinds(keys))
    kinds.push_back(
        measure_kind(kind, daemon.console_url(), ca, children, options.questions, bare_us));
  std::printf("  RSS %.0f MiB, at most %.0f\n", daemon.rss_mib(false), daemon.rss_mib(true));
  return {{"database", bench::name_of(dialect)},
          {"bare_select_us", bare_us},
          {"clients", clients},
          {"questions", std::move(kinds)},
          {"peak_rss_mib", daemon.rss_mib(true)}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    bench::need(security::initialize());
    const bench::Workplace place("query");
    array databases;
    for (const store::Dialect dialect : bench::dialects())
      databases.push_back(measure(options, place, dialect));
    if (!options.json.empty())
      std::ofstream(options.json) << boost::json::serialize(object{{"databases", databases}})
                                  << '\n';
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}

// A region loaded from a supplier's files by the real `kontingent load`, on SQLite and PostgreSQL,
// beside the same rows put into the same tables by nothing but INSERT or COPY; then counted and
// compared with what the generator says that it made. docs/benchmarks.md says what it means.
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bare_rows.hpp"
#include "child.hpp"
#include "daemon_process.hpp"
#include "need.hpp"
#include "scratch.hpp"
#include "security/keys.hpp"
#include "store/session.hpp"

namespace {

using Path = std::filesystem::path;
using boost::json::array;
using boost::json::object;

struct Options {
  Path json, build;
  int organizations = 900, students = 450'000, days = 9, marks = 8;  // about 20 million marks
};

constexpr const char* usage =
    "usage: bench_load [--json FILE] [--quick] [--organizations N] [--students N] [--days N]";
constexpr const char* last_day = "2026-11-20";
// Of the region's size; a quick run, most of which is start-up, says less.
constexpr double aimed_ratio = 0.4, aimed_rss_mib = 300;

Options parse(int argc, char** argv) {
  Options options;
  const char* build = std::getenv("KONTINGENT_BUILD");
  options.build = std::filesystem::absolute(build != nullptr ? build : "build/release");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick") {
      options.organizations = 20, options.students = 10'000, options.days = 3;
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
    else if (word == "--days")
      options.days = std::stoi(value);
    else
      throw std::runtime_error(usage);
  }
  return options;
}

// A file of the region and the tables that its records end in.
struct Stage {
  const char* file;
  std::vector<bench::Table> tables;
};
const std::string by_lesson = "ORDER BY lesson_id, student_id";
const std::vector<Stage> stages{
    {"1-roster.xml",
     {{"authority"},
      {"organization"},
      {"programme"},
      {"class_group"},
      {"org_subject"},
      {"person"},
      {"guardian_link"},
      {"enrollment"},
      {"source_key"}}},
    {"2-marks.xml", {{"lesson"}, {"mark", by_lesson}, {"attendance", by_lesson}}},
    {"3-final-marks.xml", {{"final_mark"}}},
    {"4-portfolio.xml",
     {{"health"}, {"education_document"}, {"exam_result"}, {"achievement"}, {"queue_entry"}}}};

std::string read_file(const Path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

struct Made {
  Path folder;
  object census;
};

Made make_region(const Options& options, const Path& folder) {
  Made made{folder / "region", {}};
  const Path census = folder / "census.json";
  bench::run_measured(
      options.build / "kontingent",
      {"generate", "--all-kinds", "--as", "loads", "--last-day", last_day, "--organizations",
       std::to_string(options.organizations), "--students", std::to_string(options.students),
       "--days", std::to_string(options.days), "--marks", std::to_string(options.marks), "--output",
       made.folder.string(), "--census", census.string()},
      folder / "generate.log");
  made.census = boost::json::parse(read_file(census)).as_object();
  return made;
}

// What the register counts, under the census's names.
object count_register(const std::string& url) {
  store::Session session(url);
  session.open();
  object all;
  const std::pair<const char*, const char*> tables[] = {
      {"organizations", "organization"},
      {"authorities", "authority"},
      {"classes", "class_group"},
      {"students", "person WHERE is_student = 1"},
      {"enrollments", "enrollment"},
      {"lessons", "lesson"},
      {"marks", "mark"},
      {"attendance", "attendance"},
      {"final_marks", "final_mark"},
      {"health", "health"},
      {"documents", "education_document"},
      {"exams", "exam_result"},
      {"achievements", "achievement"},
      {"queue", "queue_entry"},
      {"migrations", "enrollment WHERE reason_out LIKE '%другую%'"}};
  for (const auto& [name, table] : tables)
    all[name] = session.select("count(*)", std::string("FROM ") + table).at(0).integer(0);
  all["guardians"] =
      session.select("count(DISTINCT guardian_id)", "FROM guardian_link").at(0).integer(0);
  const std::string open = std::string("e.valid_from <= '") + last_day +
                           "' AND (e.valid_to IS NULL OR e.valid_to >= '" + last_day + "')";
  const auto grouped = [&](const char* key) {
    object groups;
    for (const store::Row& row : session.select(
             std::string(key) + ", count(*)",
             "FROM enrollment e JOIN organization o ON o.id = e.organization_id JOIN person p ON "
             "p.id = e.student_id WHERE " +
                 open + " GROUP BY 1"))
      groups[row.text(0)] = row.integer(1);
    return groups;
  };
  all["by_kind_and_sex"] = grouped("o.kind || '/' || p.sex");
  all["by_municipality"] = grouped("o.municipality");
  return all;
}

// How many numbers agree; those that do not are told.
int compare(const object& census, const object& counted) {
  int same = 0;
  for (const auto& [name, value] : counted) {
    const auto& wanted = census.at(name);
    const auto tell = [&](const std::string& what, std::int64_t made, std::int64_t found) {
      if (made == found) ++same;
      if (made != found)
        throw std::runtime_error(what + ": " + std::to_string(made) + " made, " +
                                 std::to_string(found) + " in the register");
    };
    if (!value.is_object()) {
      tell(name, wanted.to_number<std::int64_t>(), value.as_int64());
      continue;
    }
    if (value.as_object().size() != wanted.as_object().size())
      throw std::runtime_error(std::string(name) + ": other groups");
    for (const auto& [group, number] : value.as_object())
      tell(std::string(name) + "/" + std::string(group),
           wanted.as_object().at(group).to_number<std::int64_t>(), number.as_int64());
  }
  return same;
}

object measure_stage(const Options& options, const Path& file, const Path& home,
                     const Path& folder) {
  const Path said = folder / "load.json";
  const bench::Ran ran =
      bench::run_measured(options.build / "kontingent",
                          {"load", file.string(), "--supplier", "diary-north", "--json", "--config",
                           (home / "kontingent.yaml").string()},
                          said);
  const auto told = boost::json::parse(read_file(said)).as_object();
  if (!told.at("ok").as_bool()) throw std::runtime_error("not all was accepted");
  const auto records = told.at("received").to_number<std::int64_t>();
  const double mib = static_cast<double>(std::filesystem::file_size(file)) / 1'048'576;
  return {{"file", file.filename().string()},
          {"mib", mib},
          {"records", records},
          {"seconds", ran.seconds},
          {"cpu_seconds", ran.cpu_seconds},
          {"records_per_second", static_cast<double>(records) / ran.seconds},
          {"mib_per_second", mib / ran.seconds},
          {"peak_rss_mib", ran.peak_rss_mib}};
}

// What of the aim is missed, in words; empty: nothing.
std::string missed(const object& it) {
  std::string what;
  if (it.at("ratio").as_double() < aimed_ratio) what += " ratio";
  if (it.at("peak_rss_mib").as_double() > aimed_rss_mib) what += " RSS";
  return what;
}

void print(const object& it) {
  const auto number = [&](const char* name) { return it.at(name).to_number<double>(); };
  std::printf(
      "  %-18s %8.0f MiB %9.0f records  %7.1f s  %8.0f records/s  %6.1f MiB/s  CPU %6.1f s  "
      "RSS %4.0f MiB | bare %9.0f rows %7.1f s  ratio %5.1f %%  aim %s%s\n",
      it.at("file").as_string().c_str(), number("mib"), number("records"), number("seconds"),
      number("records_per_second"), number("mib_per_second"), number("cpu_seconds"),
      number("peak_rss_mib"), number("bare_rows"), number("bare_seconds"), 100 * number("ratio"),
      missed(it).empty() ? "met" : "missed:", missed(it).c_str());
  std::fflush(stdout);
}

object measure(const Options& options, const bench::Workplace& place, const Made& region,
               store::Dialect dialect) {
  std::printf("%s\n", bench::name_of(dialect));
  const bench::Scratch loaded(dialect, place.folder(), "bench_load");
  const bench::Scratch bare(dialect, place.folder(), "bench_bare");
  const Path home = place.folder() / "home", other = place.folder() / "bare-home";
  bench::DaemonProcess prepared({.program = options.build / "kontingent",
                                 .folder = home,
                                 .pki = place.pki(),
                                 .signing = "bus",
                                 .supplier = "diary-north",
                                 .store = loaded.url()});
  bench::DaemonProcess empty({.program = options.build / "kontingent",
                              .folder = other,
                              .pki = place.pki(),
                              .signing = "bus",
                              .supplier = "diary-north",
                              .store = bare.url()});
  array told;
  for (const Stage& stage : stages) {
    if (!std::filesystem::exists(region.folder / stage.file)) continue;
    object it = measure_stage(options, region.folder / stage.file, home, place.folder());
    const bench::BareRows rows =
        bench::copy_bare(loaded.url(), bare.url(), stage.tables, place.folder());
    it["bare_rows"] = rows.rows;
    it["bare_seconds"] = rows.seconds;
    it["ratio"] = rows.seconds / it.at("seconds").as_double();
    it["aim_met"] = missed(it).empty();
    print(it);
    told.push_back(std::move(it));
  }
  const int same = compare(region.census, count_register(loaded.url()));
  std::printf("  the register holds what was made: %d counts agree\n", same);
  return {{"database", bench::name_of(dialect)},
          {"stages", std::move(told)},
          {"counts_that_agree", same}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    bench::need(security::initialize());
    const bench::Workplace place("load");
    const Made region = make_region(options, place.folder());
    std::printf("census: %s\n", boost::json::serialize(region.census).c_str());
    std::printf("aim: ratio >= %.0f %%, RSS <= %.0f MiB, of a region of 450 000 students\n",
                100 * aimed_ratio, aimed_rss_mib);
    array databases;
    for (const store::Dialect dialect : bench::dialects())
      databases.push_back(measure(options, place, region, dialect));
    if (options.json.empty()) return 0;
    std::ofstream(options.json) << boost::json::serialize(
                                       object{{"census", region.census}, {"databases", databases}})
                                << '\n';
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}

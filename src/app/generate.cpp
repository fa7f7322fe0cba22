#include <boost/json.hpp>
#include <iostream>

#include "adapters/diary/push.hpp"
#include "app/assembly.hpp"
#include "app/files.hpp"
#include "app/generate_files.hpp"
#include "app/suppliers.hpp"
#include "registers/census.hpp"

namespace app {
namespace {

using adapters::diary::Native;
using base::Code;

constexpr int most_students_per_organization = 5000;  // registers/region.hpp
constexpr int least_of_all_kinds = 10;

base::Result<registers::Region> make_region(const GenerateOptions& options) {
  if (options.all_kinds && options.organizations < least_of_all_kinds)
    return base::fail(Code::usage, "с --all-kinds нужно не меньше 10 организаций",
                      "--organizations");
  if (options.students > options.organizations * most_students_per_organization)
    return base::fail(Code::usage, "не более 5000 обучающихся на организацию", "--students");
  registers::RegionSize size;
  if (options.all_kinds) {
    size = registers::whole_region(options.organizations, options.students);
  } else {
    size.schools = options.organizations;
    size.students = options.students;
  }
  size.days = options.days;
  size.marks_per_day = options.marks_per_day;
  size.seed = options.seed;
  size.last_day = domain::date_at(base::SystemClock{}.now(), 180);
  if (!options.last_day.empty()) {
    const auto day = domain::parse_date(options.last_day);
    if (!day) return base::fail(Code::usage, "--last-day: ГГГГ-ММ-ДД", options.last_day);
    size.last_day = *day;
  }
  return registers::Region(size);
}

boost::json::object to_json(const registers::Census::Counts& counts) {
  using C = registers::Census::Counts;
  constexpr std::pair<const char*, std::int64_t C::*> numbers[] = {
      {"organizations", &C::organizations},
      {"authorities", &C::authorities},
      {"classes", &C::classes},
      {"students", &C::students},
      {"guardians", &C::guardians},
      {"enrollments", &C::enrollments},
      {"lessons", &C::lessons},
      {"marks", &C::marks},
      {"attendance", &C::attendance},
      {"final_marks", &C::final_marks},
      {"migrations", &C::migrations},
      {"health", &C::health},
      {"documents", &C::documents},
      {"exams", &C::exams},
      {"achievements", &C::achievements},
      {"queue", &C::queue}};
  boost::json::object all;
  for (const auto& [name, member] : numbers) all[name] = counts.*member;
  boost::json::object kinds, places, ages;
  for (const auto& [name, number] : counts.by_kind_and_sex) kinds[name] = number;
  for (const auto& [name, number] : counts.by_municipality) places[name] = number;
  for (const auto& [age, number] : counts.by_age) ages[std::to_string(age)] = number;
  all["by_kind_and_sex"] = std::move(kinds);
  all["by_municipality"] = std::move(places);
  all["by_age"] = std::move(ages);
  return all;
}

// What to tell about it.
base::Result<std::string> into_store(const registers::Region& region,
                                     const GenerateOptions& options, const config::Settings& given,
                                     registers::Census& census) {
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  BASE_TRY(mappings, transform::load_mappings(given.resources));
  BASE_TRY(database, store::Database::open(store_options(given), log, metrics));
  BASE_TRY(settings, with_suppliers(given, *database, SuppliersOf::now));
  BASE_TRY(partners, make_partners(settings, mappings));
  BASE_TRY(registered, database->register_partners(std::move(partners)));
  const auto partner =
      std::find_if(registered.begin(), registered.end(), [&](const domain::Partner& row) {
        return row.code == options.supplier && row.kind == domain::PartnerKind::supplier;
      });
  if (partner == registered.end())
    return base::fail(Code::usage, "нет такого поставщика", options.supplier);
  domain::Tally tally;
  const Sink sink = [&](domain::Batch& batch, Native, const std::string& name) {
    census.add(batch);
    const store::Database::Job job = [&](store::Transaction& work) -> base::Result<void> {
      const registers::Provenance provenance{
          partner->id, {}, base::SystemClock{}.now(), settings.utc_offset_minutes};
      const adapters::diary::Source source{name, "generate", {}, false};
      BASE_TRY(applied, adapters::diary::push(work.tables, batch, *partner, provenance, source));
      tally += applied.tally;
      return {};
    };
    return store::write_now(*database, job);
  };
  BASE_CHECK(pour(region, sink));
  return "Записано: " + domain::describe(tally) + ".\n";
}

}  // namespace

int generate(const GenerateOptions& options) {
  if (options.output.empty() && options.config.empty())
    return report(base::fail(Code::usage, "нужен --output или --config"));
  const auto region = make_region(options);
  if (!region) return report(region.error());
  registers::Census census(region->last_day());
  const auto counted = [&census](const domain::Batch& batch) { census.add(batch); };
  std::string summary;
  if (!options.output.empty()) {
    if (const auto written = write_region(*region, options, counted); !written)
      return report(written.error());
  } else {
    const auto settings = load_settings(options.config);
    if (!settings) return Exit::input_at_fault;
    const auto stored = into_store(*region, options, *settings, census);
    if (!stored) return report(stored.error());
    summary = *stored;
  }
  if (!options.census.empty()) {
    const std::string counts = boost::json::serialize(to_json(census.counts()));
    if (const auto written = write_file(options.census, counts + "\n"); !written)
      return report(written.error());
  }
  // the partner that serves them lists their numbers in its settings
  for (const std::string& ogrn : region->authority_ogrns()) std::cout << ogrn << '\n';
  for (int i = 0; i < region->organizations(); ++i) std::cout << region->ogrn(i) << '\n';
  std::cout << summary;
  return Exit::done;
}

}  // namespace app

#include <iostream>

#include "adapters/diary/native_xml.hpp"
#include "adapters/diary/push.hpp"
#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "registers/region.hpp"

namespace app {
namespace {

using adapters::diary::Native;
using base::Code;

constexpr int most_students_per_organization = 5000;  // registers/region.hpp

// A UUID that depends on nothing but the name: the same seed makes the same bytes.
std::string uuid_of(const std::string& name) {
  std::string hex = security::sha256_hex(name).substr(0, 32);
  hex[12] = '4';  // RFC 4122: version 4, variant 1
  hex[16] = 'a';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

// Where the batches go: a folder or a store.
using Sink = std::function<base::Result<void>(domain::Batch&, Native, const std::string& name)>;

base::Result<registers::Region> make_region(const GenerateOptions& options) {
  registers::RegionSize size;
  size.organizations = options.organizations;
  size.students = options.students;
  size.days = options.days;
  size.seed = options.seed;
  size.last_day = domain::date_at(base::SystemClock{}.now(), 180);
  if (!options.last_day.empty()) {
    const auto day = domain::parse_date(options.last_day);
    if (!day) return base::fail(Code::usage, "--last-day: ГГГГ-ММ-ДД", options.last_day);
    size.last_day = *day;
  }
  if (options.students > options.organizations * most_students_per_organization)
    return base::fail(Code::usage, "не более 5000 обучающихся на школу", "--students");
  return registers::Region(size);
}

std::string numbered(int organization) {
  const std::string digits = std::to_string(organization + 1);
  return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

base::Result<void> pour(const registers::Region& region, const Sink& sink) {
  for (int i = 0; i < region.organizations(); ++i) {
    domain::Batch roster = region.roster(i);
    BASE_CHECK(sink(roster, Native::roster, "1-roster-" + numbered(i)));
    for (const domain::Date day : region.school_days()) {
      domain::Batch marks = region.marks(i, day);
      BASE_CHECK(
          sink(marks, Native::marks, "2-marks-" + numbered(i) + "-" + domain::format_date(day)));
    }
    int part = 0;
    for (domain::Batch& final_marks : region.final_marks(i))
      BASE_CHECK(sink(final_marks, Native::final_marks,
                      "3-final-marks-" + numbered(i) + "-" + std::to_string(++part)));
  }
  return {};
}

base::Result<void> into_files(const registers::Region& region, const GenerateOptions& options) {
  std::error_code failure;
  std::filesystem::create_directories(options.output, failure);
  if (failure) return base::fail(Code::file_unreadable, failure.message(), options.output);
  const Sink sink = [&](domain::Batch& batch, Native kind, const std::string& name) {
    batch.message_id = uuid_of(std::to_string(options.seed) + "/" + name);
    return write_file(options.output / (name + ".xml"), adapters::diary::write_native(batch, kind));
  };
  return pour(region, sink);
}

// What to tell about it.
base::Result<std::string> into_store(const registers::Region& region,
                                     const GenerateOptions& options,
                                     const config::Settings& settings) {
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  BASE_TRY(mappings, transform::load_mappings(settings.resources));
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
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
  std::string summary;
  if (!options.output.empty()) {
    if (const auto written = into_files(*region, options); !written) return report(written.error());
  } else {
    const auto settings = load_settings(options.config);
    if (!settings) return Exit::input_at_fault;
    const auto stored = into_store(*region, options, *settings);
    if (!stored) return report(stored.error());
    summary = *stored;
  }
  // the partner that serves these schools lists their numbers in its settings
  for (int i = 0; i < region->organizations(); ++i) std::cout << region->ogrn(i) << '\n';
  std::cout << summary;
  return Exit::done;
}

}  // namespace app

#include "app/commands.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "adapters/diary/operations.hpp"
#include "adapters/diary/push.hpp"
#include "app/assembly.hpp"
#include "app/files.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace app {
namespace {

using base::Code;
using registers::Tables;

// too_large alone would read as if the file had too many bytes.
base::Error name_record_limit(base::Error error) {
  if (error.code == Code::too_large)
    error.subject = "в одном документе не больше " +
                    std::to_string(base::limits::records_per_message) + " записей";
  return error;
}

// One line on a terminal that says how far the load has come; silent elsewhere.
class Progress {
 public:
  explicit Progress(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_) std::cerr << "\r\033[K";
  }
  void step(int done, const char* what) const {
    if (!shown_) return;
    std::string bar;
    for (int i = 0; i < steps; ++i) bar += i < done ? "█" : "░";
    std::cerr << "\r\033[K" << bar << ' ' << what << std::flush;
  }

 private:
  static constexpr int steps = 5;
  bool shown_;
};

struct Loader {
  Loader(const LoadOptions& given, config::Settings loaded)
      : options(given), settings(std::move(loaded)) {}

  const LoadOptions& options;
  config::Settings settings;
  std::vector<transform::Mapping> mappings;
  std::unique_ptr<store::Database> database;
  domain::Partner partner;
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  base::SystemClock clock;
  std::string trace = base::make_uuid();

  base::Result<void> open() {
    BASE_TRY(found, transform::load_mappings(settings.resources));
    mappings = std::move(found);
    BASE_TRY(opened, store::Database::open(store_options(settings), log, metrics));
    database = std::move(opened);
    BASE_TRY(partners, make_partners(settings, mappings));
    BASE_TRY(registered, database->register_partners(std::move(partners)));
    for (domain::Partner& row : registered)
      if (row.code == options.supplier && row.kind == domain::PartnerKind::supplier) partner = row;
    if (!partner.id) return base::fail(Code::usage, "нет такого поставщика", options.supplier);
    return {};
  }

  // The document as records. Violations of the schema are printed, all of them.
  base::Result<domain::Batch> read(const Progress& progress) {
    progress.step(0, "чтение");
    BASE_TRY(document, read_document(options.file));
    BASE_TRY(mapping, adapters::diary::find_mapping(mappings, partner, document.root()));
    progress.step(1, "проверка по схеме");
    const auto violations = mapping->validate(document.root());
    for (const xml::SchemaError& violation : violations)
      std::cerr << options.file.string() << ':' << violation.line << ": " << violation.path << ": "
                << violation.message << '\n';
    if (!violations.empty()) return base::fail(Code::schema_violation, {}, violations.front().path);
    progress.step(2, "преобразование");
    auto batch = mapping->apply(document.root());
    if (!batch) return name_record_limit(batch.error());
    return batch;
  }

  base::Result<Tables::LoadRecord> store(const domain::Batch& batch, const Progress& progress) {
    progress.step(3, options.dry_run ? "проверка записей" : "запись");
    Tables::LoadRecord entry;
    const store::Database::Job job = [&](store::Transaction& work) -> base::Result<void> {
      const registers::Provenance provenance{
          partner.id, {}, clock.now(), settings.utc_offset_minutes};
      const adapters::diary::Source source{options.file.filename().string(), "load", trace,
                                           options.dry_run};
      BASE_TRY(applied, adapters::diary::push(work.tables, batch, partner, provenance, source));
      entry = adapters::diary::journal_entry(applied, provenance, source);
      return {};
    };
    BASE_CHECK(store::write_now(*database, job));
    progress.step(5, "готово");
    return entry;
  }

  // The journal keeps a file that could not be loaded at all, too.
  void journal_failure(const base::Error& error) {
    const base::CodeInfo& row = base::info(error.code);
    Tables::LoadRecord entry;
    entry.at = clock.now();
    entry.partner = partner.id;
    entry.source = options.file.filename().string();
    entry.operation = "load";
    entry.trace = trace;
    entry.ok = false;
    entry.code = row.id;
    entry.comment = std::string{row.text} + " " + error.subject;
    const store::Database::Job job = [&](store::Transaction& work) -> base::Result<void> {
      work.tables.journal(entry);
      return {};
    };
    if (const auto kept = store::write_now(*database, job); !kept) report(kept.error());
  }
};

void print_json(const Tables::LoadRecord& entry, bool dry_run) {
  boost::json::array rejected;
  for (const domain::RecordResult& record : entry.errors)
    rejected.push_back({{"kind", domain::name_of(record.kind)},
                        {"path", record.origin.path},
                        {"line", record.origin.line},
                        {"key", base::mask(record.key)},
                        {"code", base::info(record.error->code).id},
                        {"text", base::info(record.error->code).text},
                        {"subject", record.error->subject}});
  std::cout << boost::json::serialize(boost::json::object{{"source", entry.source},
                                                          {"trace", entry.trace},
                                                          {"saved", !dry_run},
                                                          {"ok", entry.ok},
                                                          {"received", entry.received},
                                                          {"accepted", entry.accepted},
                                                          {"unchanged", entry.unchanged},
                                                          {"rejected", rejected}})
            << '\n';
}

void print_text(const Tables::LoadRecord& entry, bool dry_run) {
  for (const domain::RecordResult& record : entry.errors) {
    const base::CodeInfo& row = base::info(record.error->code);
    std::cout << entry.source << ':' << record.origin.line << ": " << record.origin.path << ": "
              << row.id << ' ' << row.text;
    if (!record.error->subject.empty()) std::cout << " [" << record.error->subject << ']';
    std::cout << '\n';
  }
  std::cout << base::format_time(entry.at) << "  " << entry.source << "  "
            << (entry.ok ? "Успешно" : "Ошибка") << (dry_run ? " (проверка, не сохранено)" : "")
            << "  записей " << entry.received << ": принято " << entry.accepted
            << ", без изменений " << entry.unchanged << ", отклонено " << entry.rejected << '\n';
}

}  // namespace

int load(const LoadOptions& options) {
  auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  Loader loader(options, std::move(*settings));
  if (const auto opened = loader.open(); !opened) return report(opened.error());

  const Progress progress(!options.json);
  const auto batch = loader.read(progress);
  if (!batch) {
    if (!options.dry_run) loader.journal_failure(batch.error());
    return report(batch.error());
  }
  const auto entry = loader.store(*batch, progress);
  if (!entry) return report(entry.error());
  options.json ? print_json(*entry, options.dry_run) : print_text(*entry, options.dry_run);
  return entry->ok ? Exit::done : Exit::input_at_fault;
}

}  // namespace app

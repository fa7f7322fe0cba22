#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>

#include "adapters/files/template.hpp"
#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/loading.hpp"
#include "app/progress.hpp"
#include "app/suppliers.hpp"
#include "base/text.hpp"
#include "domain/snils.hpp"

namespace app {
namespace {

namespace files = adapters::files;
using base::Code;
using files::Loaded;
using files::Stage;

volatile std::sig_atomic_t interrupted = 0;

// Between two portions nothing is half done: the first signal stops there, the second at once.
void stop_between_portions() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

class LoadProgress {
 public:
  explicit LoadProgress(bool wanted) : bar_(wanted) {}
  void tell(Stage stage, std::size_t done, std::size_t all) {
    if (stage == Stage::waiting && !waits_)
      std::cerr << "Идёт другая загрузка этого поставщика: ожидание.\n";
    waits_ = waits_ || stage == Stage::waiting;
    if (stage != Stage::waiting)
      bar_.tell(stage == Stage::checking ? "проверка" : "запись", done, all);
  }

 private:
  Progress bar_;
  bool waits_ = false;
};

using domain::Outcome;

boost::json::array to_json(const std::vector<domain::RecordResult>& records) {
  boost::json::array all;
  for (const domain::RecordResult& record : records)
    all.push_back({{"kind", domain::name_of(record.kind)},
                   {"path", record.origin.path},
                   {"line", record.origin.line},
                   {"key", domain::key_without_snils(record.key)},
                   {"code", base::info(record.error->code).id},
                   {"text", base::info(record.error->code).text},
                   {"subject", record.error->subject}});
  return all;
}

// The lists are the first limits::load_journal_errors; the protocol has all.
boost::json::object to_json(const Loaded& loaded) {
  const registers::LoadJob& job = loaded.job;
  boost::json::object all{
      {"source", job.file},        {"trace", job.trace},
      {"saved", !loaded.trial},    {"ok", job.tally[Outcome::rejected] == 0 && !loaded.stopped},
      {"seen", loaded.seen},       {"stopped", loaded.stopped},
      {"resumed", loaded.resumed}, {"received", job.tally.received()}};
  for (const Outcome outcome : domain::all_outcomes)
    all[domain::name_of(outcome)] = job.tally[outcome];
  all["rejected_count"] = job.tally[Outcome::rejected];
  all["rejected"] = to_json(loaded.errors);
  all["waiting_records"] = to_json(loaded.waiting);
  return all;
}

// A file that was refused as a whole: the same with nothing in it, and why.
boost::json::object to_json(const base::Error& error, const Refusal& refusal, const Path& file) {
  Loaded nothing;
  if (base::is_utf8(file.filename().string())) nothing.job.file = file.filename().string();
  nothing.job.trace = refusal.trace;
  boost::json::object all = to_json(nothing);
  const base::CodeInfo& row = base::info(error.code);
  boost::json::array places;
  for (const xml::SchemaError& one : refusal.violations)
    places.push_back({{"path", one.path}, {"line", one.line}, {"text", one.message}});
  all["ok"] = all["saved"] = false;
  all["refused"] = {{"code", row.id},
                    {"text", row.text},
                    {"cure", row.cure},
                    {"subject", error.subject},
                    {"places", std::move(places)}};
  return all;
}

void print_record(const std::string& file, const domain::RecordResult& record) {
  const base::CodeInfo& row = base::info(record.error->code);
  std::cout << file << ':' << record.origin.line << ": " << record.origin.path << ": "
            << (record.outcome == Outcome::waiting ? "ждёт: " : "") << row.id << ' ' << row.text;
  if (!record.error->subject.empty()) std::cout << " [" << record.error->subject << ']';
  std::cout << '\n';
}

void print_records(const Loaded& loaded) {
  const registers::LoadJob& job = loaded.job;
  for (const domain::RecordResult& record : loaded.waiting) print_record(job.file, record);
  for (const domain::RecordResult& record : loaded.errors) print_record(job.file, record);
  const auto more = job.tally[Outcome::rejected] + job.tally[Outcome::waiting] -
                    std::ssize(loaded.errors) - std::ssize(loaded.waiting);
  if (more > 0 && !loaded.stopped)
    std::cout << "… и ещё " << more << ": все — в протоколе (--protocol).\n";
}

void print_text(const Loaded& loaded) {
  const registers::LoadJob& job = loaded.job;
  const std::string totals = domain::describe(job.tally);
  if (loaded.seen) {
    std::cout << "Файл уже загружен " << base::format_time(job.changed) << " как " << job.file
              << "; " << totals << ". Загрузить снова: --again.\n";
    return;
  }
  if (loaded.stopped) {
    std::cout << "Прервано: сохранено порций " << job.position << " из " << job.steps << "; "
              << totals << ". Та же команда продолжит с этого места.\n";
    return;
  }
  print_records(loaded);
  if (loaded.resumed) std::cout << "Продолжена прерванная загрузка.\n";
  std::cout << base::format_time(loaded.at) << "  " << job.file << "  "
            << (job.tally[Outcome::rejected] == 0 ? "Успешно" : "Ошибка")
            << (loaded.trial ? " (проверка, не сохранено)" : "") << "  " << totals << '\n';
}

base::Result<domain::Partner> find_supplier(store::Database& database,
                                            std::vector<domain::Partner> partners,
                                            const std::string& code) {
  BASE_TRY(registered, database.register_partners(std::move(partners)));
  for (domain::Partner& row : registered)
    if (row.code == code && row.kind == domain::PartnerKind::supplier) return std::move(row);
  std::optional<registers::Supplier> known;
  BASE_CHECK(store::read_now(database, [&](store::Transaction& work) -> base::Result<void> {
    known = work.suppliers.find(code);
    return {};
  }));
  if (known && !known->removed) return base::fail(Code::usage, "поставщик отключён", code);
  return base::fail(Code::usage, "нет такого поставщика", code);
}

base::Result<Loaded> load_by(const LoadOptions& options, const config::Settings& given,
                             Refusal& refusal) {
  if (!options.protocol.empty() && !files::Protocol::is_name(options.protocol))
    return base::fail(Code::usage, "протокол: .xlsx, .csv или .json", options.protocol.string());
  BASE_TRY(mappings, transform::load_mappings(given.resources));
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  store::Options storage = store_options(given);
  storage.sessions = 1;  // one portion at a time: more threads would only keep memory
  BASE_TRY(database, store::Database::open(storage, log, metrics));
  BASE_TRY(settings, with_suppliers(given, *database, SuppliersOf::now));
  BASE_TRY(partners, make_partners(settings, mappings));
  BASE_TRY(partner, find_supplier(*database, std::move(partners), options.supplier));
  LoadProgress progress(!options.json);
  std::vector<Path> protocols;
  if (!options.protocol.empty()) protocols.push_back(options.protocol);
  return load_file(
      {options.file, std::move(protocols), partner, mappings, *database, settings.store_url,
       settings.utc_offset_minutes, options.again, options.dry_run, false,
       [] { return interrupted != 0; },
       [&](Stage stage, std::size_t done, std::size_t all) { progress.tell(stage, done, all); }},
      refusal);
}

}  // namespace

int make_template(const std::string& kind, const Path& output) {
  if (base::lower_ascii(output.extension().string()) != ".xlsx")
    return report(base::fail(Code::usage, "имя книги: .xlsx", output.string()));
  const auto written = files::write_template(kind, output);
  return written ? Exit::done : report(written.error());
}

int load(const LoadOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  stop_between_portions();
  Refusal refusal;
  const auto loaded = load_by(options, *settings, refusal);
  if (options.json && (loaded || loaded.error().code != Code::usage))
    std::cout << boost::json::serialize(loaded ? to_json(*loaded)
                                               : to_json(loaded.error(), refusal, options.file))
              << '\n';
  for (const xml::SchemaError& violation : refusal.violations)
    std::cerr << options.file.string() << ':' << violation.line << ": " << violation.path << ": "
              << violation.message << '\n';
  if (!loaded && interrupted != 0) {
    std::cerr << "Прервано до записи: ничего не сохранено.\n";
    return Exit::input_at_fault;
  }
  if (!loaded) return report(loaded.error());
  if (!options.json) print_text(*loaded);
  return loaded->job.tally[Outcome::rejected] == 0 && !loaded->stopped ? Exit::done
                                                                       : Exit::input_at_fault;
}

}  // namespace app

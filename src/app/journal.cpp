#include "store/journal.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/suppliers.hpp"
#include "domain/snils.hpp"

namespace app {
namespace {

boost::json::object to_json(const store::JournalLine& line) {
  const auto& record = line.record;
  boost::json::array errors;
  for (const domain::RecordResult& error : record.errors)
    errors.push_back({{"outcome", domain::name_of(error.outcome)},
                      {"kind", domain::name_of(error.kind)},
                      {"path", error.origin.path},
                      {"line", error.origin.line},
                      {"key", domain::key_without_snils(error.key)},
                      {"code", error.error ? base::info(error.error->code).id : ""},
                      {"subject", error.error ? error.error->subject : ""}});
  boost::json::object all{{"id", line.id},
                          {"job", line.job},
                          {"at", base::format_time(record.at)},
                          {"supplier", line.supplier},
                          {"source", record.source},
                          {"operation", record.operation},
                          {"trace", record.trace},
                          {"ok", record.ok},
                          {"code", record.code},
                          {"comment", record.comment},
                          {"received", record.tally.received()},
                          {"errors", std::move(errors)}};
  for (const domain::Outcome outcome : domain::all_outcomes)
    all[domain::name_of(outcome)] = record.tally[outcome];
  return all;
}

void print(const store::JournalLine& line) {
  using domain::Outcome;
  const auto& record = line.record;
  const domain::Tally& tally = record.tally;
  std::cout << base::format_time(record.at) << "  "
            << (line.supplier_name.empty() ? "неизвестный отправитель" : line.supplier_name) << "  "
            << (record.operation.empty() ? "—" : record.operation) << ' ' << record.source << "  "
            << (record.ok ? "Успешно" : "Ошибка") << "  " << tally.received() << " записей: +"
            << tally[Outcome::accepted] << " =" << tally[Outcome::unchanged];
  if (tally[Outcome::waiting] != 0) std::cout << " ждут " << tally[Outcome::waiting];
  if (tally[Outcome::outranked] != 0) std::cout << " уступили " << tally[Outcome::outranked];
  std::cout << " −" << tally[Outcome::rejected] << '\n';
  if (!record.ok)
    std::cout << "    " << record.code << ' ' << record.comment << "  обмен " << record.trace
              << '\n';
  for (const domain::RecordResult& error : record.errors) {
    std::cout << "    " << error.origin.path << " строка " << error.origin.line;
    if (error.error)
      std::cout << (error.outcome == Outcome::waiting ? ": ждёт: " : ": ")
                << base::info(error.error->code).id << ' ' << base::info(error.error->code).text;
    std::cout << '\n';
  }
}

base::Result<std::vector<store::JournalLine>> read_lines(const config::Settings& settings,
                                                         const store::JournalFilter& filter) {
  BASE_TRY(pending, store::pending_migrations(settings.store_url));
  if (!pending.empty()) return base::fail(base::Code::migration_needed, pending.front().name);
  return store::read_journal(settings.store_url, filter);
}

}  // namespace

int journal(const JournalOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  if (!options.partner.empty() && !is_known_partner(*settings, options.partner))
    return report(base::fail(base::Code::usage, "нет такого поставщика", options.partner));
  store::JournalFilter filter;
  filter.partner = options.partner;
  filter.source = options.source;
  filter.trace = options.trace;
  filter.job = options.job;
  filter.limit = options.limit;
  if (!options.status.empty()) filter.ok = options.status == "ok";
  const auto lines = read_lines(*settings, filter);
  if (!lines) return report(lines.error());
  if (options.json) {
    boost::json::array all;
    for (const store::JournalLine& line : *lines) all.push_back(to_json(line));
    std::cout << boost::json::serialize(all) << '\n';
    return Exit::done;
  }
  for (const store::JournalLine& line : *lines) print(line);
  if (lines->empty()) std::cout << "Записей нет.\n";
  return Exit::done;
}

}  // namespace app

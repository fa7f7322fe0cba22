// kontingent priorities, differences: whose data the register shows, and what it does not.
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "base/limits.hpp"
#include "console/look.hpp"
#include "registers/claims.hpp"

namespace app {
namespace {

using base::Code;
using registers::PriorityLine;

base::Error unusable(std::string why, std::string what) {
  return base::fail(Code::usage, std::move(why), std::move(what));
}

base::Result<std::optional<domain::Date>> read_day(const std::string& text) {
  if (text.empty()) return std::optional<domain::Date>();
  const auto day = domain::parse_date(text);
  if (!day) return unusable("день — ГГГГ-ММ-ДД", text);
  return day;
}

struct Desk {
  const PriorityOptions& options;
  const config::Settings& settings;
  std::unique_ptr<store::Database> database;

  base::Result<PriorityLine> read_line(store::Transaction& work, base::Time now) const {
    PriorityLine line;
    if (!options.ogrn.empty()) {
      const auto found = work.priorities.find_organization(options.ogrn);
      if (!found) return unusable("нет такой организации в реестре", options.ogrn);
      line.organization = *found;
    }
    line.section = registers::parse_section(options.section).value_or(registers::Section{});
    const auto supplier = work.priorities.find_supplier(options.supplier);
    if (!supplier) return unusable("нет такого поставщика", options.supplier);
    line.partner = *supplier;
    line.rank = options.rank;
    BASE_TRY(from, read_day(options.from));
    BASE_TRY(to, read_day(options.to));
    line.from = from.value_or(domain::date_at(now, settings.utc_offset_minutes));
    line.to = to;
    if (to && *to < line.from) return unusable("последний день раньше первого", options.to);
    return line;
  }

  static void note(store::Transaction& work, const char* operation, const PriorityLine& line,
                   base::Time now) {
    registers::Look look = cli_look(operation, target_of(line), now);
    look.from = line.from;
    look.to = line.to;
    console::keep_look(std::move(look), work.log, work.trail);
  }

  base::Result<void> set() const {
    return store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      const base::Time now = base::SystemClock{}.now();
      BASE_TRY(line, read_line(work, now));
      if (work.priorities.count() >= base::limits::priority_lines)
        return unusable("строк приоритетов слишком много", "priorities");
      work.priorities.set(line, now);
      note(work, "setPriority", line, now);
      return {};
    });
  }

  base::Result<void> remove() const {
    return store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      const base::Time now = base::SystemClock{}.now();
      BASE_TRY(line, read_line(work, now));
      if (!work.priorities.remove(line)) return unusable("нет такой строки", options.from);
      note(work, "removePriority", line, now);
      return {};
    });
  }

  base::Result<void> list() const {
    std::vector<registers::PriorityEntry> entries;
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      entries = work.priorities.all();
      return {};
    }));
    boost::json::array all;
    for (const registers::PriorityEntry& entry : entries) {
      const PriorityLine& line = entry.line;
      const std::string from = domain::format_date(line.from);
      const std::string to = line.to ? domain::format_date(*line.to) : "";
      if (options.json)
        all.push_back({{"ogrn", entry.ogrn},
                       {"section", registers::name_of(line.section)},
                       {"supplier", entry.supplier},
                       {"rank", line.rank},
                       {"from", from},
                       {"to", to}});
      else
        std::cout << (entry.ogrn.empty() ? "весь регион" : entry.ogrn) << "  "
                  << registers::title_of(line.section) << "  " << line.rank << "  "
                  << entry.supplier << "  с " << from << (to.empty() ? "" : " по " + to) << '\n';
    }
    if (options.json)
      std::cout << boost::json::serialize(all) << '\n';
    else if (entries.empty())
      std::cout << "Приоритеты не заданы: из равных главный — первый по алфавиту кодов.\n";
    return {};
  }
};

void print_counts(const std::vector<registers::DifferenceCount>& counts, bool json) {
  boost::json::array all;
  for (const auto& row : counts)
    if (json)
      all.push_back({{"ogrn", row.ogrn},
                     {"section", registers::name_of(row.section)},
                     {"supplier", row.supplier},
                     {"rows", row.rows}});
    else
      std::cout << row.rows << "  " << registers::title_of(row.section) << "  " << row.supplier
                << "  " << row.organization << ' ' << row.ogrn << '\n';
  if (json) std::cout << boost::json::serialize(all) << '\n';
}

// Ids and the names of fields, no values.
void print_list(const std::vector<registers::Difference>& found, bool json) {
  boost::json::array all;
  for (const auto& row : found) {
    boost::json::array fields;
    std::string names;
    for (const std::string& field : row.fields) {
      fields.push_back(boost::json::value(field));
      names.append(names.empty() ? "" : ", ").append(field);
    }
    const auto kind = registers::entity_kind_name(row.entity.kind);
    if (json)
      all.push_back({{"kind", kind},
                     {"entity", row.entity.key},
                     {"student", row.student.value},
                     {"ogrn", row.ogrn},
                     {"section", registers::name_of(row.section)},
                     {"supplier", row.supplier},
                     {"removed", row.removed},
                     {"fields", std::move(fields)},
                     {"since", base::format_time(row.since)}});
    else
      std::cout << kind << ' ' << row.entity.key << "  " << row.supplier << "  " << row.ogrn << "  "
                << (row.removed ? "убрано поставщиком" : names) << "  с "
                << base::format_time(row.since) << '\n';
  }
  if (json) std::cout << boost::json::serialize(all) << '\n';
}

base::Result<void> work(const PriorityOptions& options, const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const Desk desk{options, settings, std::move(database)};
  switch (options.action) {
    case PriorityOptions::Action::list:
      return desk.list();
    case PriorityOptions::Action::set:
      return desk.set();
    case PriorityOptions::Action::remove:
      return desk.remove();
  }
  return {};
}

base::Result<void> show(const DifferenceOptions& options, const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const registers::DifferenceFilter filter{options.ogrn, options.supplier,
                                           registers::parse_section(options.section)};
  return store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    if (options.list)
      print_list(work.priorities.differences(filter, options.limit), options.json);
    else
      print_counts(work.priorities.count_differences(filter), options.json);
    return {};
  });
}

}  // namespace

int priorities(const PriorityOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

int differences(const DifferenceOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = show(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app

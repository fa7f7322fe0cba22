#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/suppliers.hpp"
#include "base/text.hpp"

namespace app {
namespace {

using base::Code;
using Rows = std::vector<bus::DeliveryRow>;
using State = bus::DeliveryRow::State;

struct Desk {
  const DeadLetterOptions& options;
  std::unique_ptr<store::Database> database;
  std::vector<domain::Partner> partners;

  std::string code_of(domain::PartnerId id) const {
    for (const domain::Partner& partner : partners)
      if (partner.id == id) return partner.code;
    return "—";
  }

  base::Result<bus::DeliveryFilter> filter() const {
    bus::DeliveryFilter filter;
    filter.state = State::parked;
    filter.route = options.route;
    filter.code = options.code;
    filter.limit = options.limit;
    if (options.destination.empty()) return filter;
    for (const domain::Partner& partner : partners)
      if (partner.code == options.destination) filter.destination = partner.id;
    if (!filter.destination)
      return base::fail(Code::usage, "нет такого получателя", options.destination);
    return filter;
  }

  base::Result<Rows> find() const {
    BASE_TRY(wanted, filter());
    std::vector<std::int64_t> ids;
    for (const std::string& id : options.ids) {
      const auto number = base::parse_integer(id);
      if (!number) return base::fail(Code::usage, "номер доставки — число", id);
      ids.push_back(*number);
    }
    auto rows = std::make_shared<Rows>();
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      *rows = work.outbox.list(wanted);
      return {};
    }));
    if (!ids.empty())
      std::erase_if(*rows, [&](const bus::DeliveryRow& row) {
        return std::ranges::find(ids, row.delivery.id.value) == ids.end();
      });
    return std::move(*rows);
  }

  // The decision is journalled with its reason, one line per delivery.
  base::Result<std::size_t> decide(const Rows& rows, base::Time now) const {
    std::vector<domain::DeliveryId> ids;
    for (const bus::DeliveryRow& row : rows) ids.push_back(row.delivery.id);
    auto count = std::make_shared<std::size_t>();
    BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      *count = options.replay
                   ? work.outbox.revive(ids, now, now + std::chrono::hours(options.hours))
                   : work.outbox.discard(ids);
      for (const bus::DeliveryRow& row : rows) {
        registers::Tables::LoadRecord entry;
        entry.at = now;
        entry.partner = row.delivery.destination;
        entry.source = row.delivery.message_id;
        entry.operation = options.replay ? "deadletters-replay" : "deadletters-discard";
        entry.trace = row.delivery.trace;
        entry.comment = options.reason;
        work.tables.journal(entry);
      }
      return {};
    }));
    return *count;
  }
};

void print_json(const Desk& desk, const Rows& rows) {
  boost::json::array all;
  for (const bus::DeliveryRow& row : rows)
    all.push_back({{"id", row.delivery.id.value},
                   {"destination", desk.code_of(row.delivery.destination)},
                   {"route", row.delivery.route},
                   {"operation", row.delivery.operation},
                   {"message", row.delivery.message_id},
                   {"trace", row.delivery.trace},
                   {"created", base::format_time(row.delivery.created)},
                   {"attempts", row.delivery.attempts},
                   {"replays", row.delivery.replays},
                   {"code", row.code},
                   {"cause", row.cause}});
  std::cout << boost::json::serialize(all) << '\n';
}

void print_text(const Desk& desk, const Rows& rows) {
  for (const bus::DeliveryRow& row : rows)
    std::cout << row.delivery.id.value << "  " << base::format_time(row.delivery.created) << "  "
              << desk.code_of(row.delivery.destination) << "  " << row.delivery.operation << ' '
              << row.delivery.message_id << "  попыток " << row.delivery.attempts << "  "
              << row.code << ' ' << row.cause << '\n';
  if (rows.empty()) std::cout << "Недоставленных сообщений нет.\n";
}

base::Result<int> work(const DeadLetterOptions& options, const config::Settings& given) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(mappings, transform::load_mappings(given.resources));
  BASE_TRY(database, store::Database::open(store_options(given), log, metrics));
  BASE_TRY(settings, with_suppliers(given, *database, SuppliersOf::ever));
  BASE_TRY(partners, make_partners(settings, mappings));
  BASE_TRY(registered, database->register_partners(std::move(partners)));
  const Desk desk{options, std::move(database), std::move(registered)};
  BASE_TRY(rows, desk.find());
  if (!options.replay && !options.discard) {
    options.json ? print_json(desk, rows) : print_text(desk, rows);
    return Exit::done;
  }
  if (options.reason.empty())
    return base::fail(Code::usage, "укажите причину: --reason \"…\"", "--reason");
  BASE_TRY(count, desk.decide(rows, base::SystemClock{}.now()));
  if (options.json)
    std::cout << boost::json::serialize(boost::json::object{{"count", count}}) << '\n';
  else
    std::cout << (options.replay ? "Снова в очереди: " : "Снято: ") << count << '\n';
  return Exit::done;
}

}  // namespace

int dead_letters(const DeadLetterOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto code = work(options, *settings);
  return code ? *code : report(code.error());
}

}  // namespace app

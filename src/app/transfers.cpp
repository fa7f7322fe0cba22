// kontingent transfer: students who move to another region. The daemon sends them.
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "base/text.hpp"
#include "console/look.hpp"
#include "registers/transfer_student.hpp"

namespace app {
namespace {

using base::Code;
using registers::Transfer;

base::Result<registers::Departure> departure_of(const TransferOptions& options,
                                                const config::Settings& settings, base::Time now) {
  const auto& regions =
      settings.federal ? settings.federal->regions : std::vector<config::FederalSettings::Region>();
  if (std::ranges::find(regions, options.region, &config::FederalSettings::Region::code) ==
      regions.end())
    return base::fail(Code::region_unknown, {}, options.region);
  registers::Departure departure{{options.student},
                                 options.region,
                                 options.ogrn,
                                 domain::date_at(now, settings.utc_offset_minutes),
                                 domain::date_at(now, settings.utc_offset_minutes),
                                 true};
  if (options.from.empty()) return departure;
  const auto from = domain::parse_date(options.from);
  if (!from) return base::fail(Code::usage, "--from: ожидается ГГГГ-ММ-ДД");
  departure.from = *from;
  return departure;
}

base::Result<Transfer> change(registers::Tables& tables, const TransferOptions& options,
                              const config::Settings& settings, base::Time now) {
  if (options.action == TransferOptions::Action::start) {
    BASE_TRY(departure, departure_of(options, settings, now));
    return registers::begin_transfer(tables, departure, now);
  }
  auto asked = tables.transfers().find_outgoing(base::lower_ascii(options.number));
  if (!asked) return base::fail(Code::transfer_not_possible, "no such transfer");
  const bool confirmed = options.action == TransferOptions::Action::confirm;
  const domain::Date today = domain::date_at(now, settings.utc_offset_minutes);
  return registers::answer_request(tables, std::move(*asked), {confirmed, today, true}, now);
}

std::string_view name_of(TransferOptions::Action action) {
  using Action = TransferOptions::Action;
  return action == Action::start ? "start" : action == Action::confirm ? "confirm" : "decline";
}

base::Result<std::vector<Transfer>> perform(const TransferOptions& options,
                                            const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const base::Time now = base::SystemClock{}.now();
  std::vector<Transfer> shown;
  if (options.action == TransferOptions::Action::list) {
    registers::TransferFilter filter;
    filter.state = registers::parse_transfer_state(options.state);
    filter.limit = options.limit;
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      shown = work.tables.transfers().page(filter);
      return {};
    }));
    return shown;
  }
  BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    BASE_TRY(transfer, change(work.tables, options, settings, now));
    registers::Look look = cli_look("transfer " + std::string(name_of(options.action)),
                                    "transfer/" + transfer.number, now);
    look.students.push_back({transfer.student, "cli"});
    console::keep_look(std::move(look), work.log, work.trail);
    shown = {std::move(transfer)};
    return {};
  }));
  return shown;
}

boost::json::object json_of(const Transfer& it) {
  return {{"number", it.number},
          {"incoming", it.incoming},
          {"region", it.region},
          {"student", it.student.value},
          {"ogrn", it.ogrn},
          {"from", domain::format_date(it.from)},
          {"state", registers::name_of(it.state)},
          {"code", it.code},
          {"reason", it.reason},
          {"attempts", it.attempts},
          {"created", base::format_time(it.created)},
          {"changed", base::format_time(it.changed)}};
}

void print(const Transfer& it) {
  std::cout << it.number << "  " << (it.incoming ? "из региона " : "в регион ") << it.region
            << "  обучающийся " << it.student.value << "  ОГРН " << it.ogrn << "  с "
            << domain::format_date(it.from) << "  " << registers::name_of(it.state);
  if (!it.code.empty()) std::cout << ' ' << it.code;
  if (!it.reason.empty()) std::cout << ' ' << it.reason;
  std::cout << '\n';
}

}  // namespace

int transfers(const TransferOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = perform(options, *settings);
  if (!done) return report(done.error());
  if (options.json) {
    boost::json::array all;
    for (const Transfer& it : *done) all.push_back(json_of(it));
    std::cout << boost::json::serialize(all) << '\n';
    return Exit::done;
  }
  for (const Transfer& it : *done) print(it);
  if (done->empty()) std::cout << "Переводов нет.\n";
  return Exit::done;
}

}  // namespace app

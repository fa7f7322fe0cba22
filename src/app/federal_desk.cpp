// kontingent federal: what the federal segment was told and what the reconciliations found. The
// daemon does the work; here it is looked at and asked for.
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "console/look.hpp"

namespace app {
namespace {

using base::Code;
using registers::FederalCheck;

struct Shown {
  registers::FederalStream stream;
  registers::FederalCounts counts;
  std::vector<FederalCheck> checks;
  std::vector<registers::FederalFound> found;
  std::vector<registers::FederalAside> aside;
  std::size_t retried = 0;
};

struct Desk {
  const FederalOptions& options;
  base::Time now;
  domain::Date today;
  Shown shown{};

  base::Result<void> look(store::Transaction& work) {
    registers::Tables& tables = work.tables;
    const auto stream = tables.federal().stream();
    if (!stream) return base::fail(Code::federal_off);
    shown = {*stream, tables.federal().counts(), {}, {}, {}, 0};
    if (options.action == FederalOptions::Action::aside)
      shown.aside = tables.federal().aside(options.limit);
    if (options.action == FederalOptions::Action::status)
      shown.checks = tables.federal_checks().page(0, options.limit);
    if (options.action != FederalOptions::Action::report) return {};
    shown.checks = tables.federal_checks().page(0, 1);
    if (options.check > 0) {
      const auto found = tables.federal_checks().find(options.check);
      shown.checks.clear();
      if (found) shown.checks.push_back(*found);
    }
    if (shown.checks.empty()) return base::fail(Code::usage, "такой сверки не было");
    shown.found = tables.federal_checks().found(shown.checks.front().id, {}, options.limit);
    return {};
  }

  base::Result<void> act(store::Transaction& work) {
    using enum FederalOptions::Action;
    std::string target = "federal";
    if (options.action == reconcile) {
      BASE_TRY(check, registers::begin_check(work.tables, now, today));
      target += "/check/" + std::to_string(check.id);
      shown.checks = {check};
    } else if (options.action == retry) {
      BASE_TRY(retried, registers::retry_refused(work.tables, now));
      shown.retried = retried;
    } else {
      BASE_CHECK(registers::tell_everybody(work.tables));
    }
    console::keep_look(cli_look(word(), target, now), work.log, work.trail);
    return {};
  }

  const char* word() const {
    using enum FederalOptions::Action;
    return options.action == reconcile ? "federal reconcile"
           : options.action == retry   ? "federal retry"
                                       : "federal snapshot";
  }
};

boost::json::object json_of(const FederalCheck& it) {
  return {{"id", it.id},
          {"started", base::format_time(it.started)},
          {"changed", base::format_time(it.changed)},
          {"state", registers::name_of(it.state)},
          {"portion", it.portion},
          {"students", it.students},
          {"organizations", it.organizations},
          {"organizationsDiffer", it.organizations_differ},
          {"differ", it.differ},
          {"code", it.code},
          {"reason", it.reason}};
}

boost::json::object json_of(const Shown& it) {
  boost::json::array checks, found, aside;
  for (const auto& each : it.checks) checks.push_back(json_of(each));
  for (const auto& each : it.found)
    found.push_back({{"student", each.student.value},
                     {"organization", each.organization.value},
                     {"what", registers::name_of(each.what)}});
  for (const auto& each : it.aside)
    aside.push_back({{"student", each.student.value},
                     {"at", base::format_time(each.at)},
                     {"code", each.code},
                     {"reason", each.reason}});
  return {{"portion", it.stream.portion},
          {"snapshot", it.stream.snapshot.has_value()},
          {"attempts", it.stream.attempts},
          {"code", it.stream.code},
          {"reason", it.stream.reason},
          {"waiting", it.counts.waiting},
          {"onWay", it.counts.on_way},
          {"known", it.counts.known},
          {"asideCount", it.counts.aside},
          {"oldest", it.counts.oldest ? base::format_time(*it.counts.oldest) : ""},
          {"retried", it.retried},
          {"checks", std::move(checks)},
          {"found", std::move(found)},
          {"aside", std::move(aside)}};
}

void print(const FederalCheck& it) {
  std::cout << "сверка " << it.id << "  " << base::format_time(it.started) << "  "
            << registers::name_of(it.state) << "  обучающихся " << it.students << "  организаций "
            << it.organizations << ", из них расходятся " << it.organizations_differ
            << "  расходятся обучающиеся: " << it.differ;
  if (!it.code.empty()) std::cout << "  " << it.code << ' ' << it.reason;
  std::cout << '\n';
}

void print_state(const Shown& it) {
  std::cout << "принято порций: " << it.stream.portion
            << "; обучающихся у сегмента: " << it.counts.known
            << (it.stream.snapshot ? "; снимок передаётся" : "") << '\n'
            << "ждут: " << it.counts.waiting << "; в пути: " << it.counts.on_way
            << "; отложены: " << it.counts.aside << '\n';
  if (it.counts.oldest)
    std::cout << "самое старое изменение ждёт с " << base::format_time(*it.counts.oldest) << '\n';
  if (!it.stream.code.empty())
    std::cout << "последняя неудача: " << it.stream.code << ' ' << it.stream.reason << '\n';
}

void print(const Shown& it, FederalOptions::Action action) {
  using enum FederalOptions::Action;
  if (action == status) print_state(it);
  if (action == retry) std::cout << "Ждут снова: " << it.retried << '\n';
  if (action == snapshot) std::cout << "Все будут переданы заново.\n";
  if (action == aside && it.aside.empty()) std::cout << "Отложенных записей нет.\n";
  for (const auto& each : it.checks) print(each);
  for (const auto& each : it.found)
    std::cout << "обучающийся " << each.student.value << "  организация " << each.organization.value
              << "  " << registers::name_of(each.what) << '\n';
  for (const auto& each : it.aside)
    std::cout << "обучающийся " << each.student.value << "  " << base::format_time(each.at) << "  "
              << each.code << ' ' << each.reason << '\n';
}

base::Result<Shown> perform(const FederalOptions& options, const config::Settings& settings) {
  using enum FederalOptions::Action;
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const base::Time now = base::SystemClock{}.now();
  Desk desk{options, now, domain::date_at(now, settings.utc_offset_minutes)};
  const bool acts =
      options.action == reconcile || options.action == retry || options.action == snapshot;
  if (acts)
    BASE_CHECK(store::write_now(*database, [&](store::Transaction& t) { return desk.act(t); }));
  else
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& t) { return desk.look(t); }));
  return std::move(desk.shown);
}

}  // namespace

int federal(const FederalOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = perform(options, *settings);
  if (!done) return report(done.error());
  if (options.json)
    std::cout << boost::json::serialize(json_of(*done)) << '\n';
  else
    print(*done, options.action);
  return Exit::done;
}

}  // namespace app

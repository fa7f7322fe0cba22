#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/stamp_authority.hpp"
#include "evidence/check_log.hpp"

namespace app {
namespace {

using base::Code;
using Counts = evidence::LogCheck::Counts;

base::Result<void> read_time(const std::string& text, std::optional<base::Time>& time) {
  if (text.empty()) return {};
  time = base::parse_time(text);
  return time ? base::Result<void>() : base::fail(Code::usage, "время: ГГГГ-ММ-ДДTчч:мм:ссZ", text);
}

base::Result<evidence::LogCheck::Rules> make_rules(const config::Settings& settings,
                                                   const EvidenceOptions& options) {
  evidence::LogCheck::Rules rules;
  BASE_CHECK(read_time(options.from, rules.from));
  BASE_CHECK(read_time(options.to, rules.to));
  const base::Time now = base::SystemClock{}.now();
  // whole days are dropped, and a block may be younger than what it covers
  using std::chrono::days;
  rules.entries_kept = now - days(settings.messages.entry_days - 1);
  rules.bodies_kept = now - days(settings.messages.body_days - 1);
  BASE_TRY(trust, make_trust(settings, {}));
  rules.trust = std::move(trust);
  BASE_TRY(stamps, make_stamp_rules(settings, true));
  rules.stamps = std::move(stamps);
  return rules;
}

struct Checked {
  Counts counts;
  std::vector<base::Error> problems;
  bool chained = true;  // everything is in the chain
};

// A step is a transaction of its own: a long one would hold the database back.
base::Result<Checked> check(const config::Settings& settings, const EvidenceOptions& options) {
  BASE_TRY(rules, make_rules(settings, options));
  base::Log log(base::Log::Format::text, base::Level::warning);
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  auto state = std::make_shared<evidence::LogCheck>(std::move(rules));
  auto chained = std::make_shared<bool>(true);
  for (auto more = std::make_shared<bool>(true); *more;) {
    BASE_CHECK(store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      auto next = *state;  // a job may run more than once
      *more = next.step(work.log, [&work](domain::LogEntryId id) {
        const auto look = work.trail.find(id);
        return look ? std::optional(registers::look_text(*look)) : std::nullopt;
      });
      *state = std::move(next);
      *chained = work.log.unchained(1).empty();
      return {};
    }));
  }
  return Checked{state->counts(), state->problems(), *chained};
}

void print(const Checked& checked) {
  const Counts& counts = checked.counts;
  for (const base::Error& problem : checked.problems)
    std::cout << "✗ " << base::describe(problem) << '\n';
  if (counts.problems > checked.problems.size())
    std::cout << "… и ещё " << counts.problems - checked.problems.size() << '\n';
  std::cout << (counts.problems == 0 ? "Журнал цел" : "ЖУРНАЛ НЕ ЦЕЛ") << ": блоков "
            << counts.blocks << ", записей " << counts.entries << ", тел " << counts.bodies
            << ", подписей сообщений " << counts.signatures << ", штампов времени " << counts.stamps
            << ", записей аудита " << counts.looks << '\n';
  if (counts.dropped > 0) std::cout << "  снято по сроку хранения: " << counts.dropped << '\n';
  if (counts.stamp)
    std::cout << "  последний штамп: " << base::format_time(counts.stamp->at) << ", блок "
              << counts.stamp->block << '\n';
  if (counts.unstamped > 0) std::cout << "  блоков после него: " << counts.unstamped << '\n';
  if (!checked.chained) std::cout << "  новейшие записи ещё не вошли в цепочку\n";
}

boost::json::object to_json(const Checked& checked) {
  const Counts& counts = checked.counts;
  boost::json::array problems;
  for (const base::Error& each : checked.problems)
    problems.push_back(boost::json::object{
        {"code", base::info(each.code).id}, {"subject", each.subject}, {"detail", each.detail}});
  return {{"valid", counts.problems == 0},
          {"blocks", counts.blocks},
          {"entries", counts.entries},
          {"bodies", counts.bodies},
          {"signatures", counts.signatures},
          {"stamps", counts.stamps},
          {"looks", counts.looks},
          {"dropped", counts.dropped},
          {"unstamped_blocks", counts.unstamped},
          {"chained", checked.chained},
          {"problem_count", counts.problems},
          {"problems", std::move(problems)}};
}

}  // namespace

int verify_log(const EvidenceOptions& options) {
  if (options.config.empty())
    return report(base::fail(Code::usage, "укажите контейнеры или --config: журнал службы"));
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto checked = check(without_fetching(*settings), options);
  if (!checked) return report(checked.error());
  if (options.json)
    std::cout << boost::json::serialize(to_json(*checked)) << '\n';
  else
    print(*checked);
  return checked->counts.problems == 0 ? Exit::done : Exit::input_at_fault;
}

}  // namespace app

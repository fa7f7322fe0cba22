#include "store/quality.hpp"

#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "domain/snils.hpp"

namespace app {
namespace {

const registers::QualityRule& rule_of(const std::string& id) {
  static constexpr registers::QualityRule unknown{{}, {}, "Правило другой версии.", {}};
  const auto* rule = registers::find_rule(id);
  return rule != nullptr ? *rule : unknown;
}

void print_counts(const std::vector<store::QualityCount>& counts, bool json) {
  boost::json::array all;
  for (const store::QualityCount& row : counts) {
    const registers::QualityRule& rule = rule_of(row.rule);
    if (json)
      all.push_back({{"rule", row.rule},
                     {"severity", registers::name_of(rule.severity)},
                     {"text", rule.text},
                     {"cure", rule.cure},
                     {"ogrn", row.ogrn},
                     {"organization", row.organization},
                     {"findings", row.findings}});
    else
      std::cout << row.rule << "  " << row.findings << "  "
                << (row.ogrn.empty() ? "нигде не зачислены" : row.organization) << ' ' << row.ogrn
                << "  " << rule.text << ' ' << rule.cure << '\n';
  }
  if (json) std::cout << boost::json::serialize(all) << '\n';
}

// Ids and no names: the registers show those, to whom may see them.
void print_list(const std::vector<store::QualityFinding>& findings, bool json) {
  boost::json::array all;
  for (const store::QualityFinding& row : findings) {
    if (json)
      all.push_back({{"student", row.student_id},
                     {"rule", row.rule},
                     {"ogrn", row.ogrn},
                     {"count", row.count},
                     {"since", base::format_time(row.found_at)}});
    else
      std::cout << (row.student_id == 0 ? "организация" : std::to_string(row.student_id)) << "  "
                << row.rule << "  " << row.ogrn << "  " << row.count << "  с "
                << base::format_time(row.found_at) << '\n';
  }
  if (json) std::cout << boost::json::serialize(all) << '\n';
}

base::Result<bool> show(const config::Settings& settings, const QualityOptions& options) {
  BASE_TRY(pending, store::pending_migrations(settings.store_url));
  if (!pending.empty()) return base::fail(base::Code::migration_needed, pending.front().name);
  const store::QualityFilter filter{options.rule, options.ogrn, options.after_student,
                                    options.limit};
  if (options.list) {
    BASE_TRY(findings, store::list_quality(settings.store_url, filter));
    print_list(findings, options.json);
    return findings.empty();
  }
  BASE_TRY(counts, store::count_quality(settings.store_url, filter));
  print_counts(counts, options.json);
  return counts.empty();
}

}  // namespace

int quality(const QualityOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  if (!options.rule.empty() && registers::find_rule(options.rule) == nullptr)
    return report(base::fail(base::Code::usage, "нет такого правила", options.rule));
  if (!options.ogrn.empty() && !domain::is_ogrn(options.ogrn))
    return report(base::fail(base::Code::usage, "это не ОГРН", options.ogrn));
  const auto nothing = show(*settings, options);
  if (!nothing) return report(nothing.error());
  // apart from what programs read
  const auto waiting = store::count_waiting(settings->store_url);
  if (!waiting) return report(waiting.error());
  if (*waiting > 0)
    std::cerr << "Ещё не проверено учеников: " << *waiting << ". Числа могут измениться.\n";
  else if (*nothing && !options.json)
    std::cout << "Нарушений нет.\n";
  return Exit::done;
}

}  // namespace app

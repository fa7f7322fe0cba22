// Data quality: what the rules find, by number, by student, over time.
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::QualityReport;

namespace {

base::Result<QualityReport::Filter> filter_of(const Call& call) {
  const Arguments& asked = call.arguments;
  QualityReport::Filter filter;
  if (const auto id = asked.integer("organization")) filter.organization = {{*id}};
  if (!asked.has("rule") && !asked.has("severity")) return filter;
  for (const registers::QualityRule& rule : registers::quality_rules())
    if ((!asked.has("rule") || asked.text("rule") == rule.id) &&
        (!asked.has("severity") || asked.text("severity") == registers::name_of(rule.severity)))
      filter.rules.emplace_back(rule.id);
  if (filter.rules.empty())
    return base::fail(Code::value_refused, "the rule is of another severity", "severity");
  return filter;
}

base::Result<QualitySummary> summary(Call& call, Work& work) {
  BASE_TRY(filter, filter_of(call));
  return QualitySummary{work.quality.counts(call.scope(), filter),
                        work.quality.waiting(call.scope(), call.today)};
}

base::Result<Page<QualityReport::Found>> findings(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  BASE_TRY(filter, filter_of(call));
  Page<QualityReport::Found> page;
  page.items = work.quality.findings(call.scope(), filter, {after.value_or(0)}, limit_of(call));
  std::size_t students = 0;
  domain::PersonId last;
  for (const QualityReport::Found& found : page.items) {
    if (found.student != last) ++students;
    last = found.student;
    call.saw(last);
  }
  if (students == limit_of(call)) page.next = make_cursor(call.arguments, last.value);
  return page;
}

base::Result<Page<OrganizationFinding>> organization_findings(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  BASE_TRY(filter, filter_of(call));
  Page<OrganizationFinding> page;
  std::size_t organizations = 0;
  domain::OrganizationId last;
  for (QualityReport::Found& found : work.quality.organization_findings(
           call.scope(), filter, {after.value_or(0)}, limit_of(call))) {
    if (found.organization != last) ++organizations;
    last = found.organization;
    page.items.push_back({std::move(found)});
  }
  if (organizations == limit_of(call)) page.next = make_cursor(call.arguments, last.value);
  return page;
}

base::Result<QualityHistory> history(Call& call, Work& work) {
  const auto from = *call.arguments.date("from"), to = *call.arguments.date("to");
  if (to < from) return base::fail(Code::parameter_invalid, "to before from", "to");
  if (domain::days_between(from, to) >= base::limits::query_days)
    return base::fail(Code::parameter_invalid, "period too long", "to");
  BASE_TRY(filter, filter_of(call));
  return QualityHistory{work.quality.history(call.scope(), filter, from, to)};
}

std::vector<Parameter> filters() {
  std::vector<std::string_view> rules;
  for (const registers::QualityRule& rule : registers::quality_rules()) rules.push_back(rule.id);
  Parameter organization = id_in_path();
  organization.name = "organization";
  organization.place = Place::query;
  organization.required = false;
  organization.description = "Номер организации, которой исправлять.";
  return {{.name = "rule",
           .kind = Kind::choice,
           .description = "Правило.",
           .choices = std::move(rules)},
          {.name = "severity",
           .kind = Kind::choice,
           .description = "Важность правила.",
           .choices = {"note", "warning", "error"}},
          organization};
}

}  // namespace

std::vector<Endpoint> quality_endpoints() {
  const auto row = [](std::string_view path, std::string_view operation, std::string_view summary,
                      std::vector<Parameter> parameters) {
    return Endpoint{.path = path,
                    .operation = operation,
                    .summary = summary,
                    .right = registers::Right::look,
                    .parameters = std::move(parameters)};
  };
  const Parameter from{.name = "from",
                       .kind = Kind::date,
                       .description = "С какого дня, ГГГГ-ММ-ДД.",
                       .required = true};
  Parameter to = from;
  to.name = "to";
  to.description = "По какой день; не больше года вместе.";
  auto days = filters();
  days.insert(days.end(), {from, to});
  const auto pages = [](std::string_view limit) {
    auto all = paged(filters());
    for (Parameter& each : all)
      if (each.name == "limit") each.description = limit;
    return all;
  };
  return {
      endpoint(
          row("/quality", "getQuality",
              "Нарушения качества данных: сколько, у кого, сколько ещё не проверено", filters()),
          summary),
      endpoint(row("/quality/findings", "listFindings", "Нарушения по ученикам",
                   pages("Скольких учеников; не задано — 25.")),
               findings),
      endpoint(row("/quality/organizations", "listOrganizationFindings",
                   "Нарушения самих организаций", pages("Скольких организаций; не задано — 25.")),
               organization_findings),
      endpoint(row("/quality/history", "getQualityHistory", "Нарушения по дням, на утро",
                   std::move(days)),
               history)};
}

}  // namespace console

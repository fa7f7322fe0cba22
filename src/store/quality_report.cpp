// Data quality as the API shows it: within a scope.
#include "store/in_session.hpp"
#include "store/quality.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::OrganizationId;
using registers::PersonId;
using registers::QualityReport;
using registers::Scope;

// Of rows "f" with a rule and an organization "o".
Condition asked(const Scope& scope, const QualityReport::Filter& filter) {
  Condition where{"1 = 1", {}};
  add(where, within(scope, "o"));
  if (!filter.rules.empty()) add(where, {"f.rule ?", {text_set(filter.rules)}});
  if (filter.organization) add(where, {"f.organization_id = ?", {value(*filter.organization)}});
  return where;
}

constexpr const char* findings_with_place =
    "FROM quality_finding f LEFT JOIN organization o ON o.id = f.organization_id WHERE ";
constexpr const char* place_name = "COALESCE(NULLIF(o.short_name, ''), o.full_name)";

std::vector<QualityReport::Found> read(Session& session, const Condition& where,
                                       const std::string& order) {
  std::vector<QualityReport::Found> found;
  for (const Row& row :
       session.select(std::string("f.rule, ") + place_name +
                          ", f.student_id, f.organization_id, f.count, f.found_at",
                      findings_with_place + where.sql + " ORDER BY " + order, where.params))
    found.push_back({row.text(0), row.text(1), row.id<PersonId>(2), row.id<OrganizationId>(3),
                     row.integer(4), row.time(5)});
  return found;
}

}  // namespace

std::vector<QualityReport::Count> SqlQualityReport::counts(const Scope& scope,
                                                           const Filter& filter) {
  const Condition where = asked(scope, filter);
  std::vector<Count> found;
  for (const Row& row :
       session_.select(std::string("f.rule, ") + place_name + ", f.organization_id, COUNT(*)",
                       findings_with_place + where.sql +
                           " GROUP BY f.rule, f.organization_id, o.short_name, o.full_name "
                           "ORDER BY f.rule, 4 DESC, f.organization_id",
                       where.params))
    found.push_back({row.text(0), row.text(1), row.id<OrganizationId>(2), row.integer(3)});
  return found;
}

std::vector<QualityReport::Found> SqlQualityReport::findings(const Scope& scope,
                                                             const Filter& filter, PersonId after,
                                                             std::size_t students) {
  Condition chosen = asked(scope, filter);
  add(chosen, {"f.student_id > ?", {value(after)}});
  chosen.params.emplace_back(value(static_cast<std::int64_t>(students)));
  Set ids{{Type::integer}, {}};
  for (const Row& row : session_.select(
           "DISTINCT f.student_id",
           findings_with_place + chosen.sql + " ORDER BY f.student_id LIMIT ?", chosen.params))
    ids.values.push_back(value(row.integer(0)));
  if (ids.values.empty()) return {};
  Condition where = asked(scope, filter);
  add(where, {"f.student_id ?", {ids}});
  return read(session_, where, "f.student_id, f.rule, f.organization_id");
}

std::vector<QualityReport::Found> SqlQualityReport::organization_findings(
    const Scope& scope, const Filter& filter, OrganizationId after, std::size_t organizations) {
  Condition chosen = asked(scope, filter);
  add(chosen, {"f.student_id = 0 AND f.organization_id > ?", {value(after)}});
  chosen.params.emplace_back(value(static_cast<std::int64_t>(organizations)));
  Set ids{{Type::integer}, {}};
  for (const Row& row : session_.select(
           "DISTINCT f.organization_id",
           findings_with_place + chosen.sql + " ORDER BY f.organization_id LIMIT ?", chosen.params))
    ids.values.push_back(value(row.integer(0)));
  if (ids.values.empty()) return {};
  Condition where = asked(scope, filter);
  add(where, {"f.student_id = 0 AND f.organization_id ?", {ids}});
  return read(session_, where, "f.organization_id, f.rule");
}

std::vector<QualityReport::DayCount> SqlQualityReport::history(const Scope& scope,
                                                               const Filter& filter, Date from,
                                                               Date to) {
  Condition where = asked(scope, filter);
  // the row "all" only says that the day was counted
  add(where, {"f.rule <> 'all' AND f.day >= ? AND f.day <= ?", {value(from), value(to)}});
  std::vector<DayCount> found;
  for (const Row& row :
       session_.select("f.day, f.rule, SUM(f.findings)",
                       "FROM quality_count f LEFT JOIN organization o ON o.id = f.organization_id "
                       "WHERE " +
                           where.sql + " GROUP BY f.day, f.rule ORDER BY f.day, f.rule",
                       where.params))
    found.push_back({row.date(0).value(), row.text(1), row.integer(2)});
  return found;
}

std::int64_t SqlQualityReport::waiting(const Scope& scope, Date today) {
  Condition asked{"FROM quality_line", {}};
  const bool all = scope.kind() == Scope::Kind::region;
  if (!all) {
    asked.sql =
        "FROM enrollment e JOIN organization o ON o.id = e.organization_id "
        "JOIN quality_line q ON q.student_id = e.student_id WHERE 1 = 1";
    add(asked, within(scope, "o"));
    add(asked, decides(today));
  }
  return session_.select(all ? "COUNT(*)" : "COUNT(DISTINCT e.student_id)", asked.sql, asked.params)
      .at(0)
      .integer(0);
}

base::Result<std::int64_t> count_waiting(const std::string& url) {
  return in_session(
      url, [](Session& session) { return SqlQualityReport(session).waiting(Scope::region(), {}); });
}

}  // namespace store

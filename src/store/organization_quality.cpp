// Which organizations wait to be judged, and what the rules ask of them.
#include "store/organization_quality.hpp"

#include <map>
#include <random>
#include <set>

#include "store/layouts.hpp"
#include "store/quality.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::Date;
using registers::OrganizationFacts;
using registers::OrganizationId;

const std::string renew = " ON CONFLICT (organization_id) DO UPDATE SET ticket = excluded.ticket";

// Nobody compares tickets but for being the same.
std::int64_t new_ticket() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return static_cast<std::int64_t>(random() >> 1);
}

}  // namespace

void line_up_organizations(Session& session, const registers::Changes& changes) {
  std::set<OrganizationId> organizations;
  for (const auto& row : changes.organizations) organizations.insert(row.id);
  for (const auto& row : changes.class_groups) organizations.insert(row.organization);
  for (const auto& row : changes.subjects) organizations.insert(row.organization);
  for (const auto& row : changes.enrollments) organizations.insert(row.organization);
  const Value ticket = new_ticket();
  std::vector<Value> values;
  for (const OrganizationId id : organizations) values.insert(values.end(), {value(id), ticket});
  session.insert({"quality_organization_line",
                  {{"organization_id", Type::integer}, {"ticket", Type::integer}},
                  renew},
                 values);
}

void line_up_organizations(Session& session) {
  session.change(
      "INSERT INTO quality_organization_line (organization_id, ticket) SELECT id, "
      "CAST(? AS BIGINT) FROM organization WHERE TRUE" +
          renew,
      {Value(new_ticket())});
}

std::vector<SqlOrganizationLine::Waiting> SqlOrganizationLine::first(std::size_t count) {
  std::vector<Waiting> found;
  for (const Row& row :
       session_.select("organization_id, ticket",
                       "FROM quality_organization_line ORDER BY organization_id LIMIT ?",
                       {value(static_cast<std::int64_t>(count))}))
    found.push_back({row.id<OrganizationId>(0), row.integer(1)});
  return found;
}

std::vector<OrganizationFacts> SqlOrganizationLine::facts(
    std::span<const OrganizationId> organizations, Date today) {
  const Set ids = id_set(organizations);
  const int year = domain::school_year(today);
  const Date begins{std::chrono::year(year), std::chrono::September, std::chrono::day(1)};
  std::map<OrganizationId, OrganizationFacts> facts;
  for (auto& row : layout_of<registers::OrganizationRow>().select(session_, "WHERE id ?", {ids})) {
    const OrganizationId id = row.id;
    facts[id].row = std::move(row);
  }
  const std::string open =
      "(e.valid_from IS NULL OR e.valid_from <= ?) AND (e.valid_to IS NULL OR e.valid_to >= ?)";
  for (const Row& row : session_.select("e.organization_id, count(DISTINCT e.student_id)",
                                        "FROM enrollment e WHERE e.organization_id ? AND " + open +
                                            " GROUP BY e.organization_id",
                                        {ids, value(today), value(today)}))
    facts[row.id<OrganizationId>(0)].students = row.integer(1);
  for (const Row& row : session_.select(
           "g.organization_id, count(*)",
           "FROM class_group g WHERE g.organization_id ? AND g.school_year = ? AND NOT EXISTS "
           "(SELECT 1 FROM enrollment e WHERE e.class_group_id = g.id AND " +
               open + ") GROUP BY g.organization_id",
           {ids, value(std::int64_t{year}), value(today), value(today)}))
    facts[row.id<OrganizationId>(0)].empty_classes = row.integer(1);
  for (const Row& row : session_.select(
           "s.organization_id, count(*)",
           "FROM org_subject s WHERE s.organization_id ? AND s.subject_id IS NULL AND EXISTS "
           "(SELECT 1 FROM lesson l WHERE l.org_subject_id = s.id AND l.lesson_date >= ?) "
           "GROUP BY s.organization_id",
           {ids, value(begins)}))
    facts[row.id<OrganizationId>(0)].unbound = row.integer(1);
  // each class's last one by the index that begins with the class and the day
  for (const Row& row :
       session_.select("g.organization_id, max((SELECT max(l.lesson_date) FROM lesson l "
                       "WHERE l.class_group_id = g.id AND l.lesson_date <= ?))",
                       "FROM class_group g WHERE g.organization_id ? AND g.school_year = ? "
                       "GROUP BY g.organization_id",
                       {value(today), ids, value(std::int64_t{year})}))
    facts[row.id<OrganizationId>(0)].last_lesson = row.date(1);
  std::vector<OrganizationFacts> found;
  for (auto& [id, it] : facts)
    if (it.row.id) found.push_back(std::move(it));
  return found;
}

void SqlOrganizationLine::settle(std::span<const Waiting> judged,
                                 std::span<const registers::Finding> findings, base::Time now) {
  if (judged.empty()) return;
  std::vector<OrganizationId> ids;
  Set tickets{{Type::integer, Type::integer}, {}};
  for (const auto& [organization, ticket] : judged) {
    ids.push_back(organization);
    tickets.values.insert(tickets.values.end(), {value(organization), value(ticket)});
  }
  Set stays{{Type::text, Type::integer}, {}};
  for (const auto& it : findings)
    stays.values.insert(stays.values.end(), {value(it.rule), value(it.organization)});
  std::vector<Param> cured = {id_set(std::span<const OrganizationId>(ids))};
  if (!findings.empty()) cured.emplace_back(stays);
  session_.change(std::string("DELETE FROM quality_finding WHERE student_id = 0 "
                              "AND organization_id ?") +
                      (findings.empty() ? "" : " AND NOT ((rule, organization_id) ?)"),
                  cured);
  keep_findings(session_, findings, now);
  session_.change("DELETE FROM quality_organization_line WHERE (organization_id, ticket) ?",
                  {tickets});
}

}  // namespace store

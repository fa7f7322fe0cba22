// How many marks wait on the binding of each subject: counted organization by organization, where
// the change feed says that something has changed.
#include <map>

#include "base/limits.hpp"
#include "store/subjects.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::OrganizationId;
using registers::OrgSubjectId;
using registers::UnboundSubject;

constexpr const char* unbound_tables =
    "FROM org_subject s JOIN organization o ON o.id = s.organization_id "
    "LEFT JOIN subject_marks n ON n.org_subject_id = s.id WHERE ";

Condition unbound_within(const registers::Scope& scope,
                         std::optional<OrganizationId> organization) {
  Condition where{"s.subject_id IS NULL", {}};
  add(where, within(scope, "o"));
  if (organization) add(where, {"s.organization_id = ?", {value(*organization)}});
  return where;
}

// Of everyone who ever studied there, for a mark's own key leads by the student; in this order.
constexpr const char* waiting_marks =
    "FROM (SELECT l.org_subject_id AS id FROM (SELECT DISTINCT student_id FROM enrollment "
    "WHERE organization_id ?) e CROSS JOIN mark m CROSS JOIN lesson l "
    "WHERE m.student_id = e.student_id AND l.id = m.lesson_id AND l.org_subject_id ? "
    "UNION ALL SELECT f.org_subject_id FROM (SELECT DISTINCT student_id FROM enrollment "
    "WHERE organization_id ?) e CROSS JOIN final_mark f "
    "WHERE f.student_id = e.student_id AND f.org_subject_id ?) AS waiting GROUP BY id";

}  // namespace

std::vector<UnboundSubject> SqlSubjects::most_awaited(const Scope& scope,
                                                      std::optional<OrganizationId> organization,
                                                      std::optional<UnboundSubject::Place> after,
                                                      std::size_t limit) {
  const std::int64_t round =
      after ? after->round
            : session_.select("coalesce(max(round), 0)", "FROM subject_marks").at(0).integer(0);
  const std::string late = "coalesce(n.round, 0) > " + std::to_string(round),
                    order = "CASE WHEN " + late + " THEN 1 ELSE 0 END, CASE WHEN " + late +
                            " THEN 0 ELSE -coalesce(n.marks, 0) END, s.id";
  Condition where = unbound_within(scope, organization);
  if (after)
    store::add(where,
               {"(" + order + ") > (CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))",
                {value(std::int64_t{after->late}), value(-after->marks), value(after->id)}});
  where.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  std::vector<UnboundSubject> result;
  for (const Row& row : session_.select(
           "s.id, s.organization_id, s.name, o.municipality, o.short_name, o.full_name, "
           "coalesce(n.marks, 0), n.counted_at, coalesce(n.round, 0)",
           unbound_tables + where.sql + " ORDER BY " + order + " LIMIT ?", where.params)) {
    UnboundSubject& it = result.emplace_back();
    it.entry.id = row.id<OrgSubjectId>(0);
    it.entry.organization = row.id<OrganizationId>(1);
    it.entry.name = row.text(2);
    it.entry.municipality = row.text(3);
    it.organization_name = row.text(4).empty() ? row.text(5) : row.text(4);
    it.marks = row.integer(6);
    if (!row.null(7)) it.counted = row.time(7);
    const bool counted_since = row.integer(8) > round;
    it.place = {round, counted_since, counted_since ? 0 : it.marks, it.entry.id};
  }
  return result;
}

std::size_t SqlSubjects::count_unbound(const Scope& scope,
                                       std::optional<OrganizationId> organization) {
  const Condition where = unbound_within(scope, organization);
  return static_cast<std::size_t>(
      session_.select("count(*)", unbound_tables + where.sql, where.params).at(0).integer(0));
}

SqlSubjects::Counted SqlSubjects::count_first(std::size_t organizations) {
  Counted counted;
  Set places{{Type::integer}, {}}, subjects = places;
  for (const Row& row :
       session_.select("organization_id, ticket",
                       "FROM subject_marks_line ORDER BY ticket, organization_id LIMIT ?",
                       {value(static_cast<std::int64_t>(organizations))})) {
    counted.organizations.emplace_back(row.id<OrganizationId>(0), row.integer(1));
    places.values.push_back(value(row.integer(0)));
  }
  if (places.values.empty()) return counted;
  std::map<OrgSubjectId, std::int64_t> marks;
  for (const Row& row : session_.select(
           "id", "FROM org_subject WHERE subject_id IS NULL AND organization_id ?", {places})) {
    marks[row.id<OrgSubjectId>(0)] = 0;
    subjects.values.push_back(value(row.integer(0)));
  }
  if (marks.empty()) return counted;
  for (const Row& row :
       session_.select("id, count(*)", waiting_marks, {places, subjects, places, subjects}))
    marks[row.id<OrgSubjectId>(0)] = row.integer(1);
  counted.marks.assign(marks.begin(), marks.end());
  return counted;
}

void SqlSubjects::settle(const Counted& counted, base::Time now) {
  // one counts at a time: rounds are committed in their order
  const std::int64_t round =
      session_.select("coalesce(max(round), 0) + 1", "FROM subject_marks").at(0).integer(0);
  std::vector<Value> values;
  for (const auto& [subject, marks] : counted.marks)
    values.insert(values.end(), {value(subject), value(marks), value(now), value(round)});
  session_.insert(
      {"subject_marks",
       {{"org_subject_id", Type::integer},
        {"marks", Type::integer},
        {"counted_at", Type::integer},
        {"round", Type::integer}},
       "ON CONFLICT (org_subject_id) DO UPDATE SET counted_at = excluded.counted_at, "
       "round = CASE WHEN subject_marks.marks = excluded.marks THEN subject_marks.round "
       "ELSE excluded.round END, marks = excluded.marks"},
      values);
  Set done{{Type::integer, Type::integer}, {}};
  for (const auto& [organization, ticket] : counted.organizations)
    done.values.insert(done.values.end(), {value(organization), value(ticket)});
  if (!done.values.empty())
    session_.change("DELETE FROM subject_marks_line WHERE (organization_id, ticket) ?", {done});
  line_up_changed();
}

// Journals and subjects name their organization, final marks their student.
void SqlSubjects::line_up_changed() {
  const std::int64_t from = session_.select("position", "FROM subject_marks_feed").at(0).integer(0);
  const auto rows =
      session_.select("max(position)",
                      "FROM (SELECT position FROM change_line WHERE position > ? "
                      "ORDER BY position LIMIT ?) AS next",
                      {value(from), value(static_cast<std::int64_t>(base::limits::feed_window))});
  if (rows.at(0).null(0)) return;
  const std::int64_t to = rows.at(0).integer(0);
  session_.change(
      "INSERT INTO subject_marks_line (organization_id, ticket) "
      "SELECT DISTINCT id, CAST(? AS BIGINT) FROM (SELECT organization_id AS id FROM change_line "
      "WHERE position > ? AND position <= ? AND kind IN ('lesson', 'subject') "
      "UNION SELECT e.organization_id FROM change_line l JOIN enrollment e "
      "ON e.student_id = l.student_id WHERE l.position > ? AND l.position <= ? "
      "AND l.kind = 'final-mark') AS changed WHERE id IS NOT NULL "
      "ON CONFLICT (organization_id) DO UPDATE SET ticket = excluded.ticket",
      {value(to), value(from), value(to), value(from), value(to)});
  session_.change("UPDATE subject_marks_feed SET position = ?", {value(to)});
}

}  // namespace store

#include "store/quality.hpp"

#include <random>
#include <set>

#include "store/in_session.hpp"
#include "store/organization_quality.hpp"
#include "store/person_alikes.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::PersonId;

// Nobody compares tickets but for being the same; a clock or a counter would have to be shared.
std::int64_t new_ticket() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return static_cast<std::int64_t>(random() >> 1);
}

const std::string renew = " ON CONFLICT (student_id) DO UPDATE SET ticket = excluded.ticket";

}  // namespace

void line_up(Session& session, const registers::Changes& changes) {
  std::set<PersonId> students;
  std::vector<PersonId> guardians;
  for (const auto& row : changes.persons)
    if (row.is_student)
      students.insert(row.id);
    else if (!changes.is_new(row.id.value))  // a new one's links are all among the batch's
      guardians.push_back(row.id);
  for (const auto& row : changes.guardian_links) students.insert(row.student);
  for (const auto& row : changes.enrollments) students.insert(row.student);
  line_up_organizations(session, changes);
  const Value ticket = new_ticket();
  std::vector<Value> fresh, stored;
  for (const PersonId id : students) {
    std::vector<Value>& values = changes.is_new(id.value) ? fresh : stored;
    values.insert(values.end(), {value(id), ticket});
  }
  Insert line{"quality_line", {{"student_id", Type::integer}, {"ticket", Type::integer}}, renew};
  session.insert(line, stored);
  line.fresh = true;  // who was not there waits for nothing yet
  session.insert(line, fresh);
  if (!guardians.empty())
    session.change(
        "INSERT INTO quality_line (student_id, ticket) SELECT DISTINCT student_id, "
        "CAST(? AS BIGINT) FROM guardian_link WHERE guardian_id ?" +
            renew,
        {ticket, id_set(std::span<const PersonId>(guardians))});
}

std::vector<SqlQualityLine::Waiting> SqlQualityLine::first(std::size_t count) {
  std::vector<Waiting> found;
  for (const Row& row :
       session_.select("student_id, ticket", "FROM quality_line ORDER BY student_id LIMIT ?",
                       {value(static_cast<std::int64_t>(count))}))
    found.push_back({row.id<PersonId>(0), row.integer(1)});
  return found;
}

std::vector<std::pair<PersonId, registers::StudentFacts::Uncovered>>
SqlQualityLine::uncovered_marks(std::span<const PersonId> students, registers::Date since) {
  std::vector<std::pair<PersonId, registers::StudentFacts::Uncovered>> found;
  if (students.empty()) return found;
  for (const Row& row : session_.select(
           "m.student_id, g.organization_id, COUNT(*)",
           "FROM mark m JOIN lesson l ON l.id = m.lesson_id "
           "JOIN class_group g ON g.id = l.class_group_id "
           "WHERE m.student_id ? AND m.lesson_date >= ? AND NOT EXISTS (SELECT 1 FROM enrollment e "
           "WHERE e.student_id = m.student_id AND e.organization_id = g.organization_id "
           "AND (e.valid_from IS NULL OR e.valid_from <= m.lesson_date) "
           "AND (e.valid_to IS NULL OR m.lesson_date <= e.valid_to)) "
           "GROUP BY m.student_id, g.organization_id ORDER BY m.student_id, g.organization_id",
           {id_set(students), value(since)}))
    found.push_back({row.id<PersonId>(0), {row.id<registers::OrganizationId>(1), row.integer(2)}});
  return found;
}

void keep_findings(Session& session, std::span<const registers::Finding> findings, base::Time now) {
  std::vector<Value> values;
  for (const auto& it : findings)
    values.insert(values.end(), {value(it.student), value(it.rule), value(it.organization),
                                 value(it.count), value(now)});
  session.insert({"quality_finding",
                  {{"student_id", Type::integer},
                   {"rule", Type::text},
                   {"organization_id", Type::integer},
                   {"count", Type::integer},
                   {"found_at", Type::integer}},
                  "ON CONFLICT (student_id, rule, organization_id) "
                  "DO UPDATE SET count = excluded.count"},
                 values);
}

void SqlQualityLine::settle(std::span<const Waiting> judged,
                            std::span<const registers::Finding> findings, base::Time now) {
  if (judged.empty()) return;
  std::vector<PersonId> ids;
  Set tickets{{Type::integer, Type::integer}, {}};
  for (const auto& [student, ticket] : judged) {
    ids.push_back(student);
    tickets.values.insert(tickets.values.end(), {value(student), value(ticket)});
  }
  // what was found before and is found again stays, with its time
  Set stays{{Type::integer, Type::text, Type::integer}, {}};
  for (const auto& it : findings)
    stays.values.insert(stays.values.end(),
                        {value(it.student), value(it.rule), value(it.organization)});
  std::vector<Param> cured = {id_set(std::span<const PersonId>(ids))};
  if (!findings.empty()) cured.emplace_back(stays);
  session_.change(std::string("DELETE FROM quality_finding WHERE student_id ?") +
                      (findings.empty() ? "" : " AND NOT ((student_id, rule, organization_id) ?)"),
                  cured);
  keep_findings(session_, findings, now);
  find_alikes(session_, ids, now);
  session_.change("DELETE FROM quality_line WHERE (student_id, ticket) ?", {tickets});
}

// The row "all" says that the day was counted, also when nothing was found.
bool SqlQualityLine::begin_day(registers::Date day) {
  const std::string insert =
      "INSERT INTO quality_count (day, rule, organization_id, findings) SELECT " +
      std::string(session_.dialect() == Dialect::sqlite ? "?" : "CAST(? AS DATE)");
  const bool first = session_.change(insert +
                                         ", 'all', 0, COUNT(*) FROM quality_finding WHERE TRUE "
                                         "ON CONFLICT (day, rule, organization_id) DO NOTHING",
                                     {value(day)}) > 0;
  if (!first) return false;
  session_.change(insert +
                      ", rule, organization_id, COUNT(*) FROM quality_finding "
                      "GROUP BY rule, organization_id",
                  {value(day)});
  session_.change(
      "INSERT INTO quality_line (student_id, ticket) SELECT id, CAST(? AS BIGINT) "
      "FROM person WHERE is_student = 1" +
          renew,
      {Value(new_ticket())});
  line_up_organizations(session_);
  return true;
}

namespace {

// Both questions are about findings with their organization.
struct Question {
  std::string from =
      "FROM quality_finding f LEFT JOIN organization o ON o.id = f.organization_id "
      "WHERE f.student_id > ?";
  std::vector<Param> params;
};
Question question(const QualityFilter& filter) {
  Question asked;
  asked.params.emplace_back(value(filter.after_student));
  if (!filter.rule.empty()) {
    asked.from += " AND f.rule = ?";
    asked.params.emplace_back(value(filter.rule));
  }
  if (!filter.ogrn.empty()) {
    asked.from += " AND o.ogrn = ?";
    asked.params.emplace_back(value(filter.ogrn));
  }
  return asked;
}

}  // namespace

base::Result<std::vector<QualityCount>> count_quality(const std::string& url,
                                                      const QualityFilter& filter) {
  return in_session(url, [&](Session& session) {
    Question asked = question(filter);
    asked.from += " GROUP BY f.rule, o.ogrn, o.short_name, o.full_name ORDER BY f.rule, 4 DESC, 2";
    std::vector<QualityCount> found;
    for (const Row& row :
         session.select("f.rule, o.ogrn, COALESCE(NULLIF(o.short_name, ''), o.full_name), COUNT(*)",
                        asked.from, asked.params))
      found.push_back({row.text(0), row.text(1), row.text(2), row.integer(3)});
    return found;
  });
}

base::Result<std::vector<QualityFinding>> list_quality(const std::string& url,
                                                       const QualityFilter& filter) {
  return in_session(url, [&](Session& session) {
    Question asked = question(filter);
    asked.from += " ORDER BY f.student_id, f.rule, f.organization_id LIMIT ?";
    asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
    std::vector<QualityFinding> found;
    for (const Row& row : session.select("f.rule, o.ogrn, f.student_id, f.count, f.found_at",
                                         asked.from, asked.params))
      found.push_back({row.text(0), row.text(1), row.integer(2), row.integer(3), row.time(4)});
    return found;
  });
}

}  // namespace store

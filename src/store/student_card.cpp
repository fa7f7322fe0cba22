// One student as the API shows him: everything that is kept, each part with its source.
#include "store/persons.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::PersonId;
using registers::Scope;

registers::Source source_of(Session& session, const std::string& table, std::int64_t id) {
  const auto rows = session.select(
      source_columns, "FROM " + table + " x" + source_joins + " WHERE x.id = ?", {value(id)});
  return rows.empty() ? registers::Source{} : read_source(rows.front(), 0);
}

std::vector<registers::GuardianEntry> guardians_of(Session& session, PersonId student) {
  std::vector<registers::GuardianEntry> result;
  for (auto& link : read_links(session.select(link_columns,
                                              "FROM guardian_link WHERE student_id = ? ORDER BY id",
                                              {value(student)}))) {
    auto persons = read_persons(
        session.select(person_columns, "FROM person WHERE id = ?", {value(link.guardian)}));
    if (persons.empty()) continue;
    const auto id = link.id.value;
    result.push_back(
        {std::move(link), std::move(persons.front()), source_of(session, "guardian_link", id)});
  }
  return result;
}

registers::EnrollmentEntry read_enrollment(const Row& row) {
  registers::EnrollmentEntry entry;
  entry.row.id = row.id<domain::EnrollmentId>(0);
  entry.place = {.organization = row.id<registers::OrganizationId>(1),
                 .organization_name = row.text(2),
                 .class_group = row.id<registers::ClassGroupId>(3),
                 .class_name = row.text(4)};
  domain::EnrollmentRecord& it = entry.row.fields;
  it.from = row.date(5);
  it.to = row.date(6);
  it.order_in = row.text(7);
  it.order_in_date = row.date(8);
  it.reason_in = row.text(9);
  it.order_out = row.text(10);
  it.order_out_date = row.date(11);
  it.reason_out = row.text(12);
  it.study_form = read_name<domain::StudyForm>(row, 13);
  it.education_form = read_name<domain::EducationForm>(row, 14);
  it.adapted = row.integer(15) != 0;
  entry.source = read_source(row, 16);
  return entry;
}

// The migration history: also where the student was before he came into the scope.
std::vector<registers::EnrollmentEntry> enrollments_of(Session& session, PersonId student) {
  std::vector<registers::EnrollmentEntry> result;
  for (const Row& row : session.select(
           "x.id, o.id, o.full_name, c.id, c.name, x.valid_from, x.valid_to, x.order_in, "
           "x.order_in_date, x.reason_in, x.order_out, x.order_out_date, x.reason_out, "
           "x.study_form, x.education_form, x.adapted, " +
               std::string(source_columns),
           "FROM enrollment x JOIN organization o ON o.id = x.organization_id "
           "LEFT JOIN class_group c ON c.id = x.class_group_id" +
               std::string(source_joins) +
               " WHERE x.student_id = ? ORDER BY coalesce(x.valid_from, '0001-01-01'), x.id",
           {value(student)}))
    result.push_back(read_enrollment(row));
  return result;
}

}  // namespace

bool SqlDirectory::has_student(const Scope& scope, PersonId id, Date today) {
  Condition where{"FROM person p WHERE p.id = ?", {value(id)}};
  add(where, is_seen(scope, today));
  return !session_.select("p.id", where.sql, where.params).empty();
}

std::optional<registers::StudentCard> SqlDirectory::student(const Scope& scope, PersonId id,
                                                            Date today) {
  if (!has_student(scope, id, today)) return std::nullopt;
  auto persons =
      read_persons(session_.select(person_columns, "FROM person WHERE id = ?", {value(id)}));
  return registers::StudentCard{.person = std::move(persons.at(0)),
                                .source = source_of(session_, "person", id.value),
                                .guardians = guardians_of(session_, id),
                                .enrollments = enrollments_of(session_, id)};
}

std::optional<std::vector<registers::DiaryEntry>> SqlDirectory::diary(const Scope& scope,
                                                                      PersonId id, Date from,
                                                                      Date to, Date today) {
  if (!has_student(scope, id, today)) return std::nullopt;
  return queries_.diary(id, from, to);
}

std::optional<std::vector<registers::FinalMarkEntry>> SqlDirectory::final_marks(const Scope& scope,
                                                                                PersonId id,
                                                                                Date today) {
  if (!has_student(scope, id, today)) return std::nullopt;
  using std::chrono::year;
  const auto day = [](int number) {
    return Date(year(number), std::chrono::January, std::chrono::day(1));
  };
  return queries_.final_marks(id, day(1900), day(2200));
}

}  // namespace store

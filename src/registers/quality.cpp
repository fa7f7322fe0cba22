// From the line of changed students to what the rules say of them; all questions in sets.
#include "registers/quality.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace registers {
namespace {

using Students = std::unordered_map<PersonId, StudentFacts>;

template <class Row>
auto index(std::vector<Row> rows) {
  std::unordered_map<decltype(Row::id), Row> by_id;
  for (Row& row : rows) {
    const auto id = row.id;
    by_id.emplace(id, std::move(row));
  }
  return by_id;
}

void add_studies(Students& students, std::span<const PersonId> ids, Tables& tables) {
  std::vector<EnrollmentRow> enrollments = tables.enrollments(ids);
  if (enrollments.empty()) return;
  std::set<OrganizationId> organization_ids, with_programmes;
  std::set<ClassGroupId> class_ids;
  for (const EnrollmentRow& row : enrollments) {
    organization_ids.insert(row.organization);
    if (row.programme) with_programmes.insert(row.organization);
    class_ids.insert(row.class_group);
  }
  const std::vector organizations_asked(organization_ids.begin(), organization_ids.end());
  const std::vector classes_asked(class_ids.begin(), class_ids.end());
  const auto organizations = index(tables.organizations(organizations_asked));
  const auto classes = index(tables.class_groups(classes_asked));
  const std::vector programmes_asked(with_programmes.begin(), with_programmes.end());
  std::set<ProgrammeId> supplementary;
  if (!programmes_asked.empty())
    for (const ProgrammeRow& row : tables.programmes_of(programmes_asked))
      if (row.fields.kind == domain::ProgrammeKind::supplementary) supplementary.insert(row.id);
  for (EnrollmentRow& row : enrollments) {
    StudentFacts::Study study;
    if (const auto it = organizations.find(row.organization); it != organizations.end())
      study.kind = it->second.fields.kind;
    if (supplementary.contains(row.programme)) study.kind = domain::OrganizationKind::supplementary;
    if (const auto it = classes.find(row.class_group); it != classes.end()) {
      study.parallel = it->second.parallel;
      study.school_year = it->second.school_year;
    }
    const PersonId student = row.student;
    study.enrollment = std::move(row);
    if (const auto it = students.find(student); it != students.end())
      it->second.studies.push_back(std::move(study));
  }
}

void add_cares(Students& students, std::span<const PersonId> ids, Tables& tables) {
  std::vector<GuardianLinkRow> links = tables.guardian_links(ids);
  if (links.empty()) return;
  std::set<PersonId> guardian_ids;
  for (const GuardianLinkRow& row : links) guardian_ids.insert(row.guardian);
  const std::vector asked(guardian_ids.begin(), guardian_ids.end());
  const auto guardians = index(tables.persons(asked));
  for (GuardianLinkRow& row : links) {
    const auto student = students.find(row.student);
    const auto guardian = guardians.find(row.guardian);
    if (student == students.end() || guardian == guardians.end()) continue;
    const domain::PersonFields& fields = guardian->second.fields;
    student->second.cares.push_back(
        {std::move(row), fields.birth_date, !fields.snils.empty(), fields.sex});
  }
}

}  // namespace

Judged judge_first(QualityLine& line, Tables& tables, std::size_t count, Date today) {
  Judged judged;
  judged.students = line.first(count);
  std::vector<PersonId> ids;
  for (const auto& waiting : judged.students) ids.push_back(waiting.student);
  if (ids.empty()) return judged;
  Students students;
  for (PersonRow& row : tables.persons(ids)) {
    const PersonId id = row.id;
    students[id].person = std::move(row);
  }
  add_studies(students, ids, tables);
  add_cares(students, ids, tables);
  const Date since{std::chrono::year(domain::school_year(today)), std::chrono::September,
                   std::chrono::day(1)};
  for (auto& [student, uncovered] : line.uncovered_marks(ids, since))
    if (const auto it = students.find(student); it != students.end())
      it->second.uncovered.push_back(uncovered);
  for (const auto& [student, keys] : line.reused_keys(ids))
    if (const auto it = students.find(student); it != students.end()) it->second.reused_keys = keys;
  for (const PersonId id : ids) {
    const auto it = students.find(id);
    if (it == students.end() || !it->second.person.is_student) continue;
    const auto found = judge(it->second, today);
    judged.findings.insert(judged.findings.end(), found.begin(), found.end());
  }
  return judged;
}

}  // namespace registers

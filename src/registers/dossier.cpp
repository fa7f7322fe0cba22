#include "registers/dossier.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.hpp"
#include "registers/student_records.hpp"

namespace registers {
namespace {

template <class Tag>
std::string key(domain::Id<Tag> id) {
  return id ? std::to_string(id.value) : std::string();
}

std::string full_name(const std::string& surname, const std::string& name) {
  return domain::search_key(surname + " " + name);
}

bool is_of_that_name(const PersonRow& row, const Sought& sought) {
  if (sought.birth_date && row.fields.birth_date != sought.birth_date) return false;
  if (!sought.surname.empty() &&
      full_name(row.fields.surname, row.fields.name) != full_name(sought.surname, sought.name))
    return false;
  return sought.patronymic.empty() ||
         domain::search_key(row.fields.patronymic) == domain::search_key(sought.patronymic);
}

// The lessons of one student beside his other records.
class Lessons {
 public:
  Lessons(Tables& tables, Queries& queries, PersonId student, domain::Batch& batch)
      : tables_(tables), queries_(queries), student_(student), batch_(batch) {
    for (const auto& row : batch_.subjects) known_.insert(row.key);
  }

  void add(Date begin, Date end) {
    std::vector<OrganizationId> places;
    enrollments_ = tables_.enrollments(std::span(&student_, 1));
    for (const EnrollmentRow& row : enrollments_) places.push_back(row.organization);
    if (places.empty()) return;
    std::map<std::pair<OrganizationId, std::string>, OrgSubjectId> subjects;
    for (const SubjectRow& row : tables_.subjects_of(places))
      subjects.emplace(std::pair(row.organization, row.name), row.id);
    auto entries = queries_.diary(student_, begin, end);
    if (entries.size() > base::limits::dossier_lessons)
      entries.erase(entries.begin(),
                    entries.end() - static_cast<std::ptrdiff_t>(base::limits::dossier_lessons));
    for (const DiaryEntry& entry : entries) {
      const ClassGroupId group = class_on(entry.organization, entry.date);
      const auto subject = subjects.find({entry.organization, entry.subject});
      if (group && subject != subjects.end()) add_lesson(entry, group, subject->second);
    }
  }

 private:
  // A lesson lies in the class where the student was on that day; a mark in another organization's
  // or another class's journal has no place in the contract, and stays here.
  ClassGroupId class_on(OrganizationId organization, Date day) const {
    for (const EnrollmentRow& row : enrollments_)
      if (row.organization == organization && row.class_group &&
          row.fields.from.value_or(day) <= day && row.fields.to.value_or(day) >= day)
        return row.class_group;
    return {};
  }

  void add_lesson(const DiaryEntry& entry, ClassGroupId group, OrgSubjectId subject) {
    if (known_.insert(key(subject)).second)
      batch_.subjects.push_back({{}, key(subject), key(entry.organization), entry.subject});
    const std::string lesson = key(entry.lesson);
    batch_.lessons.push_back({{},
                              lesson,
                              key(group),
                              key(subject),
                              entry.date,
                              entry.number,
                              entry.starts,
                              entry.ends,
                              entry.topic,
                              entry.homework,
                              entry.teacher});
    for (const DiaryEntry::Mark& mark : entry.marks)
      batch_.marks.push_back({{},
                              lesson,
                              key(student_),
                              mark.number,
                              mark.value,
                              mark.work,
                              mark.weight,
                              mark.comment});
    if (entry.attendance)
      batch_.attendance.push_back({{}, lesson, key(student_), *entry.attendance});
  }

  Tables& tables_;
  Queries& queries_;
  const PersonId student_;
  domain::Batch& batch_;
  std::vector<EnrollmentRow> enrollments_;
  std::set<std::string> known_;  // subjects
};

}  // namespace

std::optional<PersonRow> find_student(Tables& tables, const Sought& sought) {
  std::vector<PersonRow> found;
  if (!sought.snils.empty()) {
    found = tables.persons_by_snils(std::vector{sought.snils.digits()});
  } else if (!sought.surname.empty() && !sought.name.empty() && sought.birth_date) {
    const std::string name =
        domain::search_key(sought.surname + " " + sought.name + " " + sought.patronymic);
    found = tables.persons_by_name(std::vector{name}, std::vector{*sought.birth_date});
  }
  std::erase_if(found, [&](const PersonRow& row) {
    return !row.is_student || !is_of_that_name(row, sought);
  });
  if (found.size() != 1) return std::nullopt;
  return std::move(found.front());
}

std::vector<EnrollmentRow> open_enrollments(Tables& tables, PersonId student, Date day) {
  auto rows = tables.enrollments(std::span(&student, 1));
  std::erase_if(rows, [&](const EnrollmentRow& row) { return row.fields.to.value_or(day) < day; });
  std::vector<OrganizationId> ids;
  for (const auto& row : rows) ids.push_back(row.organization);
  std::set<OrganizationId> supplementary;
  if (!ids.empty())
    for (const OrganizationRow& row : tables.organizations(ids))
      if (row.fields.kind == domain::OrganizationKind::supplementary) supplementary.insert(row.id);
  std::ranges::sort(rows, {}, [&](const EnrollmentRow& row) {
    return std::pair(supplementary.contains(row.organization), row.id);
  });
  return rows;
}

domain::Batch dossier_of(Tables& tables, Queries& queries, PersonId student, Date day,
                         bool health) {
  auto records = student_records(tables, std::span(&student, 1), day, health);
  if (records.empty()) return {};
  domain::Batch batch = std::move(records.begin()->second);
  const Date begin = std::chrono::year(domain::school_year(day)) / std::chrono::September / 1;
  Lessons(tables, queries, student, batch).add(begin, day);
  return batch;
}

}  // namespace registers

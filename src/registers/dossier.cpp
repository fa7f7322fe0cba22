#include "registers/dossier.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/limits.hpp"
#include "domain/no_end.hpp"

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

// What is put together.
class Dossier {
 public:
  Dossier(Tables& tables, Queries& queries, PersonId student, Date day)
      : tables_(tables), queries_(queries), student_(student), day_(day) {}

  domain::Batch make() {
    const auto persons = tables_.persons(std::span(&student_, 1));
    if (persons.empty() || !persons.front().is_student) return {};
    batch_.students.push_back({{}, key(student_), persons.front().fields});
    enrollments_ = tables_.enrollments(std::span(&student_, 1));
    add_guardians();
    add_enrollments();
    add_final_marks();
    add_portfolio();
    add_lessons();
    add_places();  // last: what the others speak of
    return std::move(batch_);
  }

 private:
  void add_guardians() {
    const auto links = tables_.guardian_links(std::span(&student_, 1));
    std::vector<PersonId> ids;
    for (const auto& link : links) ids.push_back(link.guardian);
    std::map<PersonId, domain::PersonFields> persons;
    if (!ids.empty())
      for (auto& row : tables_.persons(ids)) persons.emplace(row.id, std::move(row.fields));
    for (const auto& link : links)
      batch_.guardians.push_back({{},
                                  key(link.guardian),
                                  key(student_),
                                  link.kind,
                                  persons[link.guardian],
                                  link.basis,
                                  link.from,
                                  link.to});
  }

  void add_enrollments() {
    for (const EnrollmentRow& row : enrollments_) {
      domain::EnrollmentRecord record = row.fields;
      if (record.to == domain::no_end) record.to.reset();
      record.key = key(row.id);
      record.student_key = key(student_);
      record.organization_key = key(row.organization);
      record.class_key = key(row.class_group);
      record.branch_key = key(row.branch);
      record.programme_key = key(row.programme);
      places_.insert(row.organization);
      if (row.class_group) classes_.insert(row.class_group);
      if (row.branch) branches_.insert(row.branch);
      if (row.programme) programmes_.insert(row.programme);
      batch_.enrollments.push_back(std::move(record));
    }
  }

  void add_final_marks() {
    std::vector<int> years(static_cast<std::size_t>(domain::school_year(day_) - 1989));
    std::iota(years.begin(), years.end(), 1990);
    for (const FinalMarkRow& row : tables_.final_marks(std::span(&student_, 1), years)) {
      batch_.final_marks.push_back({{},
                                    key(student_),
                                    key(row.key.subject),
                                    row.key.school_year,
                                    row.key.period,
                                    row.key.period_number,
                                    row.value,
                                    row.date});
      subjects_.insert(row.key.subject);
    }
  }

  template <class Record, class Row>
  void add_stated(std::vector<Record>& to, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      places_.insert(row.organization);
      to.push_back({{}, key(row.id), key(student_), key(row.organization), false, row.fields});
    }
  }

  void add_portfolio() {
    const PortfolioSet set{{student_}, {}};
    add_stated(batch_.education_documents, tables_.education_documents(set));
    add_stated(batch_.exam_results, tables_.exam_results(set));
    add_stated(batch_.achievements, tables_.achievements(set));
  }

  // A lesson lies in the class where the student was on that day; a mark in another organization's
  // or another class's journal has no place in the contract, and stays here.
  ClassGroupId class_on(OrganizationId organization, Date day) const {
    for (const EnrollmentRow& row : enrollments_)
      if (row.organization == organization && row.class_group &&
          row.fields.from.value_or(day) <= day && row.fields.to.value_or(day) >= day)
        return row.class_group;
    return {};
  }

  void add_lessons() {
    std::map<std::pair<OrganizationId, std::string>, OrgSubjectId> subjects;
    const std::vector<OrganizationId> places(places_.begin(), places_.end());
    if (!places.empty())
      for (const SubjectRow& row : tables_.subjects_of(places))
        subjects.emplace(std::pair(row.organization, row.name), row.id);
    const Date begin = std::chrono::year(domain::school_year(day_)) / std::chrono::September / 1;
    auto entries = queries_.diary(student_, begin, day_);
    if (entries.size() > base::limits::dossier_lessons)
      entries.erase(entries.begin(),
                    entries.end() - static_cast<std::ptrdiff_t>(base::limits::dossier_lessons));
    for (const DiaryEntry& entry : entries) {
      const ClassGroupId group = class_on(entry.organization, entry.date);
      const auto subject = subjects.find({entry.organization, entry.subject});
      if (group && subject != subjects.end()) add_lesson(entry, group, subject->second);
    }
  }

  void add_lesson(const DiaryEntry& entry, ClassGroupId group, OrgSubjectId subject) {
    subjects_.insert(subject);
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

  void add_places() {
    const std::vector<OrgSubjectId> subjects(subjects_.begin(), subjects_.end());
    if (!subjects.empty())
      for (SubjectRow& row : tables_.subjects(subjects)) {
        places_.insert(row.organization);
        batch_.subjects.push_back({{}, key(row.id), key(row.organization), std::move(row.name)});
      }
    const std::vector<OrganizationId> places(places_.begin(), places_.end());
    if (places.empty()) return;
    for (OrganizationRow& row : tables_.organizations(places)) {
      row.fields.key = key(row.id);
      row.fields.authority_ogrn.clear();  // who is above it is no matter of another region
      batch_.organizations.push_back(std::move(row.fields));
    }
    add_parts(places);
  }

  void add_parts(const std::vector<OrganizationId>& places) {
    for (BranchRow& row : tables_.branches_of(places)) {
      if (!branches_.contains(row.id)) continue;
      row.fields.key = key(row.id);
      row.fields.organization_key = key(row.organization);
      batch_.branches.push_back(std::move(row.fields));
    }
    const std::vector<ClassGroupId> classes(classes_.begin(), classes_.end());
    if (!classes.empty())
      for (ClassGroupRow& row : tables_.class_groups(classes)) {
        if (row.programme) programmes_.insert(row.programme);
        batch_.class_groups.push_back({{},
                                       key(row.id),
                                       key(row.organization),
                                       row.school_year,
                                       row.parallel,
                                       row.letter,
                                       row.name,
                                       row.age_group,
                                       row.mode_of_stay,
                                       row.orientation,
                                       key(row.programme),
                                       row.specialty});
      }
    for (ProgrammeRow& row : tables_.programmes_of(places)) {
      if (!programmes_.contains(row.id)) continue;
      row.fields.key = key(row.id);
      row.fields.organization_key = key(row.organization);
      batch_.programmes.push_back(std::move(row.fields));
    }
  }

  Tables& tables_;
  Queries& queries_;
  const PersonId student_;
  const Date day_;
  domain::Batch batch_;
  std::vector<EnrollmentRow> enrollments_;
  std::set<OrganizationId> places_;
  std::set<ClassGroupId> classes_;
  std::set<BranchId> branches_;
  std::set<ProgrammeId> programmes_;
  std::set<OrgSubjectId> subjects_;
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

domain::Batch dossier_of(Tables& tables, Queries& queries, PersonId student, Date day) {
  return Dossier(tables, queries, student, day).make();
}

void add_health(domain::Batch& dossier, Tables& tables, PersonId student) {
  std::set<std::string> known;
  for (const auto& row : dossier.organizations) known.insert(row.key);
  for (const HealthRow& row : tables.health({{student}, {}}))
    if (known.contains(key(row.organization)))
      dossier.health.push_back(
          {{}, key(row.id), key(student), key(row.organization), false, row.fields});
}

}  // namespace registers

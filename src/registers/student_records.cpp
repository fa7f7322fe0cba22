#include "registers/student_records.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "domain/no_end.hpp"

namespace registers {
namespace {

template <class Tag>
std::string key(domain::Id<Tag> id) {
  return id ? std::to_string(id.value) : std::string();
}

// Of numbers that are texts.
bool is_before(const std::string& a, const std::string& b) {
  return std::pair(a.size(), std::string_view(a)) < std::pair(b.size(), std::string_view(b));
}

template <class Record>
void sort_by_key(std::vector<Record>& records) {
  std::ranges::stable_sort(records, is_before, &Record::key);
}

template <class Id>
std::vector<Id> list_of(const std::set<Id>& ids) {
  return {ids.begin(), ids.end()};
}

// What the records of one student, or of all, speak of.
struct Mentioned {
  std::set<OrganizationId> places;
  std::set<ClassGroupId> classes;
  std::set<BranchId> branches;
  std::set<ProgrammeId> programmes;
  std::set<OrgSubjectId> subjects;

  void add(const Mentioned& more) {
    places.insert(more.places.begin(), more.places.end());
    classes.insert(more.classes.begin(), more.classes.end());
    subjects.insert(more.subjects.begin(), more.subjects.end());
  }
};

class Records {
 public:
  Records(Tables& tables, std::span<const PersonId> students, Date day)
      : tables_(tables), day_(day) {
    for (PersonRow& row : tables_.persons(students)) {
      if (!row.is_student) continue;
      One& one = all_[row.id];
      one.batch.students.push_back({{}, key(row.id), std::move(row.fields)});
      students_.push_back(row.id);
    }
  }

  std::map<PersonId, domain::Batch> make(bool health) {
    std::map<PersonId, domain::Batch> made;
    if (students_.empty()) return made;
    add_guardians();
    add_enrollments();
    add_final_marks();
    add_portfolio(health);
    add_subjects();
    add_places();  // last: what the others speak of
    for (auto& [id, one] : all_) {
      sort(one.batch);
      made.emplace(id, std::move(one.batch));
    }
    return made;
  }

 private:
  struct One {
    domain::Batch batch;
    Mentioned mentioned;
  };

  void add_guardians() {
    const auto links = tables_.guardian_links(students_);
    std::vector<PersonId> ids;
    for (const auto& link : links) ids.push_back(link.guardian);
    std::map<PersonId, domain::PersonFields> persons;
    if (!ids.empty())
      for (auto& row : tables_.persons(ids)) persons.emplace(row.id, std::move(row.fields));
    for (const auto& link : links)
      all_[link.student].batch.guardians.push_back({{},
                                                    key(link.guardian),
                                                    key(link.student),
                                                    link.kind,
                                                    persons[link.guardian],
                                                    link.basis,
                                                    link.from,
                                                    link.to});
  }

  void add_enrollments() {
    for (EnrollmentRow& row : tables_.enrollments(students_)) {
      auto& [batch, mentioned] = all_[row.student];
      domain::EnrollmentRecord record = std::move(row.fields);
      if (record.to == domain::no_end) record.to.reset();
      record.key = key(row.id);
      record.student_key = key(row.student);
      record.organization_key = key(row.organization);
      record.class_key = key(row.class_group);
      record.branch_key = key(row.branch);
      record.programme_key = key(row.programme);
      mentioned.places.insert(row.organization);
      if (row.class_group) mentioned.classes.insert(row.class_group);
      if (row.branch) mentioned.branches.insert(row.branch);
      if (row.programme) mentioned.programmes.insert(row.programme);
      batch.enrollments.push_back(std::move(record));
    }
  }

  void add_final_marks() {
    std::vector<int> years(static_cast<std::size_t>(domain::school_year(day_) - 1989));
    std::iota(years.begin(), years.end(), 1990);
    for (const FinalMarkRow& row : tables_.final_marks(students_, years)) {
      auto& [batch, mentioned] = all_[row.key.student];
      mentioned.subjects.insert(row.key.subject);
      batch.final_marks.push_back({{},
                                   key(row.key.student),
                                   key(row.key.subject),
                                   row.key.school_year,
                                   row.key.period,
                                   row.key.period_number,
                                   row.value,
                                   row.date});
    }
  }

  template <class Record, class Rows>
  void add_stated(std::vector<Record> domain::Batch::*to, const Rows& rows) {
    for (const auto& row : rows) {
      auto& [batch, mentioned] = all_[row.student];
      mentioned.places.insert(row.organization);
      (batch.*to).push_back(
          {{}, key(row.id), key(row.student), key(row.organization), false, row.fields});
    }
  }

  void add_portfolio(bool health) {
    using B = domain::Batch;
    const PortfolioSet set{students_, {}};
    add_stated(&B::education_documents, tables_.education_documents(set));
    add_stated(&B::exam_results, tables_.exam_results(set));
    add_stated(&B::achievements, tables_.achievements(set));
    if (health) add_stated(&B::health, tables_.health(set));
  }

  Mentioned mentioned_by_all() const {
    Mentioned whole;
    for (const auto& [id, one] : all_) whole.add(one.mentioned);
    return whole;
  }

  void add_subjects() {
    const auto ids = list_of(mentioned_by_all().subjects);
    if (ids.empty()) return;
    const auto rows = tables_.subjects(ids);
    for (auto& [id, one] : all_)
      for (const SubjectRow& row : rows) {
        if (!one.mentioned.subjects.contains(row.id)) continue;
        one.mentioned.places.insert(row.organization);
        one.batch.subjects.push_back({{}, key(row.id), key(row.organization), row.name});
      }
  }

  void add_places() {
    const Mentioned whole = mentioned_by_all();
    const auto places = list_of(whole.places);
    if (places.empty()) return;
    add_classes(list_of(whole.classes));
    for (OrganizationRow& row : tables_.organizations(places)) {
      row.fields.key = key(row.id);
      row.fields.authority_ogrn.clear();  // who is above it is no matter of another region
      for (auto& [id, one] : all_)
        if (one.mentioned.places.contains(row.id)) one.batch.organizations.push_back(row.fields);
    }
    for (BranchRow& row : tables_.branches_of(places)) {
      row.fields.key = key(row.id);
      row.fields.organization_key = key(row.organization);
      for (auto& [id, one] : all_)
        if (one.mentioned.branches.contains(row.id)) one.batch.branches.push_back(row.fields);
    }
    for (ProgrammeRow& row : tables_.programmes_of(places)) {
      row.fields.key = key(row.id);
      row.fields.organization_key = key(row.organization);
      for (auto& [id, one] : all_)
        if (one.mentioned.programmes.contains(row.id)) one.batch.programmes.push_back(row.fields);
    }
  }

  void add_classes(const std::vector<ClassGroupId>& ids) {
    if (ids.empty()) return;
    for (const ClassGroupRow& row : tables_.class_groups(ids)) {
      const domain::ClassGroupRecord record{{},
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
                                            row.specialty};
      for (auto& [id, one] : all_) {
        if (!one.mentioned.classes.contains(row.id)) continue;
        if (row.programme) one.mentioned.programmes.insert(row.programme);
        one.batch.class_groups.push_back(record);
      }
    }
  }

  static void sort(domain::Batch& batch) {
    sort_by_key(batch.organizations);
    sort_by_key(batch.branches);
    sort_by_key(batch.programmes);
    sort_by_key(batch.class_groups);
    sort_by_key(batch.subjects);
    sort_by_key(batch.enrollments);
    sort_by_key(batch.education_documents);
    sort_by_key(batch.exam_results);
    sort_by_key(batch.achievements);
    sort_by_key(batch.health);
    std::ranges::stable_sort(batch.guardians, {}, [](const domain::GuardianRecord& r) {
      return std::tuple(r.key.size(), r.key, r.kind, r.from);
    });
    std::ranges::stable_sort(batch.final_marks, {}, [](const domain::FinalMarkRecord& r) {
      return std::tuple(r.school_year, r.period, r.period_number, r.subject_key.size(),
                        r.subject_key);
    });
  }

  Tables& tables_;
  const Date day_;
  std::vector<PersonId> students_;
  std::map<PersonId, One> all_;
};

}  // namespace

std::map<PersonId, domain::Batch> student_records(Tables& tables,
                                                  std::span<const PersonId> students, Date day,
                                                  bool health) {
  if (students.empty()) return {};
  return Records(tables, students, day).make(health);
}

}  // namespace registers

// Class groups and subjects of an organization.
#include "base/limits.hpp"
#include "registers/owned.hpp"

namespace registers {
namespace {

struct Classes {
  using Row = ClassGroupRow;
  // A class of another year is another class, with lessons of its own.
  using Natural = std::tuple<OrganizationId, int, std::string>;
  static constexpr KeyKind kind = KeyKind::class_group;
  static constexpr auto book = &Work::class_groups;
  static Natural natural(const Row& row) { return {row.organization, row.school_year, row.name}; }
  static bool same_owner(const Row& a, const Row& b) {
    return a.organization == b.organization && a.school_year == b.school_year;
  }
  static std::string& name(Row& row) { return row.name; }
};

struct Subjects {
  using Row = SubjectRow;
  using Natural = std::pair<OrganizationId, std::string>;
  static constexpr KeyKind kind = KeyKind::subject;
  static constexpr auto book = &Work::subjects;
  static Natural natural(const Row& row) { return {row.organization, row.name}; }
  static bool same_owner(const Row& a, const Row& b) { return a.organization == b.organization; }
  static std::string& name(Row& row) { return row.name; }
};

base::Result<void> check_class(const domain::ClassGroupRecord& record, const std::string& name) {
  if (record.parallel < 0 || record.parallel > 12)
    return base::fail(Code::field_invalid, "parallel is 1..12 or absent", "parallel");
  if (record.school_year < 1990 || record.school_year > 2100)
    return base::fail(Code::field_invalid, "not a school year", "schoolYear");
  return check_name(name);
}

Decision decide_class(Work& work, Owned<Classes>& owned, const domain::ClassGroupRecord& record) {
  const std::string name = record.name.empty() && record.parallel > 0
                               ? std::to_string(record.parallel) + record.letter
                               : record.name;
  BASE_CHECK(check_class(record, name));
  BASE_TRY(organization, own_organization(work, record.organization_key));
  BASE_TRY(programme, find_programme(work, record.programme_key, organization));
  return owned.settle(record.key, {{},
                                   organization,
                                   record.school_year,
                                   record.parallel,
                                   record.letter,
                                   name,
                                   record.age_group,
                                   record.mode_of_stay,
                                   record.orientation,
                                   programme,
                                   record.specialty});
}

Decision decide_subject(Work& work, Owned<Subjects>& owned, const domain::SubjectRecord& record) {
  BASE_CHECK(check_name(record.name));
  BASE_TRY(organization, own_organization(work, record.organization_key));
  return owned.settle(record.key, {{}, organization, record.name});
}

}  // namespace

void apply_class_groups(Work& work) {
  std::vector<std::string_view> keys;
  for (const auto& r : work.batch.class_groups) keys.push_back(r.key);
  for (const auto& r : work.batch.enrollments) keys.push_back(r.class_key);
  for (const auto& r : work.batch.lessons) keys.push_back(r.class_key);
  work.load_keys(KeyKind::class_group, keys);

  std::vector<ClassGroupId> ids;
  for (const auto& [key, id] : work.keys(KeyKind::class_group).known) ids.push_back({id});
  if (!ids.empty()) work.class_groups.load(work.tables.class_groups(ids));

  Owned<Classes> owned(work);
  const auto own = organizations_of(work, work.batch.class_groups);
  if (!own.empty()) owned.load(work.tables.class_groups_of(own));
  decide_keyed(work, RecordKind::class_group, KeyKind::class_group, work.batch.class_groups,
               [&](Work& w, const domain::ClassGroupRecord& record) {
                 return decide_class(w, owned, record);
               });
}

void apply_subjects(Work& work) {
  std::vector<std::string_view> keys;
  for (const auto& r : work.batch.subjects) keys.push_back(r.key);
  for (const auto& r : work.batch.lessons) keys.push_back(r.subject_key);
  for (const auto& r : work.batch.final_marks) keys.push_back(r.subject_key);
  work.load_keys(KeyKind::subject, keys);

  std::vector<OrgSubjectId> ids;
  for (const auto& [key, id] : work.keys(KeyKind::subject).known) ids.push_back({id});
  if (!ids.empty()) work.subjects.load(work.tables.subjects(ids));

  Owned<Subjects> owned(work);
  const auto own = organizations_of(work, work.batch.subjects);
  if (!own.empty()) owned.load(work.tables.subjects_of(own));
  decide_keyed(work, RecordKind::subject, KeyKind::subject, work.batch.subjects,
               [&](Work& w, const domain::SubjectRecord& record) {
                 return decide_subject(w, owned, record);
               });
}

}  // namespace registers

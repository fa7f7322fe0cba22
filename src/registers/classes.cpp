// Class groups and subjects: known by their organization and name; a supplier may rename what
// its own key points at.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/limits.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

using ClassIndex = std::map<std::tuple<OrganizationId, int, std::string>, ClassGroupId>;
using SubjectIndex = std::map<std::pair<OrganizationId, std::string>, OrgSubjectId>;

// The stored organizations that these records speak of: whose rows a record may name.
template <class Record>
std::vector<OrganizationId> organizations_of(Work& work, const std::vector<Record>& records) {
  std::vector<OrganizationId> ids;
  for (const Record& record : records) {
    const OrganizationId id{work.known(KeyKind::organization, record.organization_key)};
    if (id && !work.is_fresh(id.value) && work.serves(id)) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

base::Result<OrganizationId> own_organization(Work& work, const std::string& key) {
  BASE_TRY(id, work.resolve(KeyKind::organization, key, Code::organization_unknown));
  if (!work.serves(OrganizationId{id}))
    return base::fail(Code::organization_foreign, "organization not served", "organizationId");
  return OrganizationId{id};
}

base::Result<void> check_class(const domain::ClassGroupRecord& record, const std::string& name) {
  if (record.parallel < 0 || record.parallel > 11)
    return base::fail(Code::field_invalid, "parallel is 1..11 or absent", "parallel");
  if (record.school_year < 1990 || record.school_year > 2100)
    return base::fail(Code::field_invalid, "not a school year", "schoolYear");
  if (name.empty()) return base::fail(Code::field_missing, "class without a name", "name");
  if (is_longer(name, base::limits::name_characters))
    return base::fail(Code::field_invalid, "the name is too long", "name");
  return {};
}

Decision decide_class(Work& work, ClassIndex& index, const domain::ClassGroupRecord& record) {
  const std::string name = record.name.empty() && record.parallel > 0
                               ? std::to_string(record.parallel) + record.letter
                               : record.name;
  BASE_CHECK(check_class(record, name));
  BASE_TRY(organization, own_organization(work, record.organization_key));
  const std::tuple natural{organization, record.school_year, name};
  const auto it = index.find(natural);
  ClassGroupId id = it == index.end() ? ClassGroupId{} : it->second;
  const ClassGroupId by_key{work.known(KeyKind::class_group, record.key)};
  if (by_key && id && by_key != id)
    return base::fail(Code::record_duplicate, "another class has this name", "name");
  if (by_key) id = by_key;

  bool changed = false;
  ClassGroupRow* row = id ? work.class_groups.find(id) : nullptr;
  if (row == nullptr) {
    id = ClassGroupId{work.fresh_id()};
    work.class_groups.add(
        {id, organization, record.school_year, record.parallel, record.letter, name});
    changed = true;
  } else {
    // A class of another year or organization is another class, with lessons of its own.
    if (row->organization != organization || row->school_year != record.school_year)
      return base::fail(Code::record_duplicate, "the key belongs to another class", "id");
    index.erase({organization, row->school_year, row->name});
    changed |= take(row->parallel, record.parallel);
    changed |= take(row->letter, record.letter);
    changed |= replace(row->name, name);
    if (changed) work.class_groups.mark_changed(id);
  }
  index.emplace(natural, id);
  changed |= work.link(KeyKind::class_group, record.key, id.value);
  return outcome_of(changed);
}

Decision decide_subject(Work& work, SubjectIndex& index, const domain::SubjectRecord& record) {
  if (record.name.empty()) return base::fail(Code::field_missing, "subject without a name", "name");
  if (is_longer(record.name, base::limits::name_characters))
    return base::fail(Code::field_invalid, "the name is too long", "name");
  BASE_TRY(organization, own_organization(work, record.organization_key));
  const std::pair natural{organization, record.name};
  const auto it = index.find(natural);
  OrgSubjectId id = it == index.end() ? OrgSubjectId{} : it->second;
  const OrgSubjectId by_key{work.known(KeyKind::subject, record.key)};
  if (by_key && id && by_key != id)
    return base::fail(Code::record_duplicate, "another subject has this name", "name");
  if (by_key) id = by_key;

  bool changed = false;
  SubjectRow* row = id ? work.subjects.find(id) : nullptr;
  if (row == nullptr) {
    id = OrgSubjectId{work.fresh_id()};
    work.subjects.add({id, organization, record.name});
    changed = true;
  } else {
    if (row->organization != organization)
      return base::fail(Code::record_duplicate, "the key belongs to another organization", "id");
    index.erase({organization, row->name});
    changed |= replace(row->name, record.name);
    if (changed) work.subjects.mark_changed(id);
  }
  index.emplace(natural, id);
  changed |= work.link(KeyKind::subject, record.key, id.value);
  return outcome_of(changed);
}

}  // namespace

void apply_class_groups(Work& work) {
  std::vector<std::string> keys;
  for (const auto& r : work.batch.class_groups) keys.push_back(r.key);
  for (const auto& r : work.batch.enrollments) keys.push_back(r.class_key);
  for (const auto& r : work.batch.lessons) keys.push_back(r.class_key);
  work.load_keys(KeyKind::class_group, std::move(keys));

  std::vector<ClassGroupId> ids;
  for (const auto& [key, id] : work.keys(KeyKind::class_group).known) ids.push_back({id});
  if (!ids.empty()) work.class_groups.load(work.tables.class_groups(ids));

  ClassIndex index;
  const auto own = organizations_of(work, work.batch.class_groups);
  if (!own.empty()) {
    for (ClassGroupRow& row : work.tables.class_groups_of(own)) {
      index.emplace(std::tuple{row.organization, row.school_year, row.name}, row.id);
      work.class_groups.load(std::move(row));
    }
  }
  decide_keyed(work, RecordKind::class_group, KeyKind::class_group, work.batch.class_groups,
               [&](Work& w, const domain::ClassGroupRecord& record) {
                 return decide_class(w, index, record);
               });
}

void apply_subjects(Work& work) {
  std::vector<std::string> keys;
  for (const auto& r : work.batch.subjects) keys.push_back(r.key);
  for (const auto& r : work.batch.lessons) keys.push_back(r.subject_key);
  for (const auto& r : work.batch.final_marks) keys.push_back(r.subject_key);
  work.load_keys(KeyKind::subject, std::move(keys));

  std::vector<OrgSubjectId> ids;
  for (const auto& [key, id] : work.keys(KeyKind::subject).known) ids.push_back({id});
  if (!ids.empty()) work.subjects.load(work.tables.subjects(ids));

  SubjectIndex index;
  const auto own = organizations_of(work, work.batch.subjects);
  if (!own.empty()) {
    for (SubjectRow& row : work.tables.subjects_of(own)) {
      index.emplace(std::pair{row.organization, row.name}, row.id);
      work.subjects.load(std::move(row));
    }
  }
  decide_keyed(work, RecordKind::subject, KeyKind::subject, work.batch.subjects,
               [&](Work& w, const domain::SubjectRecord& record) {
                 return decide_subject(w, index, record);
               });
}

}  // namespace registers

#include "registers/organizations_of.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "registers/work.hpp"

namespace registers {
namespace {

using Keys = std::set<std::string>;

class Search {
 public:
  Search(Tables& tables, const domain::Batch& batch, PartnerId partner)
      : tables_(tables), batch_(batch), partner_(partner) {}

  std::set<std::string> run() {
    collect();
    for (const std::int64_t id : known(KeyKind::class_group, classes_)) class_ids_.push_back({id});
    for (const std::int64_t id : known(KeyKind::subject, subjects_)) subject_ids_.push_back({id});
    std::set<OrganizationId> ids;
    if (!class_ids_.empty())
      for (const ClassGroupRow& row : tables_.class_groups(class_ids_))
        ids.insert(row.organization);
    if (!subject_ids_.empty())
      for (const SubjectRow& row : tables_.subjects(subject_ids_)) ids.insert(row.organization);
    for (const std::int64_t id : known(KeyKind::organization, organizations_)) ids.insert({id});
    const std::vector<OrganizationId> list(ids.begin(), ids.end());
    if (!list.empty())
      for (const OrganizationRow& row : tables_.organizations(list)) add(row.fields.ogrn);
    return std::move(ogrns_);
  }

 private:
  void add(const std::string& ogrn) {
    if (!ogrn.empty()) ogrns_.insert(ogrn);
  }
  static void put(Keys& keys, const std::string& key) {
    if (!key.empty()) keys.insert(key);
  }

  // A mark or an attendance stands in a lesson of the same document, so that lessons are enough.
  void collect() {
    for (const auto& record : batch_.organizations) {
      add(record.ogrn);
      put(organizations_, record.key);
    }
    const auto owner = [this](const auto& record) { put(organizations_, record.organization_key); };
    for (const auto& record : batch_.branches) owner(record);
    for (const auto& record : batch_.programmes) owner(record);
    for (const auto& record : batch_.class_groups) owner(record);
    for (const auto& record : batch_.subjects) owner(record);
    for_each_portfolio(batch_, owner);
    for (const auto& record : batch_.enrollments) {
      put(organizations_, record.organization_key);
      put(classes_, record.class_key);
    }
    for (const auto& record : batch_.lessons) put(classes_, record.class_key);
    for (const auto& record : batch_.final_marks) put(subjects_, record.subject_key);
  }

  std::vector<std::int64_t> known(KeyKind kind, const Keys& keys) {
    std::vector<std::int64_t> ids;
    if (keys.empty()) return ids;
    const std::vector<std::string> list(keys.begin(), keys.end());
    for (const auto& [key, id] : tables_.find_keys(partner_, kind, list)) ids.push_back(id);
    return ids;
  }

  Tables& tables_;
  const domain::Batch& batch_;
  const PartnerId partner_;
  Keys organizations_, classes_, subjects_;
  std::vector<ClassGroupId> class_ids_;
  std::vector<OrgSubjectId> subject_ids_;
  std::set<std::string> ogrns_;
};

}  // namespace

std::set<std::string> organizations_of(Tables& tables, const domain::Batch& batch,
                                       const domain::Partner& partner) {
  std::set<std::string> ogrns = Search(tables, batch, partner.id).run();
  const auto& served = partner.organizations;
  if (!served.empty())
    std::erase_if(ogrns, [&served](const std::string& ogrn) {
      return std::find(served.begin(), served.end(), ogrn) == served.end();
    });
  return ogrns;
}

}  // namespace registers

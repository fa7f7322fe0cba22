// Branches and programmes of an organization.
#include "registers/owned.hpp"

namespace registers {
namespace {

struct Branches {
  using Row = BranchRow;
  using Natural = std::pair<OrganizationId, std::string>;
  static constexpr KeyKind kind = KeyKind::branch;
  static constexpr auto book = &Work::branches;
  static Natural natural(const Row& row) { return {row.organization, row.fields.name}; }
  static bool same_owner(const Row& a, const Row& b) { return a.organization == b.organization; }
  static std::string& name(Row& row) { return row.fields.name; }
};

struct Programmes {
  using Row = ProgrammeRow;
  using Natural = std::tuple<OrganizationId, domain::ProgrammeKind, std::string>;
  static constexpr KeyKind kind = KeyKind::programme;
  static constexpr auto book = &Work::programmes;
  static Natural natural(const Row& row) {
    return {row.organization, row.fields.kind, row.fields.name};
  }
  // A basic programme never becomes a supplementary one: level and orientation tell them apart.
  static bool same_owner(const Row& a, const Row& b) {
    return a.organization == b.organization && a.fields.kind == b.fields.kind;
  }
  static std::string& name(Row& row) { return row.fields.name; }
};

base::Result<void> check(const domain::ProgrammeRecord& record) {
  const bool basic = record.kind == domain::ProgrammeKind::basic;
  if (!basic && record.level)
    return base::fail(Code::field_invalid, "a supplementary programme has no level", "level");
  if (!basic && !record.specialty.empty())
    return base::fail(Code::field_invalid, "a supplementary programme has none", "specialty");
  if (basic && record.orientation)
    return base::fail(Code::field_invalid, "a basic programme has none", "orientation");
  return check_name(record.name);
}

template <class Kind, class Record>
Decision decide(Work& work, Owned<Kind>& owned, const Record& record) {
  BASE_TRY(organization, own_organization(work, record.organization_key));
  return owned.settle(record.key, {{}, organization, record});
}

// A key of one of this organization's; what is not loaded belongs to another.
template <class Kind>
base::Result<decltype(Kind::Row::id)> find(Work& work, const std::string& key, OrganizationId of,
                                           Code unknown, const char* field) {
  using Id = decltype(Kind::Row::id);
  if (key.empty()) return Id{};
  BASE_TRY(id, work.resolve(Kind::kind, key, unknown));
  const typename Kind::Row* row = (work.*Kind::book).find(Id{id});
  if (row == nullptr || row->organization != of)
    return base::fail(unknown, "of another organization", field);
  return row->id;
}

}  // namespace

base::Result<BranchId> find_branch(Work& work, const std::string& key, OrganizationId of) {
  return find<Branches>(work, key, of, Code::branch_unknown, "branchId");
}

base::Result<ProgrammeId> find_programme(Work& work, const std::string& key, OrganizationId of) {
  return find<Programmes>(work, key, of, Code::programme_unknown, "programmeId");
}

void apply_branches(Work& work) {
  std::vector<std::string_view> keys;
  for (const auto& r : work.batch.branches) keys.push_back(r.key);
  for (const auto& r : work.batch.enrollments) keys.push_back(r.branch_key);
  work.load_keys(KeyKind::branch, keys);

  Owned<Branches> owned(work);
  auto own = organizations_of(work, work.batch.branches);
  if (!work.keys(KeyKind::branch).known.empty()) {
    const auto named = organizations_of(work, work.batch.enrollments);
    own.insert(own.end(), named.begin(), named.end());
  }
  if (!own.empty()) owned.load(work.tables.branches_of(own));
  decide_keyed(work, RecordKind::branch, KeyKind::branch, work.batch.branches,
               [&](Work& w, const domain::BranchRecord& record) -> Decision {
                 BASE_CHECK(check_name(record.name));
                 return decide(w, owned, record);
               });
}

void apply_programmes(Work& work) {
  std::vector<std::string_view> keys;
  for (const auto& r : work.batch.programmes) keys.push_back(r.key);
  for (const auto& r : work.batch.class_groups) keys.push_back(r.programme_key);
  for (const auto& r : work.batch.enrollments) keys.push_back(r.programme_key);
  work.load_keys(KeyKind::programme, keys);

  Owned<Programmes> owned(work);
  auto own = organizations_of(work, work.batch.programmes);
  if (!work.keys(KeyKind::programme).known.empty()) {
    const auto add = [&own](const std::vector<OrganizationId>& more) {
      own.insert(own.end(), more.begin(), more.end());
    };
    add(organizations_of(work, work.batch.class_groups));
    add(organizations_of(work, work.batch.enrollments));
  }
  if (!own.empty()) owned.load(work.tables.programmes_of(own));
  decide_keyed(work, RecordKind::programme, KeyKind::programme, work.batch.programmes,
               [&](Work& w, const domain::ProgrammeRecord& record) -> Decision {
                 BASE_CHECK(check(record));
                 return decide(w, owned, record);
               });
}

}  // namespace registers

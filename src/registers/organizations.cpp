// Organizations: known by OGRN; a supplier's key points at one.
#include "domain/snils.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

using OgrnIndex = std::unordered_map<std::string, OrganizationId>;

void load(Work& work, OgrnIndex& by_ogrn) {
  std::vector<std::string_view> keys;
  std::vector<std::string> ogrns;
  for (const auto& r : work.batch.organizations) {
    keys.push_back(r.key);
    if (domain::is_ogrn(r.ogrn)) ogrns.push_back(r.ogrn);
  }
  for (const auto& r : work.batch.class_groups) keys.push_back(r.organization_key);
  for (const auto& r : work.batch.subjects) keys.push_back(r.organization_key);
  for (const auto& r : work.batch.branches) keys.push_back(r.organization_key);
  for (const auto& r : work.batch.programmes) keys.push_back(r.organization_key);
  for (const auto& r : work.batch.enrollments) keys.push_back(r.organization_key);
  const auto add = [&keys](const auto& r) { keys.push_back(r.organization_key); };
  for_each_portfolio(work.batch, add);
  work.load_keys(KeyKind::organization, keys);

  if (!ogrns.empty()) {
    for (OrganizationRow& row : work.tables.organizations_by_ogrn(ogrns)) {
      by_ogrn.emplace(row.fields.ogrn, row.id);
      work.organizations.load(std::move(row));
    }
  }
  std::vector<OrganizationId> ids;
  for (const auto& [ogrn, id] : by_ogrn) ids.push_back(id);
  work.claims.load<OrganizationRow>(ids);
  for (const auto& [key, id] : work.keys(KeyKind::organization).known) ids.push_back({id});
  work.load_organizations(ids);
}

// Who is above an organization decides who sees it: a supplier of some organizations names the
// authority once, and only one that serves everyone moves an organization to another.
bool subordinate(const Work& work, OrganizationRow& row, AuthorityId authority) {
  if (row.authority && !work.serves_everyone()) return false;
  return take(row.authority, authority);
}

Decision decide(Work& work, OgrnIndex& by_ogrn, const domain::OrganizationRecord& record) {
  if (!domain::is_ogrn(record.ogrn))
    return base::fail(Code::ogrn_invalid, "check number of the OGRN", "ogrn");
  if (!record.inn.empty() && !domain::is_inn(record.inn))
    return base::fail(Code::inn_invalid, "check number of the INN", "inn");
  if (!record.kpp.empty() && !domain::is_kpp(record.kpp))
    return base::fail(Code::inn_invalid, "form of the KPP", "kpp");
  if (!work.serves(record.ogrn))
    return base::fail(Code::organization_foreign, "OGRN not among the partner's", "ogrn");

  const OrganizationId by_key{work.known(KeyKind::organization, record.key)};
  const auto it = by_ogrn.find(record.ogrn);
  OrganizationId id = it == by_ogrn.end() ? OrganizationId{} : it->second;
  if (by_key && by_key != id)
    return base::fail(Code::record_duplicate, "the key belongs to another OGRN", "id");

  // Without an authority that has not come yet it stands all the same, so that what is its own need
  // not wait; the record does, to be put below it.
  const auto above = find_authority(work, record.authority_ogrn, "authorityOgrn");
  const bool waits = !above && above.error().code == Code::authority_unknown &&
                     domain::is_ogrn(record.authority_ogrn);
  if (!above && !waits) return above.error();
  const AuthorityId authority = above ? *above : AuthorityId{};
  Outcome outcome = Outcome::accepted;
  if (!id) {
    if (record.full_name.empty() && record.short_name.empty())
      return base::fail(Code::field_missing, "organization without a name", "fullName");
    id = OrganizationId{work.fresh_id()};
    work.organizations.add({id, record, authority});
    by_ogrn.emplace(record.ogrn, id);
  } else {
    OrganizationRow& row = *work.organizations.find(id);
    outcome = adopt(work, work.organizations, row,
                    work.claims.state(&row, {id, record, authority}, Ground{id}));
    if (subordinate(work, row, authority)) {
      work.organizations.mark_changed(id);
      outcome = both(outcome, Outcome::accepted);
    }
  }
  const bool linked = work.link(KeyKind::organization, record.key, id.value);
  if (waits) return work.wait_for({KeyKind::authority, record.authority_ogrn}, above.error());
  return both(outcome, outcome_of(linked));
}

}  // namespace

base::Result<OrganizationId> own_organization(Work& work, const std::string& key) {
  BASE_TRY(id, work.resolve(KeyKind::organization, key, Code::organization_unknown));
  if (!work.serves(OrganizationId{id}))
    return base::fail(Code::organization_foreign, "organization not served", "organizationId");
  return OrganizationId{id};
}

void apply_organizations(Work& work) {
  OgrnIndex by_ogrn;
  load(work, by_ogrn);
  decide_keyed(work, RecordKind::organization, KeyKind::organization, work.batch.organizations,
               [&](Work& w, const domain::OrganizationRecord& record) {
                 return decide(w, by_ogrn, record);
               });
}

}  // namespace registers

// The tree of authorities: known by OGRN. Whoever serves an authority's OGRN may change it.
#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "domain/snils.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

using Record = domain::AuthorityRecord;

class Tree {
 public:
  explicit Tree(Work& work) : work_(work) {}

  void apply() {
    for (const Record& record : work_.batch.authorities) records_.emplace(record.ogrn, &record);
    for (const Record& record : work_.batch.authorities) {
      if (records_.at(record.ogrn) == &record) settle(record);
    }
    for (const Record& record : work_.batch.authorities) {
      const bool first = records_.at(record.ogrn) == &record;
      if (const auto it = waits_.find(&record); it != waits_.end()) work_.awaited = it->second;
      const Decision decision =
          first ? decided_.at(&record)
                : Decision(base::fail(Code::record_duplicate, "OGRN twice in one batch", "ogrn"));
      work_.report(RecordKind::authority, record.origin, {}, decision);
    }
  }

 private:
  // Those above it in the same batch first, so that a whole tree may be turned in one message.
  void settle(const Record& record) {
    std::vector<const Record*> path{&record};
    while (const Record* above = undecided_above(*path.back())) {
      const bool circle = std::find(path.begin(), path.end(), above) != path.end();
      if (circle || path.size() > base::limits::authority_levels) break;
      path.push_back(above);
    }
    for (auto it = path.rbegin(); it != path.rend(); ++it) {
      if (decided_.contains(*it)) continue;
      Decision decision = decide(**it);
      // One that is known may be referred to though this change of it is refused.
      if (work_.awaited)
        waits_.emplace(*it, std::move(*work_.awaited));
      else if (!decision && !work_.authorities_by_ogrn.contains((*it)->ogrn))
        work_.rejected_authorities.insert((*it)->ogrn);
      work_.awaited.reset();
      decided_.emplace(*it, std::move(decision));
    }
  }

  const Record* undecided_above(const Record& record) const {
    const auto above =
        record.parent_ogrn.empty() ? records_.end() : records_.find(record.parent_ogrn);
    return above == records_.end() || decided_.contains(above->second) ? nullptr : above->second;
  }

  Decision decide(const Record& record) {
    if (!domain::is_ogrn(record.ogrn))
      return base::fail(Code::ogrn_invalid, "check number of the OGRN", "ogrn");
    if (!work_.serves(record.ogrn))
      return base::fail(Code::organization_foreign, "OGRN not among the partner's", "ogrn");
    const auto it = work_.authorities_by_ogrn.find(record.ogrn);
    const AuthorityId known = it == work_.authorities_by_ogrn.end() ? AuthorityId{} : it->second;
    BASE_TRY(parent, find_parent(record));
    BASE_CHECK(check_path(known, parent));
    if (!known) {
      if (record.full_name.empty())
        return base::fail(Code::field_missing, "authority without a name", "fullName");
      const AuthorityId id{work_.fresh_id()};
      work_.authorities.add({id, parent, record});
      work_.authorities_by_ogrn.emplace(record.ogrn, id);
      work_.came.push_back({KeyKind::authority, record.ogrn});
      return Outcome::accepted;
    }
    AuthorityRow& row = *work_.authorities.find(known);
    const Outcome outcome = adopt(work_, work_.authorities, row,
                                  work_.claims.state(&row, {known, parent, record}, Ground{}));
    // As with organizations: moved only by who serves everyone.
    const bool moves = !row.parent || work_.serves_everyone();
    if (!moves || !take(row.parent, parent)) return outcome;
    work_.authorities.mark_changed(known);
    return both(outcome, Outcome::accepted);
  }

  base::Result<AuthorityId> find_parent(const Record& record) {
    // All above it were decided first, so far as they do not stand below it.
    if (undecided_above(record) != nullptr)
      return base::fail(Code::authority_cycle, "a circle in the batch, or too deep", "parentOgrn");
    auto parent = find_authority(work_, record.parent_ogrn, "parentOgrn");
    if (!parent && parent.error().code == Code::authority_unknown &&
        domain::is_ogrn(record.parent_ogrn))
      return work_.wait_for({KeyKind::authority, record.parent_ogrn}, parent.error());
    return parent;
  }

  base::Result<void> check_path(AuthorityId self, AuthorityId parent) {
    int levels = 1;
    for (AuthorityId at = parent; at; at = work_.authorities.find(at)->parent) {
      if (at == self)
        return base::fail(Code::authority_cycle, "would stand above itself", "parentOgrn");
      if (++levels > base::limits::authority_levels)
        return base::fail(Code::field_invalid, "too many levels", "parentOgrn");
    }
    return {};
  }

  Work& work_;
  std::map<std::string, const Record*> records_;  // the first of each OGRN
  std::map<const Record*, Decision> decided_;
  std::map<const Record*, Awaited> waits_;
};

}  // namespace

base::Result<AuthorityId> find_authority(const Work& work, const std::string& ogrn,
                                         const char* field) {
  if (ogrn.empty()) return AuthorityId{};
  if (work.rejected_authorities.contains(ogrn))
    return base::fail(Code::depends_on_rejected, "refers to a rejected authority", field);
  const auto it = work.authorities_by_ogrn.find(ogrn);
  if (it != work.authorities_by_ogrn.end()) return it->second;
  return base::fail(Code::authority_unknown, "no authority of this OGRN", field);
}

void apply_authorities(Work& work) {
  const auto& organizations = work.batch.organizations;
  const bool named = std::any_of(organizations.begin(), organizations.end(),
                                 [](const auto& r) { return !r.authority_ogrn.empty(); });
  if (work.batch.authorities.empty() && !named) return;
  for (AuthorityRow& row : work.tables.authorities()) {
    work.authorities_by_ogrn.emplace(row.fields.ogrn, row.id);
    work.authorities.load(std::move(row));
  }
  std::vector<AuthorityId> stated;
  for (const Record& record : work.batch.authorities)
    if (const auto it = work.authorities_by_ogrn.find(record.ogrn);
        it != work.authorities_by_ogrn.end())
      stated.push_back(it->second);
  work.claims.load<AuthorityRow>(stated);
  Tree(work).apply();
}

}  // namespace registers

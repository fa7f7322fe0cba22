#pragma once
// The claims that one batch meets and makes.
#include <array>
#include <map>
#include <set>
#include <span>

#include "registers/claims.hpp"
#include "registers/tables.hpp"

namespace registers {

class ClaimBook {
 public:
  ClaimBook(Tables& tables, const Provenance& provenance, Date today)
      : tables_(tables),
        by_{provenance.partner, provenance.message, provenance.at},
        today_(today) {}

  // Whose priorities may be asked for: all in one question, when the first row is contested.
  void expect(OrganizationId organization) { organizations_.insert(organization); }
  // Whether anybody contradicts anybody about rows of that kind; if not, which is the rule, there
  // is nothing to load. Asked once.
  bool any(std::size_t kind);
  // The claims on these rows; each is asked for once.
  void load(std::size_t kind, const std::vector<std::string>& keys);
  template <class Row, class Id>
  void load(const std::vector<Id>& ids) {
    std::vector<std::string> keys;
    if (ids.empty() || !any(entity_kind<Row>())) return;
    for (const Id id : ids) keys.push_back(std::to_string(id.value));
    load(entity_kind<Row>(), keys);
  }
  void load_about(std::size_t kind, const std::vector<PersonId>& students);
  const std::map<EntityKey, std::vector<Claim>>& all() const { return claims_; }

  // What a statement of the batch's supplier does; nothing is done before keep(). stored: as it
  // is, null for none; statement: with the id or key of the row.
  template <class Row>
  Ruling<Row> state(const Row* stored, Row statement, const Ground& ground, bool removed = false);
  // The same claims, after something else has changed. The row has claims.
  template <class Row>
  Ruling<Row> reconsider(const EntityKey& entity, const Row* stored, const Ground& ground);
  template <class Row>
  void keep(const Ruling<Row>& ruling, const EntityKey& entity) {
    if (!ruling.claims_changed) return;
    changed_.insert(entity);
    claims_[entity] = ruling.claims;
  }
  template <class Row>
  void keep(const Ruling<Row>& ruling) {
    if (ruling.claims_changed) keep(ruling, {entity_kind<Row>(), entity_key(ruling.own)});
  }
  void finish(Changes& changes) const;

 private:
  template <class Row>
  bool add_own(Ruling<Row>& ruling, Row statement, const Ground& ground, bool removed);
  void add(std::vector<Claim> claims);
  const Ranking& ranking(const std::vector<Claim>& claims);
  const std::vector<Claim>& of(const EntityKey& entity) const;

  Tables& tables_;
  const Author by_;
  const Date today_;
  std::map<EntityKey, std::vector<Claim>> claims_;
  std::array<std::optional<bool>, entity_kinds> any_;
  std::set<EntityKey> asked_, changed_;
  std::set<OrganizationId> organizations_, ranked_;
  std::optional<Ranking> ranking_;
};

// The supplier's own claim becomes what it was and what it states now. True when that is news.
template <class Row>
bool ClaimBook::add_own(Ruling<Row>& ruling, Row statement, const Ground& ground, bool removed) {
  auto mine = ruling.claims.begin();
  while (mine != ruling.claims.end() && mine->by.partner != by_.partner) ++mine;
  bool news = true;
  if (mine == ruling.claims.end()) {
    ruling.claims.push_back({{entity_kind<Row>(), entity_key(statement)},
                             by_,
                             {},
                             {},
                             {},
                             removed,
                             false,
                             std::move(statement)});
    mine = std::prev(ruling.claims.end());
  } else if (removed || mine->removed) {
    news = mine->removed != removed;
    if (!removed) mine->row = std::move(statement);
    mine->removed = removed;
  } else {
    news = merge(std::get<Row>(mine->row), statement);
  }
  if (news) mine->by = by_;
  ruling.claims_changed |= replace(mine->organization, ground.organization);
  ruling.claims_changed |= replace(mine->student, ground.student);
  ruling.claims_changed |= news;
  ruling.own = std::get<Row>(mine->row);
  return news;
}

template <class Row>
Ruling<Row> ClaimBook::state(const Row* stored, Row statement, const Ground& ground, bool removed) {
  using domain::Outcome;
  Ruling<Row> ruling;
  const bool foreign = stored != nullptr && stored->by.partner && stored->by.partner != by_.partner;
  if (!claims_.empty() || foreign || removed)
    ruling.claims = of({entity_kind<Row>(), entity_key(statement)});
  if (ruling.claims.empty() && foreign) {
    ruling.claims.push_back({{entity_kind<Row>(), entity_key(*stored)},
                             stored->by,
                             {},
                             ground.organization,
                             ground.student,
                             false,
                             false,
                             *stored});
  }
  if (ruling.claims.empty() && !removed) {
    ruling.changed = true;
    if (stored == nullptr) {
      ruling.own = std::move(statement);
    } else {
      ruling.own = *stored;
      ruling.changed = merge(ruling.own, statement);
    }
    ruling.row = ruling.own;
    ruling.outcome = ruling.changed ? Outcome::accepted : Outcome::unchanged;
    return ruling;
  }
  const Row said = statement;
  if (removed && stored != nullptr) statement = *stored;
  const bool news = add_own(ruling, std::move(statement), ground, removed);
  const auto claims = ruling.claims;
  judge(ruling, stored, ground, ranking(claims));
  const bool shown = removed ? !ruling.row : !says_more(ruling.row, said);
  if (news && !shown)
    ruling.outcome = Outcome::outranked;
  else
    ruling.outcome = ruling.changed ? Outcome::accepted : Outcome::unchanged;
  if (ruling.claims.size() == 1 && !removed) ruling.claims.clear();  // alone again
  return ruling;
}

template <class Row>
Ruling<Row> ClaimBook::reconsider(const EntityKey& entity, const Row* stored,
                                  const Ground& ground) {
  Ruling<Row> ruling;
  ruling.claims = of(entity);
  judge(ruling, stored, ground, ranking(ruling.claims));
  return ruling;
}

}  // namespace registers

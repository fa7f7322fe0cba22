#include "registers/claim_book.hpp"

namespace registers {

bool ClaimBook::any(std::size_t kind) {
  std::optional<bool>& known = any_.at(kind);
  if (!known) known = tables_.any_claims(kind);
  return *known;
}

void ClaimBook::load(std::size_t kind, const std::vector<std::string>& keys) {
  if (keys.empty() || !any(kind)) return;
  std::vector<std::string> wanted;
  for (const std::string& key : keys)
    if (asked_.insert({kind, key}).second) wanted.push_back(key);
  if (!wanted.empty()) add(tables_.claims(kind, wanted));
}

void ClaimBook::load_about(std::size_t kind, const std::vector<PersonId>& students) {
  if (!students.empty() && any(kind)) add(tables_.claims_about(kind, students));
}

void ClaimBook::add(std::vector<Claim> claims) {
  std::map<EntityKey, std::vector<Claim>> found;
  for (Claim& claim : claims) {
    organizations_.insert(claim.organization);
    found[claim.entity].push_back(std::move(claim));
  }
  // What the batch has changed of them by now is newer.
  for (auto& [entity, list] : found) claims_.try_emplace(entity, std::move(list));
}

const std::vector<Claim>& ClaimBook::of(const EntityKey& entity) const {
  static const std::vector<Claim> none;
  const auto it = claims_.find(entity);
  return it == claims_.end() ? none : it->second;
}

const Ranking& ClaimBook::ranking(const std::vector<Claim>& claims) {
  bool known = ranking_.has_value();
  for (const Claim& claim : claims) {
    organizations_.insert(claim.organization);
    known = known && ranked_.contains(claim.organization);
  }
  if (!known) {
    const std::vector<OrganizationId> asked(organizations_.begin(), organizations_.end());
    ranking_.emplace(tables_.priorities(asked), tables_.contenders(), today_);
    ranked_ = organizations_;
  }
  return *ranking_;
}

void ClaimBook::finish(Changes& changes) const {
  for (const EntityKey& entity : changed_) {
    const std::vector<Claim>& claims = of(entity);
    if (claims.empty()) changes.settled_claims.push_back(entity);
    changes.claims.insert(changes.claims.end(), claims.begin(), claims.end());
  }
}

}  // namespace registers

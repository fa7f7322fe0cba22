#pragma once
// Whose records a question may touch (rule 5). There is none by default: who asks has to say.
#include <cstdint>

#include "domain/ids.hpp"

namespace registers {

class Scope {
 public:
  enum class Kind : std::int8_t { region, authority, organization };

  static Scope region() { return {Kind::region, 0}; }
  // With every authority and organization below it.
  static Scope authority(domain::AuthorityId id) { return {Kind::authority, id.value}; }
  static Scope organization(domain::OrganizationId id) { return {Kind::organization, id.value}; }

  Kind kind() const { return kind_; }
  std::int64_t id() const { return id_; }  // of the authority or organization
  bool operator==(const Scope&) const = default;

 private:
  Scope(Kind kind, std::int64_t id) : kind_(kind), id_(id) {}
  Kind kind_;
  std::int64_t id_;
};

}  // namespace registers

#include "registers/access.hpp"

#include <array>

namespace registers {
namespace {

constexpr std::array<std::string_view, 6> role_names{
    "system-administrator", "authority-administrator", "authority-staff",
    "event-organizer",      "event-moderator",         "regional-operator"};

bool sees_registers(Role role) {
  return role <= Role::authority_staff;
}

}  // namespace

std::string_view name_of(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view name) {
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (role_names[i] == name) return static_cast<Role>(i);
  return std::nullopt;
}

std::vector<Role> all_roles() {
  std::vector<Role> all;
  for (std::size_t i = 0; i < role_names.size(); ++i) all.push_back(static_cast<Role>(i));
  return all;
}

std::optional<Scope> parse_scope(const std::string& name, Tokens& tokens) {
  if (name == "region") return Scope::region();
  const auto colon = name.find(':');
  if (colon == name.npos) return std::nullopt;
  const std::string kind = name.substr(0, colon), ogrn = name.substr(colon + 1);
  if (kind == "authority") return tokens.authority_scope(ogrn);
  if (kind == "organization") return tokens.organization_scope(ogrn);
  return std::nullopt;
}

bool may(const Token& who, Right right) {
  if (right == Right::be_known) return true;
  if (!sees_registers(who.role)) return false;
  switch (right) {
    case Right::be_known:
    case Right::look:
    case Right::see_loads:
    case Right::load:  // what of it: registers::may_load
      return true;
    case Right::bind_subjects:
    case Right::settle_persons:   // of whom: those in the scope
    case Right::manage_accounts:  // whose: registers::check_grant
      return who.role != Role::authority_staff;
    case Right::edit_subjects:
      return (who.role == Role::system_administrator && who.scope == Scope::region()) ||
             (who.role == Role::authority_administrator &&
              who.scope.kind() == Scope::Kind::authority);
    case Right::manage_suppliers:
    case Right::manage_priorities:
    case Right::watch_federal:
      return who.role == Role::system_administrator && who.scope == Scope::region();
  }
  return false;
}

}  // namespace registers

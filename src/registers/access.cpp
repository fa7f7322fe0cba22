#include "registers/access.hpp"

#include <array>

namespace registers {
namespace {

constexpr std::array<std::string_view, 3> role_names{"system-administrator",
                                                     "authority-administrator", "authority-staff"};

}  // namespace

std::string_view name_of(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view name) {
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (role_names[i] == name) return static_cast<Role>(i);
  return std::nullopt;
}

bool may(const Token& who, Right right) {
  switch (right) {
    case Right::look:
    case Right::see_loads:
    case Right::load:  // what of it: registers::may_load
      return true;
    case Right::bind_subjects:
    case Right::settle_persons:  // of whom: those in the scope
      return who.role != Role::authority_staff;
    case Right::edit_subjects:
      return (who.role == Role::system_administrator && who.scope == Scope::region()) ||
             (who.role == Role::authority_administrator &&
              who.scope.kind() == Scope::Kind::authority);
    case Right::manage_suppliers:
    case Right::manage_priorities:
      return who.role == Role::system_administrator && who.scope == Scope::region();
  }
  return false;
}

}  // namespace registers

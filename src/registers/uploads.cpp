#include "registers/uploads.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/limits.hpp"

namespace registers {

std::string_view name_of(UploadState state) {
  constexpr std::array<std::string_view, 6> names{"receiving", "queued", "running",
                                                  "done",      "failed", "cancelled"};
  return names[static_cast<std::size_t>(state)];
}

bool may_load_xml(const Token& who) {
  return who.role == Role::system_administrator && who.scope == Scope::region();
}

bool may_see(const Token& who, const Upload& upload) {
  return who.id == upload.token || may(who, Right::manage_suppliers);
}

base::Result<void> check_room(const UploadRoom& room, std::uint64_t bytes) {
  namespace limits = base::limits;
  if (room.of_token >= limits::uploads_open ||
      (room.token_bytes != 0 && room.token_bytes + bytes > limits::upload_token_bytes))
    return base::fail(base::Code::requests_too_many, "uploads of one token");
  if (room.all_bytes != 0 && room.all_bytes + bytes > limits::upload_all_bytes)
    return base::fail(base::Code::storage_full, "uploads of all tokens");
  return {};
}

base::Result<domain::Partner> confine(domain::Partner supplier,
                                      const std::vector<std::string>& organizations) {
  const std::set<std::string> allowed(organizations.begin(), organizations.end());
  if (supplier.organizations.empty())
    supplier.organizations = organizations;
  else
    std::erase_if(supplier.organizations,
                  [&](const std::string& ogrn) { return !allowed.contains(ogrn); });
  // an empty list would mean every organization
  if (supplier.organizations.empty())
    return base::fail(base::Code::organization_foreign, "nothing of the scope is the supplier's");
  return supplier;
}

}  // namespace registers

#include "store/partners.hpp"

#include <algorithm>
#include <unordered_map>

#include "store/database.hpp"
#include "store/failure.hpp"
#include "store/in_session.hpp"
#include "store/values.hpp"

namespace store {

void register_partners(Session& session, std::vector<domain::Partner>& partners) {
  std::unordered_map<std::string, std::int64_t> ids;
  std::vector<Value> values;
  Set codes{{Type::text}, {}};
  for (const auto& partner : partners) {
    if (!ids.emplace(partner.code, 0).second) continue;  // one statement, one row per code
    const auto kind = domain::partner_kinds.at(static_cast<std::size_t>(partner.kind));
    std::string served;
    for (const std::string& ogrn : partner.organizations)
      served.append(served.empty() ? "" : " ").append(ogrn);
    values.insert(values.end(),
                  {value(partner.code), value(partner.name), value(kind), value(served)});
    codes.values.push_back(value(partner.code));
  }
  if (values.empty()) return;
  session.insert({"partner",
                  {{"code", Type::text},
                   {"name", Type::text},
                   {"kind", Type::text},
                   {"organizations", Type::text}},
                  "ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
                  "organizations = excluded.organizations"},
                 values);
  for (const Row& row : session.select("code, id", "FROM partner WHERE code ?", {codes}))
    ids[row.text(0)] = row.integer(1);
  for (auto& partner : partners) partner.id = domain::PartnerId{ids.at(partner.code)};
}

std::optional<domain::PartnerKind> find_kind(Session& session, const std::string& code) {
  const auto rows = session.select("kind", "FROM partner WHERE code = ?", {value(code)});
  if (rows.empty()) return std::nullopt;
  const auto& kinds = domain::partner_kinds;
  const auto found = std::ranges::find(kinds, rows.front().text(0));
  if (found == kinds.end()) return std::nullopt;
  return static_cast<domain::PartnerKind>(found - kinds.begin());
}

base::Result<std::map<std::string, domain::PartnerId>> partner_ids(const std::string& url) {
  return in_session(url, [](Session& session) {
    std::map<std::string, domain::PartnerId> ids;
    for (const Row& row : session.select("code, id", "FROM partner", {}))
      ids[row.text(0)] = row.id<domain::PartnerId>(1);
    return ids;
  });
}

}  // namespace store

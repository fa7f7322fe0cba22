#include "registers/ranking.hpp"

namespace registers {

Ranking::Ranking(const std::vector<PriorityLine>& lines, Contenders contenders, Date today)
    : contenders_(std::move(contenders)) {
  for (const PriorityLine& line : lines) {
    if (today < line.from || (line.to && *line.to < today)) continue;
    const auto [it, first] =
        in_force_.try_emplace({line.organization, line.section, line.partner}, line);
    if (!first && it->second.from < line.from) it->second = line;
  }
}

int Ranking::rank(PartnerId partner, OrganizationId organization, Section section) const {
  for (const OrganizationId of : {organization, OrganizationId{}}) {
    const auto it = in_force_.find({of, section, partner});
    if (it != in_force_.end()) return it->second.rank;
  }
  return unranked;
}

const std::string& Ranking::code(PartnerId partner) const {
  static const std::string unknown;
  const auto it = contenders_.find(partner);
  return it == contenders_.end() ? unknown : it->second.code;
}

bool Ranking::serves(PartnerId partner, const std::string& ogrn) const {
  const auto it = contenders_.find(partner);
  return it != contenders_.end() &&
         (it->second.organizations.empty() || it->second.organizations.contains(ogrn));
}

}  // namespace registers

#pragma once
// Who prevails when suppliers contradict each other (domain rule 3).
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "registers/rows.hpp"

namespace registers {

// In force on its days, both included. organization 0: of every organization that has no line of
// its own for this supplier and section.
struct PriorityLine {
  OrganizationId organization;
  Section section{};
  PartnerId partner;
  int rank = 1;  // 1 is the highest
  Date from{};
  std::optional<Date> to;
};

struct Contender {
  std::string code;
  std::set<std::string> organizations;  // OGRNs it serves; empty: every one
};
using Contenders = std::map<PartnerId, Contender>;

class Ranking {
 public:
  static constexpr int unranked = std::numeric_limits<int>::max();  // below all ranks

  Ranking(const std::vector<PriorityLine>& lines, Contenders contenders, Date today);
  // The organization's own line, else the region's. Of two in force at once the one that began
  // later counts.
  int rank(PartnerId partner, OrganizationId organization, Section section) const;
  // The codes of suppliers settle what their ranks leave open, so that the order of arrival never
  // does: the first in the alphabet prevails.
  const std::string& code(PartnerId partner) const;
  bool serves(PartnerId partner, const std::string& ogrn) const;

 private:
  std::map<std::tuple<OrganizationId, Section, PartnerId>, PriorityLine> in_force_;
  Contenders contenders_;
};

}  // namespace registers

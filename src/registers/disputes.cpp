#include "registers/disputes.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "registers/people.hpp"
#include "registers/standing.hpp"

namespace registers {
namespace {

using Claims = std::vector<Claim>;

bool follows(const Claim& claim) {
  return std::visit(
      [](const auto& row) { return follows_student<std::remove_cvref_t<decltype(row)>>; },
      claim.row);
}

// As the review judges it.
Ground ground_of(const Work& work, const Claim& claim) {
  if (follows(claim))
    if (Ground followed = registers::ground_of(work, claim.student); followed.organization)
      return followed;
  return {claim.organization, claim.student};
}

Reason reason_of(const Standing& higher, const Standing& lower) {
  if (higher.serves != lower.serves) return Reason::reach;
  return higher.rank != lower.rank ? Reason::rank : Reason::code;
}

Dispute make_dispute(Priorities& priorities, Claims claims, const Ground& ground,
                     const Ranking& ranking) {
  sort_by_standing(claims, ground, ranking);
  std::reverse(claims.begin(), claims.end());
  const std::vector<AnyRow> rows = priorities.rows(std::span(claims).first(1));
  Dispute dispute;
  dispute.entity = claims.front().entity;
  dispute.section = claims.front().section;
  dispute.organization = ground.organization;
  dispute.shown = !rows.empty();
  dispute.fields = priorities.compare(claims, rows.empty() ? nullptr : &rows.front());
  std::vector<Source> sources = priorities.sources(claims);
  std::optional<Standing> higher;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Standing standing = standing_of(claims[i], ground, ranking);
    Statement& it = dispute.statements.emplace_back();
    it.source = std::move(sources[i]);
    it.reason = higher ? reason_of(*higher, standing) : Reason::highest;
    if (standing.rank != Ranking::unranked) it.rank = standing.rank;
    it.serves = standing.serves;
    it.removed = claims[i].removed;
    higher = standing;
  }
  return dispute;
}

}  // namespace

std::string_view name_of(Reason reason) {
  constexpr std::array<std::string_view, 4> names{"highest", "reach", "rank", "code"};
  return names.at(static_cast<std::size_t>(reason));
}

std::vector<Dispute> disputes(Tables& tables, Priorities& priorities,
                              const DifferenceFilter& filter, const Provenance& now) {
  std::vector<Claims> contested = priorities.disputed(filter, base::limits::disputed_rows);
  const domain::Batch nothing;
  domain::Partner nobody;
  nobody.organizations = {""};  // so that all is loaded that decides whose a student is
  Work work(tables, nothing, nobody, now, true);
  std::vector<PersonId> students;
  for (const Claims& claims : contested)
    if (claims.front().student) students.push_back(claims.front().student);
  load_enrollments(work, students);
  std::vector<OrganizationId> organizations;
  std::vector<Ground> grounds;
  for (const Claims& claims : contested) {
    grounds.push_back(ground_of(work, claims.front()));
    organizations.push_back(grounds.back().organization);
    for (const Claim& claim : claims) organizations.push_back(claim.organization);
  }
  const Ranking ranking(tables.priorities(organizations), tables.contenders(), work.today);
  std::vector<Dispute> found;
  for (std::size_t i = 0; i < contested.size(); ++i)
    found.push_back(make_dispute(priorities, std::move(contested[i]), grounds[i], ranking));
  return found;
}

std::string target_of(const PriorityLine& line) {
  return "priority/" + std::to_string(line.organization.value) + "/" +
         std::string(name_of(line.section)) + "/" + std::to_string(line.partner.value) + "/" +
         std::to_string(line.rank);
}

}  // namespace registers

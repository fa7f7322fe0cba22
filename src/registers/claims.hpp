#pragma once
// What several suppliers state about one row, and which of it the row shows (domain rule 3,
// docs/adr/0014-who-prevails.md). As long as one supplier alone has stated a row, the row itself
// is its claim and nothing is kept beside it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "registers/merge.hpp"
#include "registers/ranking.hpp"

namespace registers {

template <class Row, std::size_t kind = 0>
constexpr std::size_t entity_kind() {
  if constexpr (std::is_same_v<Row, std::variant_alternative_t<kind, AnyRow>>)
    return kind;
  else
    return entity_kind<Row, kind + 1>();
}
std::string_view entity_kind_name(std::size_t kind);  // "guardian-link": stable
// The id, or what the row is known by ("student/lesson/number").
std::string entity_key(const AnyRow& row);
std::string entity_key(const MarkKey& key);
std::string entity_key(PersonId student, LessonId lesson);  // attendance
std::string entity_key(const FinalMarkKey& key);
// Guardians have a section of their own; who is a student, too, belongs to that one.
Section section_of(const AnyRow& row);

// Whose matter a row is. A student's follows the student from one organization to another: what is
// stated by suppliers that do not serve the organization whose student it is by now ranks below.
struct Ground {
  OrganizationId organization;  // 0: the region's
  PersonId student{};
  std::string ogrn{};  // of the organization, for what follows the student; else empty
};

// The lowest first.
void sort_by_standing(std::vector<Claim>& claims, const Ground& ground, const Ranking& ranking);

// A period of which each supplier knows one end may come out reversed: then it is the higher one's.
template <class Row>
void mend(Row&, const Row&) {}
void mend(EnrollmentRow& row, const EnrollmentRow& higher);
void mend(GuardianLinkRow& row, const GuardianLinkRow& higher);

// Who is above whom, and who is a student, is no matter of priority.
template <class Row>
void keep_standing(Row& row, const Row& stored) {
  row.by = stored.by;
  if constexpr (std::is_same_v<Row, AuthorityRow>) row.parent = stored.parent;
  if constexpr (std::is_same_v<Row, OrganizationRow>) row.authority = stored.authority;
  if constexpr (std::is_same_v<Row, PersonRow>) row.is_student = stored.is_student;
}

// The register's row: field by field the highest supplier that gives one. sorted: the lowest
// first. None: removed.
template <class Row>
std::optional<Row> fold(const std::vector<Claim>& sorted) {
  std::optional<Row> row;
  for (const Claim& claim : sorted) {
    const Row& stated = std::get<Row>(claim.row);
    if (claim.removed) {
      row.reset();
    } else if (!row) {
      row = stated;
    } else {
      merge(*row, stated);
      mend(*row, stated);
    }
  }
  return row;
}

template <class Row>
bool says_more(const std::optional<Row>& row, const Row& stated) {
  if (!row) return true;
  Row copy = *row;
  return merge(copy, stated);
}

template <class Row>
bool differ(const Row& a, const Row& b) {
  return says_more(std::optional<Row>(a), b) || says_more(std::optional<Row>(b), a);
}

// What the claims on a row come to.
template <class Row>
struct Ruling {
  std::optional<Row> row;  // none: removed
  bool changed = false;    // the row
  Row own;                 // all that the supplier at work has stated of it by now
  domain::Outcome outcome = domain::Outcome::unchanged;
  bool claims_changed = false;
  std::vector<Claim> claims;  // empty: one supplier alone
};

// claims: not empty. Sorts them, tells which are outranked, and sets row, changed, claims_changed.
template <class Row>
void judge(Ruling<Row>& ruling, const Row* stored, const Ground& ground, const Ranking& ranking) {
  const Section section =
      section_of(stored != nullptr ? *stored : std::get<Row>(ruling.claims.front().row));
  for (Claim& claim : ruling.claims) ruling.claims_changed |= replace(claim.section, section);
  sort_by_standing(ruling.claims, ground, ranking);
  ruling.row = fold<Row>(ruling.claims);
  if (stored == nullptr || !ruling.row) {
    ruling.changed = stored != nullptr || ruling.row;
  } else {
    ruling.changed = differ(*stored, *ruling.row);
    if (!ruling.changed) ruling.row = *stored;
    keep_standing(*ruling.row, *stored);
  }
  for (Claim& claim : ruling.claims) {
    const bool outranked =
        claim.removed ? ruling.row.has_value() : says_more(ruling.row, std::get<Row>(claim.row));
    ruling.claims_changed |= replace(claim.outranked, outranked);
  }
}

}  // namespace registers

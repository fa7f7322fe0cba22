#pragma once
// Where a supplier's claim stands among the others on the same row. Pure; any thread.
#include "registers/claims.hpp"

namespace registers {

// Follows the student. As portfolio.cpp and people.hpp have it: who waits for a place is nobody's
// student yet.
template <class Row>
inline constexpr bool follows_student =
    std::is_same_v<Row, PersonRow> || std::is_same_v<Row, GuardianLinkRow> ||
    std::is_same_v<Row, HealthRow> || std::is_same_v<Row, EducationDocumentRow> ||
    std::is_same_v<Row, ExamResultRow> || std::is_same_v<Row, AchievementRow>;

// Where a claim stands, but for the supplier's code: who serves the organization whose matter it
// is comes first, then the ranks.
struct Standing {
  bool serves = true;
  int rank = Ranking::unranked;
};
Standing standing_of(const Claim& claim, const Ground& ground, const Ranking& ranking);

}  // namespace registers

#pragma once
// A card that is really two persons: what goes to the new one, as a list like a merge's.
#include <set>

#include "store/person_moves.hpp"

namespace store {

struct SplitMoves {
  Moves moves;
  registers::PersonRow stays, goes;
  std::vector<registers::SplitPlan::Fact> facts;
};
// partners: those whose statements go, as text. first_id: of the new card and, after it, of new
// rows; count_new() tells how many are needed at most.
SplitMoves split_moves(Session& session, const registers::PersonRow& card,
                       const std::set<std::string>& partners, std::int64_t first_id);
std::size_t count_new(Session& session, registers::PersonId card);

// Of undoing a split: what came to the new card (fresh) since goes to the one that stays, too,
// where that one has no such row. Adds to back; changed gets the names of all such rows.
void add_late(Session& session, registers::PersonId card, registers::PersonId fresh, Moves& back,
              std::vector<std::string>& changed);

}  // namespace store

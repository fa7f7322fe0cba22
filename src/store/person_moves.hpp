#pragma once
// What an operation on persons does to the rows below them, as a list that can be done and undone.
#include <map>

#include "registers/persons.hpp"
#include "store/person_facts.hpp"

namespace store {

struct Moved {
  const PersonFact* fact = nullptr;
  std::optional<Cells> was, became;  // none: was not there before, is not there after
};
using Moves = std::vector<Moved>;

// Of a merge: all that is drop's. joined: the card that is left.
Moves merge_moves(Session& session, const registers::PersonRow& keep,
                  const registers::PersonRow& drop, const registers::PersonRow& joined);
// The claims among them; rows: the moves of the rows that they are about.
Moves claim_moves(Session& session, const registers::PersonRow& keep,
                  const registers::PersonRow& drop, const registers::PersonRow& joined,
                  const Moves& rows);
// Makes the rows what they became: those that are no longer there go to the history.
void carry_out(Session& session, const Moves& moves, const registers::Provenance& from);
// The way back, from what the rows are now. A column that was changed since stays as it became;
// changed gets the names of such rows.
Moves way_back(Session& session, const Moves& moves, std::vector<std::string>& changed);

// The lines of the feed, and who is judged anew. undone: the way back.
struct Told {
  registers::PersonId keep, drop;
  bool undone = false;
  base::Time at;
};
void tell(Session& session, const Moves& moves, const Told& told);

}  // namespace store

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

bool is_row(const PersonFact& fact);  // neither a key nor a claim
std::vector<Cells> rows_of(Session& session, const PersonFact& fact, registers::PersonId person);
// What these columns of a row hold, as one text; the row with one person in the place of another.
std::string joined_cells(const Cells& row, const std::vector<std::size_t>& places);
Cells retarget(const PersonFact& fact, Cells row, registers::PersonId from, registers::PersonId to);
// The same in a claim's key and in the text of its cells.
std::string retarget_entity(const std::string& kind, const std::string& entity,
                            registers::PersonId from, registers::PersonId to);
std::string retarget_text(const std::string& text, registers::PersonId from,
                          registers::PersonId to);
std::string claim_name(const std::string& table);  // "guardian-link" of "guardian_link"
std::string entity_of(const PersonFact& fact, const Cells& row);  // what claims know the row by
// The supplier's own row of what is stored as row.
Cells row_of_claim(const PersonFact& fact, const Cells& claim, Cells row);
// Those about a student, and those on these links, which may be about another.
std::vector<Cells> claims_about(Session& session, registers::PersonId student,
                                const std::vector<Cells>& links);
void note(std::vector<std::string>& changed, std::string name);  // once

// Of a merge: all that is drop's. joined: the card that is left.
Moves merge_moves(Session& session, const registers::PersonRow& keep,
                  const registers::PersonRow& drop, const registers::PersonRow& joined);
// The claims among them; rows: the moves of the rows that they are about.
Moves claim_moves(Session& session, const registers::PersonRow& keep,
                  const registers::PersonRow& drop, const registers::PersonRow& joined,
                  const Moves& rows);
// Makes the rows what they became: those that are no longer there go to the history.
void carry_out(Session& session, const Moves& moves, const registers::Provenance& from);
// The way back, from what the rows are now. A column that was changed since stays as it became, a
// SNILS that is a third person's by now is left out, who was merged since is who that is by now;
// changed gets the names of such rows.
Moves way_back(Session& session, const Moves& moves, std::vector<std::string>& changed);

// Who this person is by now; none: neither merged nor of a split that was undone.
std::optional<registers::PersonId> merged_into(Session& session, registers::PersonId person);

// The lines of the feed, and who is judged anew. apart: drop is there afterwards.
struct Told {
  registers::PersonId keep, drop;
  bool apart = false;
  base::Time at;
};
void tell(Session& session, const Moves& moves, const Told& told);

}  // namespace store

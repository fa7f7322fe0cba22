#include "store/person_moves.hpp"

#include <algorithm>
#include <set>

#include "store/key_set.hpp"
#include "store/persons.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::PersonId;
using registers::PersonRow;

std::string text_of(PersonId id) {
  return std::to_string(id.value);
}

// Of one table. replaced: ids of rows that the other one has, too, and its own.
void move_rows(Session& session, const PersonFact& fact, std::pair<PersonId, PersonId> from_to,
               Moves& moves, std::map<std::string, std::string>& replaced) {
  std::map<std::string, Cells> taken;
  for (const Cells& row : rows_of(session, fact, from_to.second))
    taken.emplace(joined_cells(row, fact.same), row);
  for (Cells& row : rows_of(session, fact, from_to.first)) {
    Cells after = retarget(fact, row, from_to.first, from_to.second);
    const auto other = taken.find(joined_cells(after, fact.same));
    if (other == taken.end()) {
      moves.push_back({&fact, std::move(row), std::move(after)});
      continue;
    }
    if (fact.key_kind) replaced.emplace(*row[0], *other->second[0]);
    moves.push_back({&fact, std::move(row), std::nullopt});
  }
}

void move_keys(Session& session, const std::map<std::string, std::string>& entities, Moves& moves) {
  const PersonFact& fact = fact_of("source_key");
  Set ids{{Type::integer}, {}};
  for (const auto& [from, to] : entities) ids.values.push_back(std::int64_t{std::stoll(from)});
  for (Cells& row : select_cells(session, fact, "entity_id ?", {ids})) {
    Cells after = row;
    after[fact.person_cells[0]] = entities.at(*row[fact.person_cells[0]]);
    moves.push_back({&fact, std::move(row), std::move(after)});
  }
}

}  // namespace

bool is_row(const PersonFact& fact) {
  return fact.table != "claim" && fact.table != "source_key";
}

std::vector<Cells> rows_of(Session& session, const PersonFact& fact, PersonId person) {
  std::string where;
  std::vector<Param> params;
  for (const std::size_t at : fact.person_cells) {
    where.append(where.empty() ? "" : " OR ").append(fact.columns[at].name).append(" = ?");
    params.emplace_back(value(person));
  }
  return select_cells(session, fact, where, params);
}

std::string joined_cells(const Cells& row, const std::vector<std::size_t>& places) {
  std::string text;
  for (const std::size_t at : places) text += row[at] ? *row[at] + '\x1f' : "\x1e";
  return text;
}

Cells retarget(const PersonFact& fact, Cells row, PersonId from, PersonId to) {
  for (const std::size_t at : fact.person_cells)
    if (row[at] == text_of(from)) row[at] = text_of(to);
  return row;
}

Moves merge_moves(Session& session, const PersonRow& keep, const PersonRow& drop,
                  const PersonRow& joined) {
  Moves moves;
  std::map<std::string, std::string> entities{{text_of(drop.id), text_of(keep.id)}};
  for (const PersonFact& fact : person_facts())
    if (is_row(fact)) move_rows(session, fact, {drop.id, keep.id}, moves, entities);
  move_keys(session, entities, moves);
  Moves claims = claim_moves(session, keep, drop, joined, moves);
  std::move(claims.begin(), claims.end(), std::back_inserter(moves));
  const std::vector<PersonId> both{keep.id, drop.id};
  for (Cells& row :
       select_cells(session, person_fact(), "id ?", {id_set(std::span<const PersonId>(both))})) {
    if (row[0] == text_of(keep.id))
      moves.push_back({&person_fact(), std::move(row), cells_of(joined)});
    else
      moves.push_back({&person_fact(), std::move(row), std::nullopt});
  }
  return moves;
}

namespace {

// The rows of one table: gone first, since what comes may have the same key.
void replace_rows(Session& session, const PersonFact& fact, const std::vector<const Moved*>& moves,
                  const registers::Provenance& from) {
  std::vector<Cells> gone, ended, come;
  for (const Moved* it : moves) {
    const bool same_key =
        it->was && it->became &&
        joined_cells(*it->was, fact.key_cells) == joined_cells(*it->became, fact.key_cells);
    if (it->was && !same_key) gone.push_back(*it->was);
    if (it->was && !it->became) ended.push_back(*it->was);
    if (it->became) come.push_back(*it->became);
  }
  keep_cells(session, fact, ended, from);
  if (!gone.empty()) remove_cells(session, fact, gone);
  if (!come.empty()) put_cells(session, fact, come);
}

// Who is sought by a word of the name finds the cards as they are now.
void find_by_words(Session& session, const Moves& moves) {
  std::vector<Value> words;
  const std::size_t name = person_fact().at("name_key");
  for (const Moved& it : moves)
    if (it.fact == &person_fact() && it.became && (*it.became)[name])
      add_words(words, {std::stoll(*(*it.became)[0])}, *(*it.became)[name]);
  write_words(session, words);
}

}  // namespace

// Who comes is there before the rows, who goes after them; a card that stays takes over the SNILS
// of one who goes, or gives it to one who comes.
void carry_out(Session& session, const Moves& moves, const registers::Provenance& from) {
  std::map<const PersonFact*, std::vector<const Moved*>> by_fact;
  std::vector<const Moved*> come, stay, go;
  for (const Moved& it : moves) {
    if (it.fact != &person_fact())
      by_fact[it.fact].push_back(&it);
    else
      (!it.was ? come : !it.became ? go : stay).push_back(&it);
  }
  std::vector<Cells> changed;
  for (const Moved* it : stay) changed.push_back(*it->was);
  keep_cells(session, person_fact(), changed, from);
  if (go.empty()) replace_rows(session, person_fact(), stay, from);
  replace_rows(session, person_fact(), come, from);
  for (const PersonFact& fact : person_facts())
    if (by_fact.contains(&fact)) replace_rows(session, fact, by_fact.at(&fact), from);
  replace_rows(session, person_fact(), go, from);
  if (!go.empty()) replace_rows(session, person_fact(), stay, from);
  find_by_words(session, moves);
}

}  // namespace store

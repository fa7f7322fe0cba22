// Undoing a split: what came to the new card since, and what the card that stays has got instead of
// what goes back to it.
#include <algorithm>

#include "store/person_splits.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::PersonId;

class Late {
 public:
  Late(Session& session, PersonId card, PersonId fresh, Moves& back,
       std::vector<std::string>& changed)
      : session_(session), card_(card), fresh_(fresh), back_(back), changed_(changed) {
    for (const Moved& it : back)
      if (it.was) leaving_.insert(it.fact->name_of(*it.was));
    entities_[std::to_string(fresh.value)] = std::to_string(card.value);
  }

  void run() {
    for (const PersonFact& fact : person_facts())
      if (is_row(fact)) add_rows(fact);
    add_claims();
    add_keys();
    std::erase_if(back_, [](const Moved& it) { return !it.was && !it.became; });
  }

 private:
  static std::pair<std::string, std::string> entity(const Cells& claim) {
    return {*claim[0], *claim[1]};
  }
  bool leaves(const PersonFact& fact, const Cells& row) const {
    return leaving_.contains(fact.name_of(row));
  }
  void leave_out(const PersonFact& fact, const Cells& row, const Cells& instead) {
    left_out_.insert({claim_name(fact.table), entity_of(fact, row)});
    if (fact.key_kind) entities_[*row[0]] = *instead[0];
  }

  void add_rows(const PersonFact& fact) {
    std::map<std::string, Cells> taken;
    for (Cells& row : rows_of(session_, fact, card_))
      if (!leaves(fact, row)) taken.emplace(joined_cells(row, fact.same), std::move(row));
    for (Moved& it : back_) {
      if (it.fact != &fact || !it.became) continue;
      const auto [other, free] = taken.emplace(joined_cells(*it.became, fact.same), *it.became);
      if (free) continue;
      note(changed_, fact.name_of(*it.became));
      leave_out(fact, *it.became, other->second);
      it.became.reset();
    }
    for (Cells& row : rows_of(session_, fact, fresh_)) {
      if (leaves(fact, row)) continue;
      Moved move{&fact, row, retarget(fact, row, fresh_, card_)};
      note(changed_, fact.name_of(row));
      const auto [other, free] = taken.emplace(joined_cells(*move.became, fact.same), *move.became);
      if (!free) {
        leave_out(fact, row, other->second);
        move.became.reset();
      } else if (fact.table == "guardian_link") {
        links_.push_back(std::move(row));
      }
      back_.push_back(std::move(move));
    }
  }

  // A row that the one who stays has keeps its own.
  void add_claims() {
    const PersonFact& fact = fact_of("claim");
    std::set<std::pair<std::string, std::string>> has;
    for (const Cells& row : claims_about(session_, card_, {}))
      if (!leaves(fact, row)) has.insert({*row[0], *row[1]});
    for (Moved& it : back_)
      if (it.fact == &fact && it.became && left_out_.contains(entity(*it.became)))
        it.became.reset();
    for (Cells& row : claims_about(session_, fresh_, links_)) {
      if (leaves(fact, row)) continue;
      Cells after = row;
      after[1] = retarget_entity(*row[0], *row[1], fresh_, card_);
      after[8] = retarget_text(*row[8], fresh_, card_);
      after = retarget(fact, std::move(after), fresh_, card_);
      const bool ends = left_out_.contains(entity(row)) || has.contains(entity(after)) ||
                        (row[0] == "person" && row[1] == std::to_string(fresh_.value));
      back_.push_back(
          {&fact, std::move(row), ends ? std::nullopt : std::optional(std::move(after))});
    }
  }

  void add_keys() {
    const PersonFact& fact = fact_of("source_key");
    for (Moved& it : back_)
      if (it.fact == &fact && it.became)
        if (const auto other = entities_.find(*(*it.became)[3]); other != entities_.end())
          (*it.became)[3] = other->second;
    Set ids{{Type::integer}, {}};
    for (const auto& [from, to] : entities_) ids.values.emplace_back(std::stoll(from));
    for (Cells& row : select_cells(session_, fact, "entity_id ?", {ids})) {
      if (leaves(fact, row)) continue;
      Cells after = row;
      after[3] = entities_.at(*row[3]);
      back_.push_back({&fact, std::move(row), std::move(after)});
    }
  }

  Session& session_;
  const PersonId card_, fresh_;
  Moves& back_;
  std::vector<std::string>& changed_;
  std::set<std::string> leaving_;
  std::map<std::string, std::string> entities_;  // what is gone → what keys lead to instead
  std::set<std::pair<std::string, std::string>> left_out_;  // kind and entity of claims
  std::vector<Cells> links_;
};

}  // namespace

void add_late(Session& session, PersonId card, PersonId fresh, Moves& back,
              std::vector<std::string>& changed) {
  Late(session, card, fresh, back, changed).run();
}

}  // namespace store

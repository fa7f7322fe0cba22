// A split tells rows apart by who stated them. What suppliers of both sides stated becomes two
// rows: each side's own, of its claims.
#include "store/person_splits.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "registers/claims.hpp"
#include "store/claims.hpp"
#include "store/persons.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {
namespace {

namespace json = boost::json;
using registers::Claim;
using registers::PersonId;
using registers::PersonRow;
using PlanFact = registers::SplitPlan::Fact;
using Entity = std::pair<std::string, std::string>;  // kind and key of claims

// Columns of the table claim.
constexpr std::size_t entity_at = 1, partner_at = 2, student_at = 5, removed_at = 6,
                      outranked_at = 7, text_at = 8;

class Splitter {
 public:
  Splitter(Session& session, const PersonRow& card, const std::set<std::string>& partners,
           std::int64_t first_id)
      : session_(session),
        card_(card),
        partners_(partners),
        fresh_{first_id},
        next_(first_id + 1) {}

  SplitMoves run() {
    std::map<const PersonFact*, std::vector<Cells>> rows;
    for (const PersonFact& fact : person_facts())
      if (fact.has_history) rows[&fact] = rows_of(session_, fact, card_.id);
    for (Cells& claim : claims_about(session_, card_.id, rows[&fact_of("guardian_link")]))
      if (claim[0] != "person") claims_[{*claim[0], *claim[entity_at]}].push_back(std::move(claim));
    for (const PersonFact& fact : person_facts())
      if (fact.has_history)
        for (const Cells& row : rows[&fact]) split_row(fact, row);
    for (const auto& [entity, claims] : claims_) split_claims(claims, {}, {});
    split_keys();
    split_card();
    std::erase_if(out_.facts,
                  [](const PlanFact& it) { return it.stay + it.go + it.shared + it.untold == 0; });
    return std::move(out_);
  }

 private:
  bool goes(const std::optional<std::string>& partner) const {
    return partner && partners_.contains(*partner);
  }
  PlanFact& count(const std::string& kind) {
    for (PlanFact& it : out_.facts)
      if (it.kind == kind) return it;
    return out_.facts.emplace_back(PlanFact{kind});
  }

  // The likeliest of a side: one that prevails before one that does not.
  const Cells* best(const std::vector<Cells>& claims, bool going) const {
    const Cells* found = nullptr;
    for (const Cells& it : claims)
      if (goes(it[partner_at]) == going && it[removed_at] != "1" &&
          (found == nullptr || (it[outranked_at] == "0" && (*found)[outranked_at] != "0")))
        found = &it;
    return found;
  }
  std::ptrdiff_t of_side(const std::vector<Cells>& claims, bool going) const {
    return std::count_if(claims.begin(), claims.end(),
                         [&](const Cells& it) { return goes(it[partner_at]) == going; });
  }

  void split_row(const PersonFact& fact, const Cells& row) {
    std::vector<Cells> claims;
    if (const auto found = claims_.find({claim_name(fact.table), entity_of(fact, row)});
        found != claims_.end()) {
      claims = std::move(found->second);
      claims_.erase(found);
    }
    PlanFact& counted = count(fact.table);
    const auto& author = row[fact.at("partner_id")];
    const bool going = goes(author);
    const Cells* other = best(claims, !going);
    if (other != nullptr)
      ++counted.shared;
    else
      ++(going ? counted.go : author ? counted.stay : counted.untold);

    Cells own = row;
    if (const Cells* mine = best(claims, going);
        mine != nullptr && of_side(claims, going) == 1 && of_side(claims, !going) > 0)
      own = row_of_claim(fact, *mine, row);
    if (going) own = retarget(fact, own, card_.id, fresh_);
    const bool has_id = fact.key == "id";
    std::string other_id;
    if (other != nullptr) {
      Cells made = row_of_claim(fact, *other, row);
      if (has_id) made[0] = other_id = std::to_string(next_++);
      if (!going) made = retarget(fact, made, card_.id, fresh_);
      out_.moves.push_back({&fact, std::nullopt, std::move(made)});
    }
    if (own != row) out_.moves.push_back({&fact, row, own});
    split_claims(claims, has_id ? *row[0] : "", other_id, going);
    if (fact.key_kind) row_keys_.push_back({*row[0], going, other_id});
  }

  // Of one row, or of one that is removed: each side's follow it. Who is alone needs no claim.
  // row_going: whose the row of this id is; the other side's has other_id, empty: none.
  void split_claims(const std::vector<Cells>& claims, const std::string& id,
                    const std::string& other_id, bool row_going = false) {
    const PersonFact& fact = fact_of("claim");
    for (const Cells& claim : claims) {
      const bool going = goes(claim[partner_at]);
      Moved move{&fact, claim, claim};
      Cells& after = *move.became;
      if (going) {
        after[entity_at] = retarget_entity(*claim[0], *claim[entity_at], card_.id, fresh_);
        if (claim[student_at] == std::to_string(card_.id.value))
          after[student_at] = std::to_string(fresh_.value);
        after[text_at] = retarget_text(*claim[text_at], card_.id, fresh_);
      }
      const bool is_others = !id.empty() && going != row_going;
      if (is_others && !other_id.empty()) {
        after[entity_at] = other_id;
        json::object cells = json::parse(*after[text_at]).as_object();
        cells["id"] = std::stoll(other_id);
        after[text_at] = json::serialize(cells);
      }
      if (of_side(claims, going) == 1 || (is_others && other_id.empty())) move.became.reset();
      if (move.was != move.became) out_.moves.push_back(std::move(move));
    }
  }

  // Those of a row that is one side's: the other's lead to its own, or nowhere.
  void split_keys() {
    const PersonFact& fact = fact_of("source_key");
    Set ids{{Type::integer}, {Value(card_.id.value)}};
    for (const RowKeys& it : row_keys_) ids.values.emplace_back(std::stoll(it.id));
    std::map<std::string, const RowKeys*> by_id;
    for (const RowKeys& it : row_keys_) by_id[it.id] = &it;
    for (const Cells& key : select_cells(session_, fact, "entity_id ?", {ids})) {
      Moved move{&fact, key, key};
      const bool going = goes(key[0]);
      const auto found = by_id.find(*key[3]);
      if (found == by_id.end()) {
        ++(going ? count("source_key").go : count("source_key").stay);
        if (going) (*move.became)[3] = std::to_string(fresh_.value);
      } else if (going != found->second->going) {
        if (found->second->other_id.empty())
          move.became.reset();
        else
          (*move.became)[3] = found->second->other_id;
      }
      if (found == by_id.end())
        (going ? student_goes_ : student_stays_) |=
            key[1] == std::to_string(static_cast<int>(registers::KeyKind::student));
      if (move.was != move.became) out_.moves.push_back(std::move(move));
    }
  }

  // The card of a side, field by field; none of its suppliers has a claim: as the card was.
  PersonRow side(std::vector<Claim>& claims, bool going) const {
    std::stable_sort(claims.begin(), claims.end(),
                     [](const Claim& a, const Claim& b) { return a.outranked && !b.outranked; });
    PersonRow row = registers::fold<PersonRow>(claims).value_or(card_);
    row.by = claims.empty() ? card_.by : claims.back().by;
    row.id = going ? fresh_ : card_.id;
    row.is_student = card_.is_student && (going ? student_goes_ : student_stays_ || !student_goes_);
    return row;
  }

  bool is_taken(const domain::Snils& snils) {
    return !session_
                .select("1", "FROM person WHERE snils = ? AND id <> ?",
                        {value(snils.digits()), value(card_.id)})
                .empty();
  }

  void split_card() {
    SqlTables tables(session_);
    const std::vector<std::string> key{std::to_string(card_.id.value)};
    std::vector<Claim> all = tables.claims(registers::entity_kind<PersonRow>(), key), stay, go;
    for (const Claim& it : all)
      (goes(std::to_string(it.by.partner.value)) ? go : stay).push_back(it);
    out_.stays = side(stay, false);
    out_.goes = side(go, true);
    domain::Snils &kept = out_.stays.fields.snils, &gone = out_.goes.fields.snils;
    if (is_taken(kept)) kept = {};
    if (gone == kept || is_taken(gone)) gone = {};
    const PersonFact& fact = fact_of("claim");
    for (std::vector<Claim>* of : {&stay, &go})
      for (const Claim& it : *of) {
        Claim after = it;
        PersonRow& row = std::get<PersonRow>(after.row);
        const PersonRow& whole = of == &go ? out_.goes : out_.stays;
        row.id = whole.id;
        row.is_student = whole.is_student;
        if (whole.fields.snils.empty()) row.fields.snils = {};
        after.entity.key = std::to_string(whole.id.value);
        if (after.student == card_.id) after.student = whole.id;
        Moved move{&fact, cells_of(it), std::nullopt};
        if (of->size() > 1) move.became = cells_of(after);
        if (move.was != move.became) out_.moves.push_back(std::move(move));
      }
    const auto card =
        select_cells(session_, person_fact(), "id = ?", {Value(card_.id.value)}).at(0);
    out_.moves.push_back({&person_fact(), card, cells_of(out_.stays)});
    out_.moves.push_back({&person_fact(), std::nullopt, cells_of(out_.goes)});
  }

  struct RowKeys {
    std::string id;
    bool going;
    std::string other_id;
  };

  Session& session_;
  const PersonRow& card_;
  const std::set<std::string>& partners_;
  const PersonId fresh_;
  std::int64_t next_;
  std::map<Entity, std::vector<Cells>> claims_;
  std::vector<RowKeys> row_keys_;
  bool student_goes_ = false, student_stays_ = false;
  SplitMoves out_;
};

}  // namespace

SplitMoves split_moves(Session& session, const PersonRow& card,
                       const std::set<std::string>& partners, std::int64_t first_id) {
  return Splitter(session, card, partners, first_id).run();
}

std::size_t count_new(Session& session, PersonId card) {
  std::size_t rows = 1;
  for (const PersonFact& fact : person_facts())
    if (is_row(fact) && fact.key == "id") rows += rows_of(session, fact, card).size();
  return rows;
}

}  // namespace store

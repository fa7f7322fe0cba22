// What suppliers state of the rows that a merge moves (registers/claims.hpp). A row has the claims
// of all its suppliers or none, so those of drop do not join the claims of a row that keep had,
// too.
#include <boost/json.hpp>
#include <set>

#include "registers/claims.hpp"
#include "store/claims.hpp"
#include "store/person_moves.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {
namespace {

namespace json = boost::json;
using registers::Claim;
using registers::PersonId;
using registers::PersonRow;

std::string claim_name(const std::string& table) {  // "guardian-link" of "guardian_link"
  std::string name = table;
  for (char& c : name)
    if (c == '_') c = '-';
  return name;
}

// A claim on a row that is known by its student begins with the number.
std::string retarget_entity(const std::string& kind, const std::string& entity, PersonId from,
                            PersonId to) {
  if (kind != "mark" && kind != "attendance" && kind != "final-mark") return entity;
  const std::string before = std::to_string(from.value) + "/";
  if (!entity.starts_with(before)) return entity;
  return std::to_string(to.value) + "/" + entity.substr(before.size());
}

std::string retarget_text(const std::string& text, PersonId from, PersonId to) {
  json::object cells = json::parse(text).as_object();
  for (const char* name : {"student_id", "guardian_id"})
    if (auto* cell = cells.if_contains(name); cell != nullptr && *cell == from.value)
      *cell = to.value;
  return json::serialize(cells);
}

// The rows of keep by which claims of drop must not stand.
class Taken {
 public:
  Taken(Session& session, const Moves& rows, PersonId keep) {
    for (const Moved& it : rows)
      if (it.was && !it.became) removed_.insert({claim_name(it.fact->table), *it.was->at(0)});
    for (const Cells& row : select_cells(session, fact_of("mark"), "student_id = ?", {value(keep)}))
      kept_.insert({"mark", *row[0] + "/" + *row[2] + "/" + *row[3]});
    for (const Cells& row :
         select_cells(session, fact_of("attendance"), "student_id = ?", {value(keep)}))
      kept_.insert({"attendance", *row[0] + "/" + *row[2]});
    for (const Cells& row :
         select_cells(session, fact_of("final_mark"), "student_id = ?", {value(keep)}))
      kept_.insert(
          {"final-mark", *row[0] + "/" + *row[2] + "/" + *row[1] + "/" + *row[3] + "/" + *row[4]});
    for (const Cells& row :
         select_cells(session, fact_of("claim"), "student_id = ?", {value(keep)}))
      kept_.insert({*row[0], *row[1]});
  }
  bool has(const std::string& kind, const std::string& before, const std::string& after) const {
    return before == after ? removed_.contains({kind, before}) : kept_.contains({kind, after});
  }

 private:
  std::set<std::pair<std::string, std::string>> removed_, kept_;
};

// Those on the two cards themselves apart; a guardian's claims may be about a student.
std::vector<Cells> claims_below(Session& session, PersonId keep, PersonId drop, const Moves& rows) {
  const std::vector<std::string> cards{std::to_string(keep.value), std::to_string(drop.value)};
  auto found = select_cells(session, fact_of("claim"),
                            "student_id = ? AND NOT (kind = 'person' AND entity ?)",
                            {value(drop), text_set(cards)});
  Set links{{Type::text}, {}};
  for (const Moved& it : rows)
    if (it.fact->table == "guardian_link") links.values.emplace_back(*it.was->at(0));
  if (links.values.empty()) return found;
  const std::string own = std::to_string(drop.value);
  for (Cells& row :
       select_cells(session, fact_of("claim"), "kind = 'guardian-link' AND entity ?", {links}))
    if (row[5] != own) found.push_back(std::move(row));
  return found;
}

Claim claim_of(const PersonRow& row) {
  Claim claim{{registers::entity_kind<PersonRow>(), std::to_string(row.id.value)},
              row.by,
              registers::section_of(row),
              {},
              {},
              false,
              false,
              row};
  if (row.is_student) claim.student = row.id;
  return claim;
}

// Who stated either card has a claim on what is left; all of them know the chosen SNILS.
std::vector<Claim> person_claims(const std::vector<Claim>& all, const PersonRow& keep,
                                 const PersonRow& drop, const PersonRow& joined) {
  std::vector<Claim> claims;
  const auto add = [&](Claim claim) {
    for (const Claim& it : claims)
      if (it.by.partner == claim.by.partner) return;
    PersonRow& row = std::get<PersonRow>(claim.row);
    row.id = joined.id;
    row.is_student = joined.is_student;
    if (!row.fields.snils.empty()) row.fields.snils = joined.fields.snils;
    claim.entity.key = std::to_string(joined.id.value);
    if (claim.student == drop.id) claim.student = keep.id;
    claim.section = registers::section_of(joined);
    claim.outranked = registers::says_more(std::optional<PersonRow>(joined), row);
    claims.push_back(std::move(claim));
  };
  for (const PersonRow* card : {&keep, &drop}) {
    bool any = false;
    for (const Claim& it : all) {
      if (it.entity.key != std::to_string(card->id.value)) continue;
      any = true;
      add(it);
    }
    if (!any) add(claim_of(*card));
  }
  if (claims.size() == 1) claims.clear();
  return claims;
}

}  // namespace

Moves claim_moves(Session& session, const PersonRow& keep, const PersonRow& drop,
                  const PersonRow& joined, const Moves& rows) {
  const PersonFact& fact = fact_of("claim");
  Moves moves;
  const Taken taken(session, rows, keep.id);
  for (Cells& row : claims_below(session, keep.id, drop.id, rows)) {
    Cells after = row;
    after[1] = retarget_entity(*row[0], *row[1], drop.id, keep.id);
    if (row[5] == std::to_string(drop.id.value)) after[5] = std::to_string(keep.id.value);
    after[8] = retarget_text(*row[8], drop.id, keep.id);
    const bool ends = taken.has(*row[0], *row[1], *after[1]);
    moves.push_back({&fact, std::move(row), ends ? std::nullopt : std::optional(std::move(after))});
  }
  const std::vector<std::string> cards{std::to_string(keep.id.value),
                                       std::to_string(drop.id.value)};
  SqlTables tables(session);
  const auto stated = tables.claims(registers::entity_kind<PersonRow>(), cards);
  auto left = person_claims(stated, keep, drop, joined);
  for (Cells& row :
       select_cells(session, fact, "kind = 'person' AND entity ?", {text_set(cards)})) {
    Moved move{&fact, std::move(row), std::nullopt};
    for (auto it = left.begin(); it != left.end(); ++it) {
      Cells cells = cells_of(*it);
      if (cells[1] != (*move.was)[1] || cells[2] != (*move.was)[2]) continue;
      move.became = std::move(cells);
      left.erase(it);
      break;
    }
    moves.push_back(std::move(move));
  }
  for (const Claim& it : left) moves.push_back({&fact, std::nullopt, cells_of(it)});
  return moves;
}

}  // namespace store

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

// The rows of keep by which claims of drop must not stand.
class Taken {
 public:
  Taken(Session& session, const Moves& rows, PersonId keep) {
    for (const Moved& it : rows)
      if (it.was && !it.became) removed_.insert({claim_name(it.fact->table), *it.was->at(0)});
    for (const char* table : {"mark", "attendance", "final_mark"})
      for (const Cells& row : rows_of(session, fact_of(table), keep))
        kept_.insert({claim_name(table), entity_of(fact_of(table), row)});
    for (const Cells& row : rows_of(session, fact_of("claim"), keep))
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
  std::vector<Cells> links;
  for (const Moved& it : rows)
    if (it.fact->table == "guardian_link") links.push_back(*it.was);
  auto found = claims_about(session, drop, links);
  std::erase_if(found, [&](const Cells& row) {
    return row[0] == "person" &&
           (row[1] == std::to_string(keep.value) || row[1] == std::to_string(drop.value));
  });
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

std::string claim_name(const std::string& table) {
  std::string name = table;
  for (char& c : name)
    if (c == '_') c = '-';
  return name;
}

// Of a row that is known by its student it begins with the number.
std::string retarget_entity(const std::string& kind, const std::string& entity, PersonId from,
                            PersonId to) {
  if (kind != "mark" && kind != "attendance" && kind != "final-mark") return entity;
  const std::string before = std::to_string(from.value) + "/";
  if (!entity.starts_with(before)) return entity;
  return std::to_string(to.value) + "/" + entity.substr(before.size());
}

std::string entity_of(const PersonFact& fact, const Cells& row) {
  if (fact.table == "mark") return *row[0] + "/" + *row[2] + "/" + *row[3];
  if (fact.table == "attendance") return *row[0] + "/" + *row[2];
  if (fact.table == "final_mark")
    return *row[0] + "/" + *row[2] + "/" + *row[1] + "/" + *row[3] + "/" + *row[4];
  return *row[0];
}

std::vector<Cells> claims_about(Session& session, PersonId student,
                                const std::vector<Cells>& links) {
  auto found = select_cells(session, fact_of("claim"), "student_id = ?", {value(student)});
  Set ids{{Type::text}, {}};
  for (const Cells& row : links) ids.values.emplace_back(*row[0]);
  if (links.empty()) return found;
  const std::string own = std::to_string(student.value);
  for (Cells& row :
       select_cells(session, fact_of("claim"), "kind = 'guardian-link' AND entity ?", {ids}))
    if (row[5] != own) found.push_back(std::move(row));
  return found;
}

Cells row_of_claim(const PersonFact& fact, const Cells& claim, Cells row) {
  const PersonFact& claims = fact_of("claim");
  const json::value parsed = json::parse(*claim[claims.at("cells")]);
  for (std::size_t at = 0; at < row.size(); ++at) {
    const std::string_view column = fact.columns[at].name;
    if (column == "partner_id" || column == "message_row_id" || column == "recorded_at")
      row[at] = claim[claims.at(column)];
    else if (const auto* cell = parsed.as_object().if_contains(column); cell == nullptr)
      row[at].reset();
    else if (const auto* number = cell->if_int64())
      row[at] = std::to_string(*number);
    else
      row[at] = std::string(cell->as_string());
  }
  return row;
}

std::string retarget_text(const std::string& text, PersonId from, PersonId to) {
  json::object cells = json::parse(text).as_object();
  for (const char* name : {"student_id", "guardian_id"})
    if (auto* cell = cells.if_contains(name); cell != nullptr && *cell == from.value)
      *cell = to.value;
  return json::serialize(cells);
}

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

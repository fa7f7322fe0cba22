// Conflicts of persons as an operator sees them.
#include <sstream>

#include "store/quality.hpp"
#include "store/sql_conflicts.hpp"
#include "store/sql_persons.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using registers::Candidate;
using registers::ConflictLine;

namespace {

// content: "c.content", or "''" for a list, which shows none of it.
std::string line_columns(const char* content) {
  return std::string("c.id, c.partner_id, c.kind, c.record_key, c.reason, ") + content +
         ", c.message_row_id, c.trace, c.first_seen, c.last_seen, c.seen, c.left_out, c.version, "
         "s.code, c.state, c.decision, c.decided_by, c.ground, c.decided_at";
}

Condition seen_conflicts(const registers::Scope& scope, registers::Date today) {
  Condition asked{"FROM person_conflict c LEFT JOIN partner s ON s.id = c.partner_id WHERE 1 = 1",
                  {}};
  if (scope == registers::Scope::region()) return asked;
  Condition seen{
      "EXISTS (SELECT 1 FROM person_candidate k JOIN person p ON p.id = k.person_id "
      "WHERE k.conflict_id = c.id",
      {}};
  add(seen, is_seen(scope, today));
  seen.sql += ")";
  add(asked, seen);
  return asked;
}

ConflictLine read_line(const Row& row) {
  ConflictLine line;
  line.conflict = read_conflict(row);
  line.supplier = row.text(13);
  line.state = row.text(14);
  line.decision = row.text(15);
  line.decided_by = row.text(16);
  line.ground = row.text(17);
  if (!row.null(18)) line.decided = row.time(18);
  return line;
}

void add_candidates(Session& session, std::vector<ConflictLine>& lines, const Condition& seen) {
  Set ids{{Type::integer}, {}};
  for (const ConflictLine& line : lines) ids.values.push_back(value(line.conflict.id));
  if (lines.empty()) return;
  std::vector<Param> params = seen.params;
  params.emplace_back(ids);
  for (const Row& row :
       session.select("k.conflict_id, k.person_id, k.score, k.signs, CASE WHEN " + seen.sql +
                          " THEN 1 ELSE 0 END",
                      "FROM person_candidate k LEFT JOIN person p ON p.id = k.person_id "
                      "WHERE k.conflict_id ? ORDER BY k.score DESC, k.person_id",
                      params))
    for (ConflictLine& line : lines)
      if (line.conflict.id == row.integer(0))
        line.conflict.candidates.push_back(
            {row.id<registers::PersonId>(1), row.number(2), row.text(3), row.integer(4) != 0});
}

// Guardians have no place of their own: only who has the region sees them.
Condition in_scope(const registers::Scope& scope, registers::Date today) {
  return scope == registers::Scope::region() ? Condition{"1 = 1", {}} : is_seen(scope, today);
}

}  // namespace

std::vector<ConflictLine> SqlPersons::conflicts(const registers::Scope& scope,
                                                const registers::ConflictFilter& filter,
                                                registers::Date today) {
  Condition asked = seen_conflicts(scope, today);
  if (filter.before != 0) add(asked, {"c.id < ?", {value(filter.before)}});
  if (!filter.state.empty()) add(asked, {"c.state = ?", {value(filter.state)}});
  if (filter.reason) add(asked, {"c.reason = ?", {value(registers::name_of(*filter.reason))}});
  asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<ConflictLine> lines;
  for (const Row& row :
       session_.select(line_columns("''"), asked.sql + " ORDER BY c.id DESC LIMIT ?", asked.params))
    lines.push_back(read_line(row));
  add_candidates(session_, lines, in_scope(scope, today));
  return lines;
}

std::optional<ConflictLine> SqlPersons::conflict(const registers::Scope& scope, std::int64_t id,
                                                 registers::Date today) {
  Condition asked = seen_conflicts(scope, today);
  add(asked, {"c.id = ?", {value(id)}});
  std::vector<ConflictLine> lines;
  for (const Row& row : session_.select(line_columns("c.content"), asked.sql, asked.params))
    lines.push_back(read_line(row));
  add_candidates(session_, lines, in_scope(scope, today));
  return lines.empty() ? std::nullopt : std::optional(std::move(lines.front()));
}

void SqlPersons::settle(std::int64_t conflict, const std::string& state,
                        const std::string& decision, const registers::Actor& actor) {
  session_.change(
      "UPDATE person_conflict SET state = ?, decision = ?, decided_by = ?, ground = ?, "
      "decided_at = ? WHERE id = ?",
      {value(state), value(decision), value(actor.name), value(actor.ground), value(actor.at),
       value(conflict)});
  line_up_candidates(session_, {"f.id = ?", {value(conflict)}});
}

std::optional<domain::Partner> SqlPersons::supplier(registers::PartnerId id) {
  const auto rows =
      session_.select("code, name, organizations", "FROM partner WHERE id = ?", {value(id)});
  if (rows.empty()) return std::nullopt;
  domain::Partner partner;
  partner.id = id;
  partner.code = rows[0].text(0);
  partner.name = rows[0].text(1);
  std::istringstream ogrns(rows[0].text(2));
  for (std::string ogrn; ogrns >> ogrn;) partner.organizations.push_back(ogrn);
  return partner;
}

}  // namespace store

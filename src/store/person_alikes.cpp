// Who looks like whom: found by what an index finds, judged pair by pair.
#include "store/person_alikes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/layouts.hpp"
#include "store/sql_persons.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using base::Code;
using registers::Alike;
using registers::PersonId;
using registers::PersonRow;
using Pair = std::pair<PersonId, PersonId>;  // the smaller id first

// The pairs worth a look; true: of one guardian.
std::map<Pair, bool> find_pairs(Session& session, const Set& ids) {
  std::map<Pair, bool> pairs;
  const auto look = [&](const std::string& from, bool guardian) {
    for (const Row& row : session.select(
             "p.id, o.id",
             from +
                 " WHERE p.id ? AND o.id <> p.id AND o.is_student = 1 AND p.is_student = 1 LIMIT ?",
             {ids, value(static_cast<std::int64_t>(base::limits::alike_pairs))})) {
      const PersonId one = row.id<PersonId>(0), other = row.id<PersonId>(1);
      pairs[std::minmax(one, other)] |= guardian;
    }
  };
  look("FROM person p JOIN person o ON o.name_key = p.name_key AND o.birth_date = p.birth_date",
       false);
  look(
      "FROM person p JOIN person o ON o.document_number = p.document_number "
      "AND o.document_number <> '' AND o.document_type = p.document_type "
      "AND o.document_series = p.document_series",
      false);
  look(
      "FROM person p JOIN guardian_link g ON g.student_id = p.id "
      "JOIN guardian_link h ON h.guardian_id = g.guardian_id "
      "JOIN person o ON o.id = h.student_id AND o.birth_date = p.birth_date",
      true);
  return pairs;
}

std::map<Pair, registers::Candidate> judge_pairs(Session& session,
                                                 const std::map<Pair, bool>& pairs) {
  std::map<Pair, registers::Candidate> alike;
  Set ids{{Type::integer}, {}};
  for (const auto& [pair, guardian] : pairs)
    ids.values.insert(ids.values.end(), {value(pair.first), value(pair.second)});
  if (pairs.empty()) return alike;
  std::map<PersonId, PersonRow> rows;
  for (PersonRow& row : layout_of<PersonRow>().select(session, "WHERE id ?", {column_of(ids, 0)}))
    rows.emplace(row.id, std::move(row));
  for (const auto& [pair, guardian] : pairs)
    if (auto it = registers::alike(rows.at(pair.first), rows.at(pair.second), guardian))
      alike.emplace(pair, std::move(*it));
  return alike;
}

constexpr const char* alike_columns =
    "a.id, a.low_id, a.high_id, a.score, a.signs, a.state, a.found_at, a.decided_by, a.ground, "
    "a.decided_at";

Alike read_alike(const Row& row) {
  Alike it{row.integer(0), row.id<PersonId>(1), row.id<PersonId>(2), row.number(3), row.text(4),
           row.text(5),    row.time(6),         row.text(7),         row.text(8),   {}};
  if (!row.null(9)) it.decided = row.time(9);
  return it;
}

Condition seen_alikes(const registers::Scope& scope, registers::Date today) {
  Condition asked{"FROM person_alike a WHERE 1 = 1", {}};
  if (scope == registers::Scope::region()) return asked;
  for (const char* column : {"a.low_id", "a.high_id"}) {
    Condition seen{std::string("EXISTS (SELECT 1 FROM person p WHERE p.id = ") + column, {}};
    add(seen, is_seen(scope, today));
    seen.sql += ")";
    add(asked, seen);
  }
  return asked;
}

}  // namespace

void find_alikes(Session& session, std::span<const PersonId> students, base::Time now) {
  if (students.empty()) return;
  const Set ids = id_set(students);
  auto alike = judge_pairs(session, find_pairs(session, ids));
  Set gone{{Type::integer}, {}};
  for (const Row& row : session.select(
           alike_columns, "FROM person_alike a WHERE a.low_id ? OR a.high_id ?", {ids, ids})) {
    const Alike known = read_alike(row);
    const auto found = alike.find({known.one, known.other});
    if (known.state != "open" || (found != alike.end() && found->second.signs == known.signs)) {
      if (found != alike.end()) alike.erase(found);
    } else {
      gone.values.push_back(value(known.id));
    }
  }
  if (!gone.values.empty()) session.change("DELETE FROM person_alike WHERE id ?", {gone});
  if (alike.empty()) return;
  std::int64_t next = reserve_ids(session, alike.size());
  std::vector<Value> values;
  for (const auto& [pair, it] : alike)
    values.insert(values.end(), {value(next++), value(pair.first), value(pair.second),
                                 value(std::int64_t{it.score}), value(it.signs), value("open"),
                                 value(now), value(""), value("")});
  session.insert({"person_alike",
                  {{"id", Type::integer},
                   {"low_id", Type::integer},
                   {"high_id", Type::integer},
                   {"score", Type::integer},
                   {"signs", Type::text},
                   {"state", Type::text},
                   {"found_at", Type::integer},
                   {"decided_by", Type::text},
                   {"ground", Type::text}},
                  "ON CONFLICT (low_id, high_id) DO NOTHING"},
                 values);
}

std::vector<Alike> SqlPersons::alikes(const registers::Scope& scope,
                                      const registers::AlikeFilter& filter, registers::Date today) {
  Condition asked = seen_alikes(scope, today);
  if (!filter.state.empty()) add(asked, {"a.state = ?", {value(filter.state)}});
  if (filter.before != 0) add(asked, {"a.id < ?", {value(filter.before)}});
  asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  std::vector<Alike> found;
  for (const Row& row :
       session_.select(alike_columns, asked.sql + " ORDER BY a.id DESC LIMIT ?", asked.params))
    found.push_back(read_alike(row));
  return found;
}

base::Result<Alike> SqlPersons::dismiss_alike(const registers::Scope& scope, std::int64_t id,
                                              const registers::Actor& actor,
                                              registers::Date today) {
  Condition asked = seen_alikes(scope, today);
  add(asked, {"a.id = ?", {value(id)}});
  const auto rows = session_.select(alike_columns, asked.sql, asked.params);
  if (rows.empty()) return base::fail(Code::resource_unknown, "no such pair");
  Alike it = read_alike(rows.front());
  if (it.state != "open") return base::fail(Code::resource_conflict, "dismissed already");
  session_.change(
      "UPDATE person_alike SET state = 'dismissed', decided_by = ?, ground = ?, decided_at = ? "
      "WHERE id = ?",
      {value(actor.name), value(actor.ground), value(actor.at), value(id)});
  it.state = "dismissed";
  it.decided_by = actor.name;
  it.ground = actor.ground;
  it.decided = actor.at;
  return it;
}

}  // namespace store

#include "store/sql_persons.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/layouts.hpp"
#include "store/person_splits.hpp"
#include "store/sql_transfers.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using base::Code;
using registers::Operation;
using registers::OperationKind;
using registers::PersonId;
using registers::PersonRow;

// Of what there was before it: FNV-1a, to tell plans apart.
std::string SqlPersons::version_of(const Moves& moves, const std::string& of) {
  std::uint64_t hash = 14695981039346656037u;
  const auto take = [&hash](const std::string& text) {
    for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  };
  take(of);
  for (const Moved& it : moves)
    if (it.was) take(it.fact->table + to_text(*it.was));
  return std::to_string(hash);
}

// A load under way may have found the card by its key and be about to write below it. SQLite has
// one writer; on PostgreSQL the transaction begins again until it is the only one (transact.cpp).
void SqlPersons::run_alone() {
  if (session_.dialect() == Dialect::sqlite) return;
  const auto alone = session_.select(
      "1",
      "FROM pg_locks WHERE pid = pg_backend_pid() AND relation = CAST('write_lane' AS regclass) "
      "AND mode = 'ExclusiveLock' AND granted");
  if (alone.empty()) throw Failure(Failure::Kind::conflict, "a merge runs alone");
}

// All of a card's rows are held at once.
base::Result<void> SqlPersons::check_size(PersonId person) {
  std::int64_t rows = 0;
  for (const PersonFact& fact : person_facts())
    for (const std::size_t at : fact.person_cells)
      rows += session_
                  .select("count(*)",
                          "FROM " + fact.table + " WHERE " + std::string(fact.columns[at].name) +
                              " = ?",
                          {value(person)})
                  .at(0)
                  .integer(0);
  if (rows <= static_cast<std::int64_t>(base::limits::person_rows)) return {};
  return base::fail(Code::value_refused, "more than is moved at once", "too-many-rows");
}

// The transfer names the card, and ends its enrollments when the other region answers.
base::Result<void> SqlPersons::check_stays(PersonId person) {
  if (!SqlTransfers(session_).leaving(person)) return {};
  return base::fail(Code::value_refused, "on the way to another region", "on-the-way");
}

base::Result<SqlPersons::Prepared> SqlPersons::prepare(const registers::Merge& merge) {
  if (merge.keep == merge.drop) return base::fail(Code::value_refused, "one card", "same");
  Prepared it;
  const std::vector<PersonId> both{merge.keep, merge.drop};
  const auto cards = layout_of<PersonRow>().select(session_, "WHERE id ?",
                                                   {id_set(std::span<const PersonId>(both))});
  if (cards.size() != 2) return base::fail(Code::resource_unknown, "no such person");
  it.keep = cards[cards[0].id == merge.keep ? 0 : 1];
  it.drop = cards[cards[0].id == merge.keep ? 1 : 0];
  if (!session_
           .select("1",
                   "FROM guardian_link WHERE (student_id = ? AND guardian_id = ?) "
                   "OR (student_id = ? AND guardian_id = ?)",
                   {value(merge.keep), value(merge.drop), value(merge.drop), value(merge.keep)})
           .empty())
    return base::fail(Code::value_refused, "one is the other's guardian", "guardian-of-the-other");
  BASE_TRY(card, registers::joined(it.keep, it.drop, merge.snils));
  for (const PersonId id : both) BASE_CHECK(check_size(id));
  for (const PersonId id : both) BASE_CHECK(check_stays(id));
  it.moves = merge_moves(session_, it.keep, it.drop, card);
  it.version = version_of(it.moves, "merge");
  if (!merge.version.empty() && merge.version != it.version)
    return base::fail(Code::resource_changed, "another plan by now", "version");
  return it;
}

base::Result<registers::MergePlan> SqlPersons::plan(const registers::Merge& merge) {
  registers::Merge asked = merge;
  if (asked.snils == registers::SnilsOf::unsaid) asked.snils = registers::SnilsOf::keep;
  BASE_TRY(prepared, prepare(asked));
  registers::MergePlan plan{prepared.keep, prepared.drop, false, {}, prepared.version};
  const auto &kept = plan.keep.fields.snils, &dropped = plan.drop.fields.snils;
  plan.snils_differ = !kept.empty() && !dropped.empty() && kept != dropped;
  for (const Moved& it : prepared.moves) {
    if (it.fact == &person_fact()) continue;
    auto of = std::find_if(plan.facts.begin(), plan.facts.end(),
                           [&](const auto& one) { return one.kind == it.fact->table; });
    if (of == plan.facts.end()) of = plan.facts.insert(of, {it.fact->table, 0, 0});
    ++(it.became ? of->moved : of->removed);
  }
  return plan;
}

void SqlPersons::keep_list(std::int64_t merge, const Moves& moves) {
  std::vector<Value> values;
  std::int64_t number = 0;
  const auto text = [](const std::optional<Cells>& row) {
    return row ? value(to_text(*row)) : Value();
  };
  for (const Moved& it : moves)
    values.insert(values.end(), {value(merge), value(number++), value(it.fact->table), text(it.was),
                                 text(it.became)});
  session_.insert({"person_moved",
                   {{"merge_id", Type::integer},
                    {"number", Type::integer},
                    {"fact", Type::text},
                    {"was", Type::text},
                    {"became", Type::text}},
                   ""},
                  values);
}

base::Result<Operation> SqlPersons::merge(const registers::Merge& merge,
                                          const registers::Actor& actor) {
  run_alone();
  BASE_TRY(prepared, prepare(merge));
  return carry(OperationKind::merge, prepared, actor);
}

Operation SqlPersons::carry(OperationKind kind, const Prepared& prepared,
                            const registers::Actor& actor) {
  const bool apart = kind == OperationKind::split;
  carry_out(session_, prepared.moves, own(actor.at));
  Operation made{reserve_ids(session_, 1),
                 kind,
                 prepared.keep.id,
                 prepared.drop.id,
                 actor.at,
                 actor.name,
                 actor.ground,
                 0,
                 0,
                 {},
                 {}};
  for (const Moved& it : prepared.moves) {
    if (it.fact == &person_fact()) continue;
    ++(it.was && !it.became ? made.removed : made.moved);
  }
  session_.change(
      "INSERT INTO person_merge (id, kind, keep_id, drop_id, at, actor, ground, moved, removed, "
      "undone_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
      {value(made.id), value(registers::name_of(kind)), value(made.keep), value(made.drop),
       value(made.at), value(made.actor), value(made.ground), value(made.moved),
       value(made.removed)});
  keep_list(made.id, prepared.moves);
  if (!apart) move_candidates(made.keep, made.drop);
  tell(session_, prepared.moves, {made.keep, made.drop, apart, actor.at});
  return made;
}

}  // namespace store

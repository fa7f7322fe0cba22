#include "store/sql_persons.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/layouts.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using base::Code;
using registers::Operation;
using registers::PersonId;
using registers::PersonRow;

namespace {

constexpr const char* merge_columns =
    "id, keep_id, drop_id, at, actor, ground, moved, removed, undone_at, undone_by";

Operation read_merge(const Row& row) {
  Operation it;
  it.id = row.integer(0);
  it.keep = row.id<PersonId>(1);
  it.drop = row.id<PersonId>(2);
  it.at = row.time(3);
  it.actor = row.text(4);
  it.ground = row.text(5);
  it.moved = row.integer(6);
  it.removed = row.integer(7);
  if (!row.null(8)) it.undone = row.time(8);
  it.undone_by = row.text(9);
  return it;
}

Condition seen_merges(const registers::Scope& scope, registers::Date today) {
  Condition asked{"FROM person_merge WHERE 1 = 1", {}};
  if (scope == registers::Scope::region()) return asked;
  Condition seen{"EXISTS (SELECT 1 FROM person p WHERE p.id = keep_id", {}};
  add(seen, is_seen(scope, today));
  seen.sql += ")";
  add(asked, seen);
  return asked;
}

// The bus itself: a person's decision is no supplier's statement.
registers::Provenance own(base::Time at) {
  return {{}, {}, at};
}

}  // namespace

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
  it.moves = merge_moves(session_, it.keep, it.drop, card);
  if (it.moves.size() > base::limits::person_rows)
    return base::fail(Code::value_refused, "more than one merge moves", "too-many-rows");
  return it;
}

base::Result<registers::MergePlan> SqlPersons::plan(const registers::Merge& merge) {
  registers::Merge asked = merge;
  if (asked.snils == registers::SnilsOf::unsaid) asked.snils = registers::SnilsOf::keep;
  BASE_TRY(prepared, prepare(asked));
  registers::MergePlan plan{prepared.keep, prepared.drop, false, {}};
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

Moves SqlPersons::list_of(std::int64_t merge) {
  Moves moves;
  const auto cells = [](const Row& row, std::size_t at) {
    return row.null(at) ? std::nullopt : std::optional(cells_from(row.text(at)));
  };
  for (const Row& row :
       session_.select("fact, was, became", "FROM person_moved WHERE merge_id = ? ORDER BY number",
                       {value(merge)}))
    moves.push_back({&fact_of(row.text(0)), cells(row, 1), cells(row, 2)});
  return moves;
}

base::Result<Operation> SqlPersons::merge(const registers::Merge& merge,
                                          const registers::Actor& actor) {
  run_alone();
  BASE_TRY(prepared, prepare(merge));
  carry_out(session_, prepared.moves, own(actor.at));
  Operation made;
  made.id = reserve_ids(session_, 1);
  made.keep = merge.keep;
  made.drop = merge.drop;
  made.at = actor.at;
  made.actor = actor.name;
  made.ground = actor.ground;
  made.removed = std::count_if(prepared.moves.begin(), prepared.moves.end(), [](const Moved& it) {
    return !it.became && it.fact != &person_fact();
  });
  made.moved = std::ssize(prepared.moves) - made.removed - 2;  // without the cards
  session_.change(
      "INSERT INTO person_merge (id, keep_id, drop_id, at, actor, ground, moved, removed, "
      "undone_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
      {value(made.id), value(made.keep), value(made.drop), value(made.at), value(made.actor),
       value(made.ground), value(made.moved), value(made.removed)});
  keep_list(made.id, prepared.moves);
  session_.change(
      "DELETE FROM person_candidate WHERE person_id = ? AND conflict_id IN "
      "(SELECT conflict_id FROM person_candidate WHERE person_id = ?)",
      {value(merge.drop), value(merge.keep)});
  session_.change("UPDATE person_candidate SET person_id = ? WHERE person_id = ?",
                  {value(merge.keep), value(merge.drop)});
  tell(session_, prepared.moves, {merge.keep, merge.drop, false, actor.at});
  return made;
}

std::optional<Operation> SqlPersons::find_merge(std::int64_t id) {
  const auto rows = session_.select(merge_columns, "FROM person_merge WHERE id = ?", {value(id)});
  return rows.empty() ? std::nullopt : std::optional(read_merge(rows.front()));
}

base::Result<void> SqlPersons::check_undoable(const Operation& merge, const Moves& moves) {
  const auto refuse = [](const char* why, std::string subject) {
    return base::fail(Code::resource_conflict, why, std::move(subject));
  };
  if (merge.undone) return refuse("undone already", "undone");
  const auto later = session_.select(
      "id",
      "FROM person_merge WHERE id > ? AND undone_at IS NULL AND (keep_id = ? OR drop_id = ?) "
      "ORDER BY id DESC LIMIT 1",
      {value(merge.id), value(merge.keep), value(merge.keep)});
  if (!later.empty()) return refuse("a later merge goes first", "later-merge/" + later[0].text(0));
  if (session_.select("1", "FROM person WHERE id = ?", {value(merge.keep)}).empty())
    return refuse("the card is gone", "person-gone");
  const std::size_t snils = person_fact().at("snils");
  for (const Moved& it : moves)
    if (it.fact == &person_fact() && it.was && !it.became && (*it.was)[snils] &&
        !session_
             .select("1", "FROM person WHERE snils = ? AND id <> ?",
                     {value(*(*it.was)[snils]), value(merge.keep)})
             .empty())
      return refuse("the SNILS is somebody else's by now", "snils-taken");
  return {};
}

base::Result<registers::Undone> SqlPersons::undo(std::int64_t id, const registers::Actor& actor) {
  run_alone();
  auto merge = find_merge(id);
  if (!merge) return base::fail(Code::resource_unknown, "no such merge");
  const Moves moves = list_of(id);
  BASE_CHECK(check_undoable(*merge, moves));
  registers::Undone undone;
  const Moves back = way_back(session_, moves, undone.changed);
  carry_out(session_, back, own(actor.at));
  session_.change("UPDATE person_merge SET undone_at = ?, undone_by = ? WHERE id = ?",
                  {value(actor.at), value(actor.name + ": " + actor.ground), value(id)});
  tell(session_, back, {merge->keep, merge->drop, true, actor.at});
  merge->undone = actor.at;
  merge->undone_by = actor.name;
  undone.operation = std::move(*merge);
  return undone;
}

std::vector<Operation> SqlPersons::merges(const registers::Scope& scope, std::size_t limit,
                                          registers::Date today) {
  Condition asked = seen_merges(scope, today);
  asked.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  std::vector<Operation> found;
  for (const Row& row :
       session_.select(merge_columns, asked.sql + " ORDER BY id DESC LIMIT ?", asked.params))
    found.push_back(read_merge(row));
  return found;
}

bool SqlPersons::sees_merge(const registers::Scope& scope, std::int64_t id, registers::Date today) {
  Condition asked = seen_merges(scope, today);
  add(asked, {"id = ?", {value(id)}});
  return !session_.select("id", asked.sql, asked.params).empty();
}

// A card that was merged may be merged on.
std::optional<PersonId> SqlPersons::merged_into(PersonId person) {
  std::optional<PersonId> into;
  for (PersonId at = person;;) {
    const auto rows = session_.select(
        "keep_id", "FROM person_merge WHERE drop_id = ? AND undone_at IS NULL", {value(at)});
    if (rows.empty()) return into;
    at = rows.front().id<PersonId>(0);
    into = at;
  }
}

}  // namespace store

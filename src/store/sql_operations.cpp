// What was merged and split, and the way back.
#include "store/person_splits.hpp"
#include "store/sql_persons.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using base::Code;
using registers::Operation;
using registers::OperationKind;
using registers::PersonId;

namespace {

constexpr const char* merge_columns =
    "id, keep_id, drop_id, at, actor, ground, moved, removed, undone_at, undone_by, kind";

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
  it.kind = row.text(10) == "split" ? OperationKind::split : OperationKind::merge;
  return it;
}

Condition seen_merges(const registers::Scope& scope, registers::Date today) {
  Condition asked{"FROM person_merge WHERE 1 = 1", {}};
  if (scope == registers::Scope::region()) return asked;
  Condition seen{"EXISTS (SELECT 1 FROM person p WHERE p.id = keep_id", {}};
  add(seen, is_seen(scope, today));
  seen.sql += ")";
  add(asked, seen);
  // of a split that stands both cards are there
  seen.sql = "(kind = 'merge' OR undone_at IS NOT NULL OR " +
             seen.sql.replace(seen.sql.find("keep_id"), 7, "drop_id") + ")";
  add(asked, seen);
  return asked;
}

}  // namespace

// The bus itself: a person's decision is no supplier's statement.
registers::Provenance SqlPersons::own(base::Time at) {
  return {{}, {}, at};
}

// Candidates of conflicts follow a card that goes.
void SqlPersons::move_candidates(PersonId keep, PersonId drop) {
  session_.change(
      "DELETE FROM person_candidate WHERE person_id = ? AND conflict_id IN "
      "(SELECT conflict_id FROM person_candidate WHERE person_id = ?)",
      {value(drop), value(keep)});
  session_.change("UPDATE person_candidate SET person_id = ? WHERE person_id = ?",
                  {value(keep), value(drop)});
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

std::optional<Operation> SqlPersons::find_merge(std::int64_t id) {
  const auto rows = session_.select(merge_columns, "FROM person_merge WHERE id = ?", {value(id)});
  return rows.empty() ? std::nullopt : std::optional(read_merge(rows.front()));
}

base::Result<void> SqlPersons::check_undoable(const Operation& merge) {
  const auto refuse = [](const char* why, std::string subject) {
    return base::fail(Code::resource_conflict, why, std::move(subject));
  };
  if (merge.undone) return refuse("undone already", "undone");
  const Set both{{Type::integer}, {value(merge.keep), value(merge.drop)}};
  const auto later = session_.select(
      "id, kind",
      "FROM person_merge WHERE id > ? AND undone_at IS NULL AND (keep_id ? OR drop_id ?) "
      "ORDER BY id DESC LIMIT 1",
      {value(merge.id), both, both});
  if (!later.empty())
    return refuse("a later one goes first", "later-" + later[0].text(1) + "/" + later[0].text(0));
  if (session_.select("1", "FROM person WHERE id = ?", {value(merge.keep)}).empty())
    return refuse("the card is gone", "person-gone");
  return {};
}

base::Result<registers::Undone> SqlPersons::undo(std::int64_t id, const registers::Actor& actor) {
  run_alone();
  auto merge = find_merge(id);
  if (!merge) return base::fail(Code::resource_unknown, "no such operation");
  const Moves moves = list_of(id);
  BASE_CHECK(check_undoable(*merge));
  for (const PersonId card : {merge->keep, merge->drop}) BASE_CHECK(check_stays(card));
  registers::Undone undone;
  const bool apart = merge->kind == OperationKind::merge;
  Moves back = way_back(session_, moves, undone.changed);
  if (!apart) add_late(session_, merge->keep, merge->drop, back, undone.changed);
  carry_out(session_, back, own(actor.at));
  session_.change("UPDATE person_merge SET undone_at = ?, undone_by = ? WHERE id = ?",
                  {value(actor.at), value(actor.name + ": " + actor.ground), value(id)});
  if (!apart) move_candidates(merge->keep, merge->drop);
  tell(session_, back, {merge->keep, merge->drop, apart, actor.at});
  merge->undone = actor.at;
  merge->undone_by = actor.name;
  undone.operation = std::move(*merge);
  return undone;
}

std::vector<Operation> SqlPersons::operations(const registers::Scope& scope, OperationKind kind,
                                              std::size_t limit, registers::Date today) {
  Condition asked = seen_merges(scope, today);
  add(asked, {"kind = ?", {value(registers::name_of(kind))}});
  asked.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  std::vector<Operation> found;
  for (const Row& row :
       session_.select(merge_columns, asked.sql + " ORDER BY id DESC LIMIT ?", asked.params))
    found.push_back(read_merge(row));
  return found;
}

bool SqlPersons::sees_operation(const registers::Scope& scope, std::int64_t id,
                                registers::Date today) {
  Condition asked = seen_merges(scope, today);
  add(asked, {"id = ?", {value(id)}});
  return !session_.select("id", asked.sql, asked.params).empty();
}

std::optional<PersonId> SqlPersons::merged_into(PersonId person) {
  return store::merged_into(session_, person);
}

}  // namespace store

// Conflicts of persons, merges and the way back, through the real tables.
#include <random>

#include "persons_fixture.hpp"

namespace store {
namespace {

ON_BOTH_DATABASES(PersonsTest);

TEST_P(PersonsTest, a_merge_moves_everything_and_its_undoing_restores_every_octet) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  ASSERT_GE(students.size(), 2u);
  const std::string before = dump();
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  EXPECT_GT(made->moved, 0);
  EXPECT_GT(made->removed, 0) << "marks of one lesson";
  for (const PersonFact& fact : person_facts()) {
    if (fact.table == "source_key") continue;
    const std::string column(fact.columns[fact.person_cells[0]].name);
    const std::string drop = std::to_string(students[1].value);
    EXPECT_TRUE(rows("1", "FROM " + fact.table + " WHERE " + column + " = " + drop).empty())
        << fact.table;
  }
  EXPECT_TRUE(rows("1", "FROM person WHERE id = " + std::to_string(students[1].value)).empty());
  EXPECT_FALSE(
      rows("1", "FROM person_history WHERE id = " + std::to_string(students[1].value)).empty());
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  EXPECT_TRUE(undone->changed.empty());
  EXPECT_EQ(dump(), before);
}

TEST_P(PersonsTest, an_order_follows_a_merge_and_comes_back) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const PersonId keep = students[0], drop = students[1];
  write([&](Transaction& tx) -> base::Result<void> {
    registers::Order made{0, partners_[0].id, {}, registers::OrderState::granted, drop, noon, noon};
    made.form.number = "А-1";
    tx.tables.orders().put(made);
    return {};
  });
  const std::string before = dump();
  const auto made = merge({keep, drop, SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.tables.orders().find(partners_[0].id, "а-1");
    EXPECT_TRUE(found && found->student == keep);
    return {};
  });
  ASSERT_TRUE(undo(made->id));
  EXPECT_EQ(dump(), before);
}

TEST_P(PersonsTest, merges_and_undoings_in_any_number_restore_the_register) {
  if (!database_) return;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::pair<std::int64_t, std::string>> done;
    for (int step = 0; step < 8; ++step) {
      const auto all = persons();
      if (random() % 3 != 0 || done.empty()) {
        const PersonId keep = all[random() % all.size()], drop = all[random() % all.size()];
        std::string before = dump();
        const auto made = merge({keep, drop, random() % 2 == 0 ? SnilsOf::keep : SnilsOf::drop});
        if (made)
          done.emplace_back(made->id, std::move(before));
        else
          EXPECT_EQ(dump(), before) << "refused";
      } else {
        const auto undone = undo(done.back().first);
        ASSERT_TRUE(undone) << base::describe(undone.error()) << " seed " << seed;
        ASSERT_EQ(dump(), done.back().second) << "seed " << seed;
        done.pop_back();
      }
    }
    while (!done.empty()) {
      ASSERT_TRUE(undo(done.back().first)) << "seed " << seed;
      ASSERT_EQ(dump(), done.back().second) << "seed " << seed;
      done.pop_back();
    }
  }
}

TEST_P(PersonsTest, an_earlier_merge_waits_for_the_later_one_to_be_undone) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto others = persons("WHERE is_student = 0");
  ASSERT_GE(others.size(), 2u);
  const auto first = merge({others[0], others[1], SnilsOf::keep});
  ASSERT_TRUE(first) << base::describe(first.error());
  const auto related = merge({students[0], others[0], SnilsOf::keep});
  ASSERT_FALSE(related);
  EXPECT_EQ(related.error().subject, "guardian-of-the-other");
  ASSERT_TRUE(undo(first->id));
  const auto again = undo(first->id);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().subject, "undone");
}

TEST_P(PersonsTest, what_changed_since_stays_changed_and_is_named) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(made);
  const std::string keep = std::to_string(students[0].value);
  write([&](Transaction& tx) -> base::Result<void> {
    auto row = tx.tables.persons(std::vector{students[0]}).at(0);
    row.fields.phone = "+7 383 000-00-00";
    registers::Changes changes;
    changes.persons.push_back(row);
    tx.tables.write(changes, {partners_[0].id, {}, noon});
    return {};
  });
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->changed, std::vector<std::string>{"person " + keep});
  EXPECT_EQ(rows("phone", "FROM person WHERE id = " + keep).at(0).text(0), "+7 383 000-00-00");
}

TEST_P(PersonsTest, a_merge_is_told_to_the_feed_once) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  ASSERT_TRUE(merge({students[0], students[1], SnilsOf::keep}));
  write([&](Transaction& tx) -> base::Result<void> {
    tx.feed.number();
    return {};
  });
  const auto lines =
      rows("record_id, student_id, replaced_by",
           "FROM change_line WHERE what = 'key-changed' AND replaced_by IS NOT NULL");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].integer(0), students[1].value);
  EXPECT_EQ(lines[0].integer(2), students[0].value);
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.persons.merged_into(students[1]), students[0]);
    EXPECT_EQ(tx.persons.merged_into(students[0]), std::nullopt);
    return {};
  });
}

TEST_P(PersonsTest, a_conflict_is_kept_once_and_decided) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto snils = rows("snils", "FROM person WHERE is_student = 1 ORDER BY id").at(0).text(0);
  domain::Batch batch;
  domain::StudentRecord& record = batch.students.emplace_back();
  record.key = "newcomer";
  record.person.surname = "Другая";
  record.person.name = "Девочка";
  record.person.birth_date = day("2011-01-01");
  record.person.snils = domain::Snils::parse(snils).value();
  push(batch, partners_[0]);
  push(batch, partners_[0]);
  write([&](Transaction& tx) -> base::Result<void> {
    const auto lines = tx.persons.conflicts(region, {}, {});
    EXPECT_EQ(lines.size(), 1u);
    EXPECT_TRUE(lines.at(0).conflict.content.students.empty()) << "a list has none of it";
    const auto line = tx.persons.conflict(region, lines.at(0).conflict.id, {}).value();
    EXPECT_EQ(line.conflict.seen, 2);
    EXPECT_EQ(line.conflict.key, "newcomer");
    EXPECT_EQ(line.conflict.content.students.size(), 1u);
    EXPECT_EQ(line.conflict.candidates.at(0).person, students[0]);
    EXPECT_EQ(line.conflict.candidates.at(0).signs, "same-snils");
    using What = registers::ConflictDecision::What;
    const registers::Actor actor{"cli:test", "приказ 2", noon};
    BASE_CHECK(
        registers::decide_conflict(tx.tables, tx.persons, line, {What::new_person, {}}, actor, 0));
    EXPECT_TRUE(tx.persons.conflicts(region, {}, {}).empty());
    const auto decided = tx.persons.conflict(region, line.conflict.id, {});
    EXPECT_EQ(decided->decision, "new-person");
    EXPECT_FALSE(
        registers::decide_conflict(tx.tables, tx.persons, *decided, {What::dismiss, {}}, actor, 0));
    return {};
  });
  EXPECT_EQ(persons("WHERE is_student = 1").size(), students.size() + 1);
  push(batch, partners_[0]);
  EXPECT_TRUE(rows("1", "FROM person_conflict WHERE state = 'open'").empty())
      << "the same record again is no news";
}

}  // namespace
}  // namespace store

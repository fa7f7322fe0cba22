// A card that is really two persons, split by supplier, and the way back.
#include <algorithm>
#include <random>

#include "persons_fixture.hpp"

namespace store {
namespace {

using registers::Split;

class PersonSplitsTest : public PersonsTest {
 protected:
  // One child without SNILS as two suppliers state it: one card, by name, birth date and document.
  domain::Batch same_child(const std::string& of, const std::string& mark) {
    domain::Batch batch;
    auto& record = batch.students.emplace_back(newcomer(of + "-n"));
    record.person.document.type = domain::DocumentType::birth_certificate;
    record.person.document.series = "I-ЕТ";
    record.person.document.number = "123456";
    domain::EnrollmentRecord& enrollment = batch.enrollments.emplace_back();
    enrollment.key = of + "-en";
    enrollment.student_key = of + "-n";
    enrollment.organization_key = of + "-o0";
    enrollment.class_key = of + "-c0";
    enrollment.from = day("2026-09-01");
    enrollment.order_in = "приказ " + of;
    domain::LessonRecord& lesson = batch.lessons.emplace_back();
    lesson.key = of + "-ln";
    lesson.class_key = of + "-c0";
    lesson.subject_key = of + "-m0";
    lesson.date = day("2026-11-02");
    lesson.number = 3;
    domain::MarkRecord& one = batch.marks.emplace_back();
    one.lesson_key = of + "-ln";
    one.student_key = of + "-n";
    one.value = mark;
    return batch;
  }
  // One more lesson of the batch's class, with a mark.
  static void add_mark(domain::Batch& batch, int number, const std::string& mark) {
    batch.lessons.push_back(batch.lessons[0]);
    batch.lessons.back().key += std::to_string(number);
    batch.lessons.back().number = number;
    batch.marks.push_back(batch.marks[0]);
    batch.marks.back().lesson_key = batch.lessons.back().key;
    batch.marks.back().value = mark;
  }
  PersonId of_key(const std::string& key) {
    const auto found =
        rows("entity_id", "FROM source_key WHERE key = '" + key + "' AND kind = " +
                              std::to_string(static_cast<int>(registers::KeyKind::student)));
    return found.empty() ? PersonId{} : found[0].id<PersonId>(0);
  }
  std::vector<std::string> marks_of(PersonId id) {
    std::vector<std::string> marks;
    for (const Row& row : rows("value", "FROM mark WHERE student_id = " + std::to_string(id.value)))
      marks.push_back(row.text(0));
    return marks;
  }
  std::int64_t count(const std::string& rest) { return rows("count(*)", rest).at(0).integer(0); }
};
ON_BOTH_DATABASES(PersonSplitsTest);

TEST_P(PersonSplitsTest, each_supplier_keeps_what_it_stated_and_the_undoing_restores_every_octet) {
  if (!database_) return;
  must(same_child("a", "5"), partners_[0]);
  must(same_child("b", "2"), partners_[1]);
  const PersonId card = of_key("a-n");
  ASSERT_TRUE(card);
  ASSERT_EQ(of_key("b-n"), card);
  const std::string before = dump();
  registers::SplitPlan plan;
  read([&](Transaction& tx) -> base::Result<void> {
    BASE_TRY(found, tx.persons.plan(Split{card, {"b"}}));
    plan = found;
    return {};
  });
  EXPECT_EQ(plan.keys_go, std::vector<std::string>{"b/b-n"});
  EXPECT_EQ(plan.keys_stay, std::vector<std::string>{"a/a-n"});
  const auto mark = std::find_if(plan.facts.begin(), plan.facts.end(),
                                 [](const auto& it) { return it.kind == "mark"; });
  ASSERT_NE(mark, plan.facts.end());
  EXPECT_EQ(mark->shared, 1);
  EXPECT_EQ(dump(), before);

  const auto made = split({card, {"b"}, plan.version});
  ASSERT_TRUE(made) << base::describe(made.error());
  const PersonId fresh = made->drop;
  EXPECT_EQ(of_key("a-n"), card);
  EXPECT_EQ(of_key("b-n"), fresh);
  EXPECT_EQ(marks_of(card), std::vector<std::string>{"5"});
  EXPECT_EQ(marks_of(fresh), std::vector<std::string>{"2"});
  EXPECT_EQ(rows("order_in", "FROM enrollment WHERE student_id = " + std::to_string(fresh.value))
                .at(0)
                .text(0),
            "приказ b");
  for (const PersonId id : {card, fresh})
    EXPECT_EQ(count("FROM claim WHERE student_id = " + std::to_string(id.value)), 0)
        << "who is alone needs no claim";
  const std::string apart = dump();
  must(same_child("a", "5"), partners_[0]);
  must(same_child("b", "2"), partners_[1]);
  EXPECT_EQ(dump(), apart) << "a repeat of either supplier is no news";
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  EXPECT_TRUE(undone->changed.empty());
  EXPECT_EQ(dump(), before);
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.persons.merged_into(fresh), card);
    return {};
  });
}

TEST_P(PersonSplitsTest, what_came_to_the_new_card_since_goes_back_with_it_and_is_named) {
  if (!database_) return;
  must(same_child("a", "5"), partners_[0]);
  domain::Batch theirs = same_child("b", "2");
  add_mark(theirs, 5, "5");
  must(theirs, partners_[1]);
  const PersonId card = of_key("a-n");
  const auto made = split({card, {"b"}});
  ASSERT_TRUE(made) << base::describe(made.error());
  domain::Batch more = same_child("b", "3");  // changed since
  add_mark(more, 4, "4");                     // new since
  must(more, partners_[1]);
  domain::Batch mine = same_child("a", "5");
  add_mark(mine, 5, "1");  // where one is to go back
  must(mine, partners_[0]);
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  const auto marks = std::count_if(undone->changed.begin(), undone->changed.end(),
                                   [](const auto& name) { return name.starts_with("mark "); });
  EXPECT_EQ(marks, 3);
  EXPECT_EQ(of_key("b-n"), card);
  auto all = marks_of(card);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<std::string>{"1", "4", "5"})) << "what the card has got stays";
  EXPECT_EQ(count("FROM person WHERE id = " + std::to_string(made->drop.value)), 0);
}

TEST_P(PersonSplitsTest, what_cannot_be_split_is_refused) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto all = split({students[0], {"a", "b", "c"}});
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().subject, "nothing-stays");
  const auto none = split({students[0], {"nobody"}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().subject, "supplier/nobody");
  const auto changed = split({students[0], {"a"}, "another plan"});
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, base::Code::resource_changed);
  const auto merged = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(merged);
  const auto parted = split({students[0], {"a"}});
  ASSERT_TRUE(parted) << base::describe(parted.error());
  const auto early = undo(merged->id);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().subject, "later-split/" + std::to_string(parted->id));
}

TEST_P(PersonSplitsTest, splits_merges_and_undoings_in_any_number_restore_the_register) {
  if (!database_) return;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::pair<std::int64_t, std::string>> done;
    for (int step = 0; step < 8; ++step) {
      const auto all = persons();
      std::string before = dump();
      base::Result<registers::Operation> made = registers::Operation{};
      if (random() % 2 == 0) {
        const PersonId keep = all[random() % all.size()], drop = all[random() % all.size()];
        made = merge({keep, drop, random() % 2 == 0 ? SnilsOf::keep : SnilsOf::drop});
      } else {
        std::vector<std::string> suppliers{"a", "b", "c"};
        suppliers.erase(suppliers.begin() + static_cast<std::ptrdiff_t>(random() % 3));
        if (random() % 2 == 0) suppliers.pop_back();
        made = split({all[random() % all.size()], suppliers});
      }
      if (made)
        done.emplace_back(made->id, std::move(before));
      else
        EXPECT_EQ(dump(), before) << "refused";
    }
    EXPECT_GE(done.size(), 2u) << "seed " << seed;
    while (!done.empty()) {
      const auto undone = undo(done.back().first);
      ASSERT_TRUE(undone) << base::describe(undone.error()) << " seed " << seed;
      EXPECT_TRUE(undone->changed.empty());
      ASSERT_EQ(between(done.back().second, dump()), "") << "seed " << seed;
      done.pop_back();
    }
  }
}

TEST_P(PersonSplitsTest, a_split_is_told_to_the_feed) {
  if (!database_) return;
  must(same_child("a", "5"), partners_[0]);
  must(same_child("b", "2"), partners_[1]);
  const auto made = split({of_key("a-n"), {"b"}});
  ASSERT_TRUE(made);
  write([&](Transaction& tx) -> base::Result<void> {
    tx.feed.number();
    return {};
  });
  const std::string fresh = std::to_string(made->drop.value);
  EXPECT_EQ(count("FROM change_line WHERE kind = 'student' AND what = 'created' AND record_id = " +
                  fresh),
            1);
  ASSERT_TRUE(undo(made->id));
  write([&](Transaction& tx) -> base::Result<void> {
    tx.feed.number();
    return {};
  });
  EXPECT_EQ(count("FROM change_line WHERE kind = 'student' AND what = 'key-changed' AND "
                  "record_id = " +
                  fresh),
            1);
}

}  // namespace
}  // namespace store

// Lessons, marks, attendance, final marks and what corrections replaced.
#include <chrono>
#include <iostream>
#include <thread>

#include "sample.hpp"

namespace store {
namespace {

class Marks : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    auto changes = small_school();
    changes.marks = {mark_row(lesson_one, "2026-11-02", "4-"),
                     mark_row(lesson_two, "2026-11-03", "5")};
    changes.attendance = {{.student = pupil,
                           .lesson = lesson_two,
                           .lesson_date = day("2026-11-03"),
                           .status = domain::AttendanceStatus::late}};
    changes.final_marks = {final_mark("4")};
    from_.message = {501};
    apply(changes);
    from_.message = {502};
    from_.at = noon + std::chrono::hours(1);
  }

  static registers::FinalMarkRow final_mark(const char* value) {
    registers::FinalMarkRow row;
    row.key = {.student = pupil,
               .subject = algebra,
               .school_year = 2026,
               .period = domain::PeriodKind::half_year,
               .period_number = 1};
    row.value = value;
    row.normalized = value[0] - '0';
    row.date = day("2026-12-25");
    return row;
  }

  std::vector<registers::MarkRow> marks() {
    std::vector<registers::MarkRow> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.tables.marks(std::vector{lesson_one, lesson_two}, std::vector{pupil});
      return {};
    });
    return found;
  }
};
ON_BOTH_DATABASES(Marks);

TEST_P(Marks, finds_lessons_by_their_natural_key) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto written = lesson_row(lesson_one, "2026-11-02", 1);
    auto missing = written.key;
    missing.number = 7;
    const auto found = tx.tables.lessons(std::vector{written.key, missing});
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    EXPECT_EQ(found[0].id, lesson_one);
    EXPECT_EQ(found[0].key, written.key);
    EXPECT_EQ(found[0].homework, written.homework);
    EXPECT_EQ(found[0].starts + found[0].ends, "08:3009:15");
    return {};
  });
}

TEST_P(Marks, gives_back_what_the_teacher_wrote) {
  const auto found = marks();
  ASSERT_EQ(found.size(), 2u);
  const auto& first = found[0].key.lesson == lesson_one ? found[0] : found[1];
  EXPECT_EQ(first.value, "4-");
  EXPECT_EQ(first.normalized, 4);
  EXPECT_EQ(first.work, domain::WorkKind::essay);
  EXPECT_EQ(first.weight, 2);
  EXPECT_EQ(first.lesson_date, day("2026-11-02"));
}

TEST_P(Marks, asks_only_for_the_students_and_lessons_named) {
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.tables.marks(std::vector{lesson_two}, std::vector{pupil}).size(), 1u);
    EXPECT_TRUE(tx.tables.marks(std::vector{lesson_two}, std::vector{mother}).empty());
    EXPECT_TRUE(tx.tables.marks({}, std::vector{pupil}).empty());
    EXPECT_EQ(tx.tables.attendance(std::vector{lesson_one, lesson_two}, std::vector{pupil}).size(),
              1u);
    return {};
  });
}

TEST_P(Marks, keeps_what_a_correction_replaced_and_who_replaced_it) {
  registers::Changes changes;
  changes.replaced_marks = {mark_row(lesson_one, "2026-11-02", "4-")};
  changes.marks = {mark_row(lesson_one, "2026-11-02", "5")};
  apply(changes);
  const auto history = rows(
      "value, normalized, message_row_id, replaced_by_message_row_id, recorded_at, replaced_at",
      "FROM mark_history");
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0].text(0), "4-");
  EXPECT_EQ(history[0].number(1), 4);
  EXPECT_EQ(history[0].integer(2), 501);
  EXPECT_EQ(history[0].integer(3), 502);
  EXPECT_EQ(history[0].time(4), noon);
  EXPECT_EQ(history[0].time(5), from_.at);
  EXPECT_EQ(rows("value, message_row_id", "FROM mark WHERE lesson_id = 1007").at(0).text(0), "5");
}

TEST_P(Marks, keeps_every_step_of_repeated_corrections) {
  for (const char* value : {"3", "4", "5"}) {
    registers::Changes changes;
    changes.replaced_marks = {mark_row(lesson_one, "2026-11-02", "1")};
    changes.marks = {mark_row(lesson_one, "2026-11-02", value)};
    apply(changes);
  }
  const auto history = rows("value", "FROM mark_history ORDER BY id");
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[0].text(0) + history[1].text(0) + history[2].text(0), "4-34");
}

TEST_P(Marks, removes_a_mark_but_not_its_history) {
  registers::Changes changes;
  changes.replaced_marks = {mark_row(lesson_two, "2026-11-03", "5")};
  changes.removed_marks = {mark_row(lesson_two, "2026-11-03", "5").key};
  apply(changes);
  const auto left = marks();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].key.lesson, lesson_one);
  EXPECT_EQ(rows("value", "FROM mark_history").at(0).text(0), "5");
}

TEST_P(Marks, keeps_many_new_rows_whatever_their_text) {
  registers::Changes changes;
  for (int number = 2; number <= 300; ++number) {
    registers::MarkRow& row = changes.marks.emplace_back(mark_row(lesson_one, "2026-11-02", "5"));
    row.key.number = number;
    row.comment = "ё\t\\.\n\\N\r" + std::to_string(number);
    row.normalized.reset();
  }
  apply(changes);
  const auto found = marks();
  ASSERT_EQ(found.size(), 301u);
  for (const auto& row : found)
    if (row.key.number != 1) {
      EXPECT_EQ(row.comment, "ё\t\\.\n\\N\r" + std::to_string(row.key.number));
      EXPECT_FALSE(row.normalized);
    }
}

TEST_P(Marks, keeps_changed_and_removed_attendance) {
  registers::Changes changes;
  changes.attendance = {{.student = pupil,
                         .lesson = lesson_two,
                         .lesson_date = day("2026-11-03"),
                         .status = domain::AttendanceStatus::ill}};
  changes.replaced_attendance = changes.attendance;
  apply(changes);
  registers::Changes removal;
  removal.replaced_attendance = removal.removed_attendance = changes.attendance;
  apply(removal);
  EXPECT_TRUE(rows("status", "FROM attendance").empty());
  const auto history = rows("status", "FROM attendance_history ORDER BY id");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].number(0), static_cast<int>(domain::AttendanceStatus::late));
  EXPECT_EQ(history[1].number(0), static_cast<int>(domain::AttendanceStatus::ill));
}

TEST_P(Marks, gives_back_final_marks_and_keeps_the_replaced_ones) {
  registers::Changes changes;
  changes.final_marks = {final_mark("5")};
  changes.replaced_final_marks = {final_mark("4")};
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.tables.final_marks(std::vector{pupil}, std::vector{2025, 2026});
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    EXPECT_EQ(found[0].key, final_mark("5").key);
    EXPECT_EQ(found[0].value, "5");
    EXPECT_EQ(found[0].date, day("2026-12-25"));
    EXPECT_TRUE(tx.tables.final_marks(std::vector{pupil}, std::vector{2025}).empty());
    return {};
  });
  EXPECT_EQ(rows("value", "FROM final_mark_history").at(0).text(0), "4");
}

// A teacher's two corrections at once: whoever comes second sees the first, nothing is lost.
TEST_P(Marks, loses_no_step_when_two_correct_at_once) {
  std::vector<std::thread> threads;
  for (const char* value : {"2", "3"})
    threads.emplace_back([&, value] {
      const auto done = write_now(*database_, [&, value](Transaction& tx) -> base::Result<void> {
        const auto old = tx.tables.marks(std::vector{lesson_one}, std::vector{pupil});
        registers::Changes changes;
        changes.replaced_marks = old;
        changes.marks = {mark_row(lesson_one, "2026-11-02", value)};
        changes.marks[0].comment = "after " + old.at(0).value;
        tx.tables.write(changes, from_);
        return {};
      });
      EXPECT_TRUE(done) << base::describe(done.error());
    });
  for (auto& thread : threads) thread.join();
  const auto history = rows("value", "FROM mark_history ORDER BY id");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].text(0), "4-");
  EXPECT_EQ(rows("comment", "FROM mark WHERE lesson_id = 1007").at(0).text(0),
            "after " + history[1].text(0));
}

TEST_P(Marks, lie_in_the_partition_of_their_school_year) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has no partitions";
  EXPECT_EQ(rows("student_id", "FROM mark_2026").size(), 2u);
  EXPECT_TRUE(rows("student_id", "FROM mark_2025").empty());
  registers::Changes changes;
  changes.lessons = {lesson_row({1020}, "2019-01-10", 1), lesson_row({1021}, "2026-08-31", 1)};
  changes.marks = {mark_row({1020}, "2019-01-10", "3"), mark_row({1021}, "2026-08-31", "3")};
  apply(changes);
  EXPECT_EQ(rows("student_id", "FROM mark_other").size(), 1u);
  EXPECT_EQ(rows("student_id", "FROM mark_2025").size(), 1u);
}

// No claim about speed: the numbers are for people who compare runs of one machine.
TEST_P(Marks, take_a_large_schools_month_in_one_set) {
  registers::Changes changes;
  constexpr int count = 20'000;
  for (int i = 0; i < count; ++i) {
    changes.marks.push_back(mark_row(lesson_one, "2026-11-02", "5"));
    changes.marks.back().key.student = {100'000 + i};
  }
  const auto started = std::chrono::steady_clock::now();
  apply(changes);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::cout << "[          ] " << count << " marks: " << static_cast<int>(count / took.count())
            << " rows/s\n";
  EXPECT_EQ(rows("count(*)", "FROM mark").at(0).integer(0), count + 2);
}

}  // namespace
}  // namespace store

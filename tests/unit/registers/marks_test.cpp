// Lessons, marks, attendance, final marks.
#include "registers/claims.hpp"

#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

class MarksTest : public ApplyTest {
 protected:
  MarksTest() {
    push(roster());
    tables.calls = 0;
  }
};

TEST_F(MarksTest, accepts_a_mark_once) {
  EXPECT_EQ(push(marks()).tally[domain::Outcome::accepted], 2);
  EXPECT_EQ(push(marks()).tally[domain::Outcome::unchanged], 2);
  ASSERT_EQ(tables.rows.marks.size(), 1u);
  EXPECT_EQ(tables.rows.marks[0].normalized, 5);
  EXPECT_EQ(tables.rows.marks[0].lesson_date, day("2026-11-20"));
}

TEST_F(MarksTest, a_correction_keeps_what_it_replaced) {
  push(marks("3"));
  EXPECT_EQ(fate(push(marks("4-")), Kind::mark), "accepted");
  ASSERT_EQ(tables.rows.replaced_marks.size(), 1u);
  EXPECT_EQ(tables.rows.replaced_marks[0].value, "3");
  EXPECT_EQ(tables.rows.marks[0].value, "4-");
  EXPECT_EQ(tables.rows.marks[0].normalized, 4);
}

TEST_F(MarksTest, a_removed_mark_goes_to_history) {
  domain::Batch batch = marks();
  batch.marks[0].removed = true;
  EXPECT_EQ(fate(push(batch), Kind::mark), "unchanged");
  push(marks());
  EXPECT_EQ(fate(push(batch), Kind::mark), "accepted");
  EXPECT_TRUE(tables.rows.marks.empty());
  EXPECT_EQ(tables.rows.replaced_marks.size(), 1u);
}

TEST_F(MarksTest, asks_the_database_in_sets) {
  domain::Batch batch;
  for (int i = 1; i <= 10; ++i) {
    batch.lessons.push_back(lesson("L" + std::to_string(i), i));
    batch.marks.push_back(mark("s1", "5", "L" + std::to_string(i)));
  }
  push(batch);
  EXPECT_LE(tables.calls, 12);
  tables.calls = 0;
  for (auto& record : batch.marks) record.value = "4";
  push(batch);
  EXPECT_LE(tables.calls, 12);
}

TEST_F(MarksTest, asks_once_whether_anybody_contradicts) {
  push(marks());
  tables.claims_looked_for.clear();
  EXPECT_EQ(fate(push(marks("4")), Kind::mark), "accepted");
  EXPECT_EQ(tables.claims_looked_for, (std::map<std::size_t, int>{{entity_kind<LessonRow>(), 1},
                                                                  {entity_kind<MarkRow>(), 1}}));
}

TEST_F(MarksTest, tells_of_each_journal_once_from_which_day_to_which) {
  domain::Batch batch = marks();
  batch.lessons.push_back(lesson("L2", 2));
  batch.lessons[1].date = day("2026-11-24");
  batch.marks.push_back(mark("s1", "4", "L2"));
  push(batch);
  ASSERT_EQ(tables.rows.journals.size(), 1u);
  const Changes::Journal told = tables.rows.journals[0];
  EXPECT_EQ(told.class_group, tables.rows.class_groups[0].id);
  EXPECT_EQ(told.organization, tables.rows.class_groups[0].organization);
  EXPECT_EQ(told.from, day("2026-11-20"));
  EXPECT_EQ(told.to, day("2026-11-24"));
  batch.marks[1].removed = true;
  push(batch);
  ASSERT_EQ(tables.rows.journals.size(), 1u);
  EXPECT_EQ(tables.rows.journals[0].from, day("2026-11-24")) << "the other day is as it was";
  tables.rows.journals.clear();
  push(batch);
  EXPECT_TRUE(tables.rows.journals.empty()) << "nothing has changed";
}

TEST_F(MarksTest, a_mark_falls_with_its_lesson) {
  domain::Batch batch = marks();
  batch.lessons[0].date.reset();
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::lesson), "field_missing");
  EXPECT_EQ(fate(applied, Kind::mark), "depends_on_rejected");
}

TEST_F(MarksTest, a_lesson_needs_a_date_a_number_and_a_subject_of_its_school) {
  domain::Batch batch;
  batch.lessons = {lesson("a"), lesson("b", 16), lesson("c", 3)};
  batch.lessons[0].date.reset();
  batch.lessons[2].subject_key = "nowhere";
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::lesson, 0), "field_missing");
  EXPECT_EQ(fate(applied, Kind::lesson, 1), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::lesson, 2), "subject_unknown");
}

TEST_F(MarksTest, a_lesson_is_of_the_school_year_of_its_class) {
  domain::Batch batch;
  for (const char* date : {"2026-08-25", "2027-07-15", "2026-07-31", "2027-09-01", "2030-09-02"}) {
    batch.lessons.push_back(lesson(date));
    batch.lessons.back().date = day(date);
  }
  const Applied applied = push(batch);
  for (const std::size_t in : {0, 1}) EXPECT_EQ(fate(applied, Kind::lesson, in), "accepted") << in;
  for (const std::size_t out : {2, 3, 4})
    EXPECT_EQ(fate(applied, Kind::lesson, out), "field_invalid") << out;
}

TEST_F(MarksTest, a_lesson_of_a_school_that_is_no_longer_served_is_foreign) {
  const Applied applied = push(marks(), partner(1, {ogrn_south}));
  EXPECT_EQ(fate(applied, Kind::lesson), "organization_foreign");
  EXPECT_EQ(fate(applied, Kind::mark), "depends_on_rejected");
}

TEST_F(MarksTest, another_partners_keys_mean_nothing) {
  EXPECT_EQ(fate(push(marks(), south), Kind::lesson), "class_unknown");
}

TEST_F(MarksTest, the_same_lesson_twice_is_a_duplicate_unless_identical) {
  domain::Batch batch;
  batch.lessons = {lesson("a"), lesson("b"), lesson("c")};
  batch.lessons[2].topic = "Другая тема";
  batch.marks = {mark("s1", "5", "b"), mark("s2", "4", "c")};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::lesson, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::lesson, 1), "unchanged");
  EXPECT_EQ(fate(applied, Kind::lesson, 2), "lesson_duplicate");
  EXPECT_EQ(fate(applied, Kind::mark, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::mark, 1), "depends_on_rejected");
  EXPECT_EQ(tables.rows.lessons.size(), 1u);
}

TEST_F(MarksTest, one_key_for_two_lessons_leaves_its_marks_without_a_lesson) {
  domain::Batch batch;
  batch.lessons = {lesson("L", 1), lesson("L", 2)};
  batch.marks = {mark("s1", "5")};
  EXPECT_EQ(fate(push(batch), Kind::mark), "depends_on_rejected");
}

TEST_F(MarksTest, the_same_mark_twice_is_a_duplicate_and_a_second_mark_is_not) {
  domain::Batch batch = marks();
  batch.marks.push_back(mark("s1", "3"));
  batch.marks.push_back(mark("s1", "4"));
  batch.marks[2].number = 2;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::mark, 1), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::mark, 2), "accepted");
  EXPECT_EQ(tables.rows.marks.size(), 2u);
}

TEST_F(MarksTest, a_mark_needs_a_known_student_a_value_and_a_weight_in_bounds) {
  domain::Batch batch = marks("");
  batch.marks.push_back(mark("nobody", "5"));
  batch.marks.push_back(mark("s2", "5"));
  batch.marks[2].weight = 101;
  batch.marks.push_back(mark("s2", "5"));
  batch.marks[3].number = 0;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::mark, 0), "field_missing");
  EXPECT_EQ(fate(applied, Kind::mark, 1), "student_unknown");
  EXPECT_EQ(fate(applied, Kind::mark, 2), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::mark, 3), "field_invalid");
}

TEST_F(MarksTest, a_student_gets_marks_only_while_enrolled) {
  domain::Batch batch = marks();
  batch.lessons.push_back(lesson("early"));
  batch.lessons[1].date = day("2026-08-31");
  batch.marks.push_back(mark("s1", "5", "early"));
  domain::Batch leave;
  leave.enrollments = {enrollment("e1", "s1", "o1", "c1")};
  leave.enrollments[0].to = day("2026-11-19");
  push(leave);
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::mark, 0), "not_enrolled");
  EXPECT_EQ(fate(applied, Kind::mark, 1), "not_enrolled");
  leave.enrollments[0].to = day("2026-11-20");
  push(leave);
  EXPECT_EQ(tables.rows.marks.size(), 1u) << "it has waited";
  EXPECT_EQ(fate(push(batch), Kind::mark, 0), "unchanged");
  EXPECT_EQ(fate(push(batch), Kind::mark, 1), "not_enrolled");
}

TEST_F(MarksTest, roster_and_marks_may_come_in_one_batch) {
  MemoryTables fresh;
  domain::Batch batch = roster();
  batch.lessons = marks().lessons;
  batch.marks = marks().marks;
  const Provenance provenance{north.id, {}, *base::parse_time("2026-11-22T09:00:00Z")};
  EXPECT_EQ(apply(fresh, batch, north, provenance, true).value().tally[domain::Outcome::accepted],
            9);
  EXPECT_EQ(apply(fresh, batch, north, provenance, true).value().tally[domain::Outcome::unchanged],
            9);
}

TEST_F(MarksTest, attendance_is_set_changed_and_taken_back) {
  domain::Batch batch = marks();
  batch.marks.clear();
  batch.attendance = {{{}, "L", "s1", domain::AttendanceStatus::absent}};
  EXPECT_EQ(fate(push(batch), Kind::attendance), "accepted");
  EXPECT_EQ(fate(push(batch), Kind::attendance), "unchanged");
  batch.attendance[0].status = domain::AttendanceStatus::ill;
  EXPECT_EQ(fate(push(batch), Kind::attendance), "accepted");
  EXPECT_EQ(tables.rows.attendance[0].status, domain::AttendanceStatus::ill);
  batch.attendance[0].status.reset();
  EXPECT_EQ(fate(push(batch), Kind::attendance), "accepted");
  EXPECT_TRUE(tables.rows.attendance.empty());
  EXPECT_EQ(fate(push(batch), Kind::attendance), "unchanged");
}

domain::FinalMarkRecord final_mark(const std::string& of, const std::string& value, int quarter) {
  return {{}, of, "m1", 2026, domain::PeriodKind::quarter, quarter, value, {}};
}

TEST_F(MarksTest, a_final_mark_is_accepted_unchanged_and_corrected) {
  domain::Batch batch;
  batch.final_marks = {final_mark("s1", "4", 1)};
  EXPECT_EQ(push(batch).tally[domain::Outcome::accepted], 1);
  EXPECT_EQ(push(batch).tally[domain::Outcome::unchanged], 1);
  batch.final_marks[0].value = "5";
  EXPECT_EQ(push(batch).tally[domain::Outcome::accepted], 1);
  ASSERT_EQ(tables.rows.final_marks.size(), 1u);
  EXPECT_EQ(tables.rows.final_marks[0].normalized, 5);
}

TEST_F(MarksTest, a_final_mark_is_for_a_period_that_exists) {
  domain::Batch batch;
  batch.final_marks = {final_mark("s1", "4", 5), final_mark("s1", "4", 1), final_mark("s1", "4", 1),
                       final_mark("s1", "", 2)};
  batch.final_marks[0].period_number = 5;
  batch.final_marks.push_back(final_mark("s1", "4", 1));
  batch.final_marks[4].period = domain::PeriodKind::year;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::final_mark, 0), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::final_mark, 1), "accepted");
  EXPECT_EQ(fate(applied, Kind::final_mark, 2), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::final_mark, 3), "field_missing");
  EXPECT_EQ(fate(applied, Kind::final_mark, 4), "field_invalid");
}

TEST_F(MarksTest, a_final_mark_is_of_a_year_that_has_begun_and_not_older_than_it) {
  domain::Batch batch;
  batch.final_marks = {final_mark("s1", "4", 1), final_mark("s1", "4", 2),
                       final_mark("s1", "4", 3)};
  batch.final_marks[0].school_year = 2027;
  batch.final_marks[1].date = day("2026-08-31");
  batch.final_marks[2].date = day("2026-09-01");
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::final_mark, 0), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::final_mark, 1), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::final_mark, 2), "accepted");
}

TEST_F(MarksTest, a_final_mark_needs_an_enrollment_in_the_school_of_the_subject) {
  domain::Batch batch;
  batch.students = {student("s9", person("Ева", "2015-07-07", snils(200000007)))};
  batch.final_marks = {final_mark("s9", "4", 1)};
  EXPECT_EQ(fate(push(batch), Kind::final_mark), "not_enrolled");
}

TEST(NormalizeMark, knows_the_school_marks_with_signs_and_nothing_else) {
  EXPECT_EQ(normalize_mark("5"), 5);
  EXPECT_EQ(normalize_mark("5-"), 5);
  EXPECT_EQ(normalize_mark(" 4+ "), 4);
  EXPECT_EQ(normalize_mark("3−"), 3);
  EXPECT_EQ(normalize_mark("1"), 1);
  for (const auto* text : {"", "зач", "н/а", "0", "6", "10", "5/4", "45", "-5", "5--"})
    EXPECT_EQ(normalize_mark(text), std::nullopt) << text;
}

}  // namespace
}  // namespace registers

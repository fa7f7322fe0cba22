// Rule 6: who may see whom, and what the answer holds.
#include "registers/portal.hpp"

#include "school.hpp"

namespace registers {
namespace {

class PortalTest : public ApplyTest {
 protected:
  const domain::Snils mother = snils(300000001), father = snils(300000002), anna = snils(200000001),
                      vera = snils(200000002);

  PortalTest() {
    domain::Batch batch = roster();
    batch.students[1].person.birth_date = day("2012-11-22");  // Вера is 14 on the day asked
    batch.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", mother)),
                       guardian("g1", "s2", person("Мария", "1985-05-05", mother)),
                       guardian("g2", "s1", person("Олег", "1984-05-05", father))};
    batch.guardians[1].from = day("2026-09-01");
    batch.guardians[1].to = day("2026-11-21");
    batch.guardians[2].kind = domain::GuardianKind::father;
    batch.guardians[2].from = day("2026-11-23");
    EXPECT_EQ(push(batch).tally[domain::Outcome::rejected], 0);
  }
  Asked ask(const domain::Snils& who, std::string_view today = "2026-11-22") {
    return {who, day(today)};
  }
  PersonId id_of(const domain::Snils& who) { return tables.person_by_snils(who.digits())->id; }
  std::string refusal(const domain::Snils& who, const domain::Snils& of,
                      std::string_view from = "2026-11-01", std::string_view to = "2026-11-30") {
    const auto answer = performance_of(tables, ask(who), id_of(of), day(from), day(to));
    return answer ? "" : std::string(base::info(answer.error().code).metric);
  }
};

TEST_F(PortalTest, a_guardian_sees_the_students_whose_link_is_in_force_today) {
  const auto mine = students_of(tables, ask(mother));
  ASSERT_EQ(mine.size(), 1u);
  EXPECT_EQ(mine[0].student.name, "Анна");
  EXPECT_EQ(mine[0].student.class_group, "5А");
  EXPECT_EQ(mine[0].ground, "guardian:mother");
  EXPECT_EQ(students_of(tables, ask(mother, "2026-11-21")).size(), 2u);
  EXPECT_EQ(students_of(tables, ask(mother, "2026-08-31")).size(), 1u);
}

TEST_F(PortalTest, a_link_that_ended_yesterday_or_begins_tomorrow_opens_nothing) {
  EXPECT_EQ(refusal(mother, vera), "not_found_or_forbidden");
  EXPECT_EQ(refusal(father, anna), "not_found_or_forbidden");
  EXPECT_TRUE(students_of(tables, ask(father)).empty());
  EXPECT_EQ(students_of(tables, ask(father, "2026-11-23")).size(), 1u);
}

TEST_F(PortalTest, a_student_asks_from_fourteen_on) {
  ASSERT_EQ(students_of(tables, ask(vera)).size(), 1u);
  EXPECT_EQ(students_of(tables, ask(vera))[0].ground, "self");
  EXPECT_TRUE(students_of(tables, ask(vera, "2026-11-21")).empty());
  EXPECT_EQ(refusal(anna, anna), "not_found_or_forbidden");
  EXPECT_EQ(refusal(vera, vera), "");
}

TEST_F(PortalTest, an_adult_former_student_asks_about_the_own_marks) {
  const auto mine = students_of(tables, ask(anna, "2036-01-01"));
  ASSERT_EQ(mine.size(), 1u);
  EXPECT_EQ(mine[0].ground, "self");
}

TEST_F(PortalTest, a_student_with_a_child_sees_both) {
  domain::Batch batch;
  batch.guardians = {guardian("g3", "s1", person("Вера", "2012-11-22", vera))};
  batch.guardians[0].kind = domain::GuardianKind::guardian;
  push(batch);
  const auto mine = students_of(tables, ask(vera));
  ASSERT_EQ(mine.size(), 2u);
  EXPECT_EQ(mine[0].ground, "guardian:guardian");
  EXPECT_EQ(mine[1].ground, "self");
}

TEST_F(PortalTest, a_stranger_learns_nothing_not_even_that_a_student_exists) {
  EXPECT_TRUE(students_of(tables, ask(snils(400000004))).empty());
  EXPECT_TRUE(students_of(tables, ask({})).empty());
  const auto absent =
      performance_of(tables, ask(mother), PersonId{999}, day("2026-11-01"), day("2026-11-30"));
  const auto foreign =
      performance_of(tables, ask(mother), id_of(vera), day("2026-11-01"), day("2026-11-30"));
  ASSERT_FALSE(absent || foreign);
  EXPECT_EQ(absent.error().code, foreign.error().code);
  EXPECT_EQ(absent.error().subject, foreign.error().subject);
  EXPECT_EQ(refusal(vera, anna), "not_found_or_forbidden");
}

TEST_F(PortalTest, a_guardian_who_never_was_a_student_is_not_shown_as_one) {
  EXPECT_EQ(refusal(mother, mother), "not_found_or_forbidden");
}

TEST_F(PortalTest, the_period_is_ordered_and_at_most_a_year) {
  EXPECT_EQ(refusal(mother, anna, "2026-11-02", "2026-11-01"), "dates_reversed");
  EXPECT_EQ(refusal(mother, anna, "2026-01-01", "2027-01-02"), "field_invalid");
  EXPECT_EQ(refusal(mother, anna, "2026-01-01", "2027-01-01"), "");
  EXPECT_EQ(refusal(mother, anna, "2026-11-01", "2026-11-01"), "");
}

TEST_F(PortalTest, averages_are_weighted_over_the_marks_that_are_numbers) {
  domain::Batch batch;
  batch.lessons = {lesson("a", 1), lesson("b", 2), lesson("c", 3)};
  batch.marks = {mark("s1", "5", "a"), mark("s1", "3-", "b"), mark("s1", "зач", "c"),
                 mark("s2", "2", "c")};
  batch.marks[1].weight = 3;
  EXPECT_EQ(push(batch).tally[domain::Outcome::rejected], 0);
  const auto answer =
      performance_of(tables, ask(mother), id_of(anna), day("2026-11-01"), day("2026-11-30"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->ground, "guardian:mother");
  EXPECT_EQ(answer->diary.size(), 3u);
  ASSERT_EQ(answer->averages.size(), 1u);
  EXPECT_EQ(answer->averages[0].subject, "Математика");
  EXPECT_DOUBLE_EQ(answer->averages[0].average, 3.5);
  EXPECT_EQ(answer->averages[0].marks, 2);
}

TEST_F(PortalTest, final_marks_of_the_touched_school_years_are_in_the_answer) {
  domain::Batch batch;
  batch.final_marks = {{{}, "s1", "m1", 2026, domain::PeriodKind::quarter, 1, "4", {}}};
  push(batch);
  const auto in =
      performance_of(tables, ask(mother), id_of(anna), day("2026-11-01"), day("2026-11-30"));
  const auto out =
      performance_of(tables, ask(mother), id_of(anna), day("2026-05-01"), day("2026-05-30"));
  EXPECT_EQ(in->final_marks.size(), 1u);
  EXPECT_EQ(out->final_marks.size(), 0u);
}

}  // namespace
}  // namespace registers

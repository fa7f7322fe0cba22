// Whose a student is: which supplier changes the student, and who names guardians.
#include "base/limits.hpp"
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

class ReachTest : public ApplyTest {
 protected:
  const domain::PersonFields anna = person("Анна", "2015-03-01", snils(200000001));
  const domain::PersonFields mother = person("Мария", "1985-05-05", snils(300000001));
  const domain::PersonFields stranger = person("Ирина", "1980-01-01", snils(300000009));

  // The child "t" of roster(), enrolled in the south.
  domain::Batch newcomer(domain::OrganizationKind kind = domain::OrganizationKind::school) const {
    domain::Batch batch = roster(ogrn_south);
    batch.organizations[0].kind = kind;
    batch.students = {student("t", anna)};
    batch.enrollments = {enrollment("te", "t", "o1", "c1")};
    return batch;
  }
  static domain::Batch guardians(std::vector<domain::GuardianRecord> records) {
    domain::Batch batch;
    batch.guardians = std::move(records);
    return batch;
  }
  const domain::PersonFields& stored(const domain::Snils& number) const {
    for (const PersonRow& row : tables.rows.persons)
      if (row.fields.snils == number) return row.fields;
    throw std::logic_error("no such person");
  }
};

TEST_F(ReachTest, a_supplier_cannot_make_itself_guardian_of_a_strangers_child_by_enrolling_it) {
  push(roster());
  domain::Batch attack = newcomer();
  attack.enrollments[0].from = day("2020-09-01");  // the day it claims does not matter
  attack.guardians = {guardian("g", "t", stranger)};
  const Applied first = push(attack, south);
  EXPECT_EQ(fate(first, Kind::enrollment), "accepted");
  EXPECT_EQ(fate(first, Kind::guardian), "organization_foreign");
  EXPECT_EQ(fate(push(attack, south), Kind::guardian), "organization_foreign");
  EXPECT_EQ(fate(push(attack, south, false), Kind::guardian), "organization_foreign");
  EXPECT_TRUE(tables.rows.guardian_links.empty());
}

TEST_F(ReachTest, a_trial_run_of_the_attack_is_refused_too) {
  push(roster());
  domain::Batch attack = newcomer();
  attack.guardians = {guardian("g", "t", stranger)};
  EXPECT_EQ(fate(push(attack, south, false), Kind::guardian), "organization_foreign");
}

TEST_F(ReachTest, a_newcomer_records_marks_at_once) {
  push(roster());
  domain::Batch transfer = newcomer();
  transfer.lessons = {lesson("L")};
  transfer.marks = {mark("t", "5")};
  const Applied applied = push(transfer, south);
  EXPECT_EQ(fate(applied, Kind::enrollment), "accepted");
  EXPECT_EQ(fate(applied, Kind::mark), "accepted");
}

TEST_F(ReachTest, a_newcomer_names_guardians_when_the_former_school_has_closed_its_enrollment) {
  domain::Batch former = roster();
  push(former);
  domain::Batch transfer = newcomer();
  transfer.guardians = {guardian("g", "t", mother)};
  EXPECT_EQ(fate(push(transfer, south), Kind::guardian), "organization_foreign");
  former.enrollments[0].to = day("2026-11-21");
  push(former);
  EXPECT_EQ(fate(push(transfer, south), Kind::guardian), "accepted");
}

TEST_F(ReachTest, a_holder_keeps_the_student_whatever_is_enrolled_later) {
  push(roster());
  push(newcomer(), south);
  domain::Batch batch = roster();
  batch.students[0].person.phone = "+7 900 000-00-01";
  batch.guardians = {guardian("g", "s1", mother)};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student), "accepted");
  EXPECT_EQ(fate(applied, Kind::guardian), "accepted");
}

TEST_F(ReachTest, a_school_outranks_supplementary_education_recorded_earlier) {
  push(newcomer(domain::OrganizationKind::supplementary), south);
  domain::Batch school = roster();
  school.guardians = {guardian("g", "s1", mother)};
  EXPECT_EQ(fate(push(school), Kind::guardian), "accepted");
  const auto late = guardians({guardian("g", "t", stranger)});
  EXPECT_EQ(fate(push(late, south), Kind::guardian), "organization_foreign");
}

TEST_F(ReachTest, an_ended_enrollment_is_not_reopened_past_the_school_that_followed) {
  domain::Batch former = roster();
  former.enrollments[0].to = day("2026-10-01");
  push(former);
  push(newcomer(), south);
  former.enrollments[0].to = day("2099-10-01");
  EXPECT_EQ(fate(push(former), Kind::enrollment), "organization_foreign");
  EXPECT_EQ(tables.rows.enrollments[0].fields.to, day("2026-10-01"));
}

TEST_F(ReachTest, a_school_reopens_its_enrollment_beside_supplementary_education) {
  domain::Batch batch = roster();
  batch.enrollments[0].to = day("2026-10-01");
  push(batch);
  push(newcomer(domain::OrganizationKind::supplementary), south);
  batch.enrollments[0].to = day("2027-05-31");
  EXPECT_EQ(fate(push(batch), Kind::enrollment), "accepted");
}

TEST_F(ReachTest, a_partner_that_serves_everyone_reaches_everyone) {
  push(roster());
  domain::Batch batch = newcomer();
  batch.guardians = {guardian("g", "t", mother)};
  EXPECT_EQ(fate(push(batch, partner(3, {})), Kind::guardian), "accepted");
}

TEST_F(ReachTest, a_guardian_of_a_child_out_of_reach_stays_as_is_however_often_pushed) {
  domain::Batch north_school = roster();
  north_school.guardians = {guardian("g", "s1", mother)};
  push(north_school);
  domain::Batch batch = newcomer();
  batch.students = {student("t", person("Нина", "2014-03-01", snils(200000005)))};
  batch.guardians = {guardian("x", "t", mother)};
  batch.guardians[0].person.phone = "+7 900 000-00-09";
  EXPECT_EQ(fate(push(batch, south), Kind::guardian), "accepted");  // the link
  EXPECT_EQ(fate(push(batch, south), Kind::guardian), "unchanged");
  EXPECT_EQ(stored(mother.snils).phone, "");
}

TEST_F(ReachTest, a_supplier_changes_a_guardian_of_its_own_students_only) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", mother), guardian("g", "s2", mother)};
  push(batch);
  batch.guardians[0].person.phone = "+7 900 000-00-02";
  EXPECT_EQ(fate(push(batch), Kind::guardian), "accepted");
  EXPECT_EQ(stored(mother.snils).phone, "+7 900 000-00-02");
}

TEST_F(ReachTest, a_student_of_another_school_is_not_changed_as_a_guardian) {
  push(roster());
  domain::Batch batch = newcomer();
  batch.students = {student("t", person("Нина", "2025-03-01", snils(200000005)))};
  batch.guardians = {guardian("x", "t", anna)};
  batch.guardians[0].person.phone = "+7 900 000-00-09";
  push(batch, south);
  push(batch, south);
  EXPECT_EQ(stored(anna.snils).phone, "");
}

TEST_F(ReachTest, a_guardian_is_not_changed_by_enrolling_the_guardian) {
  domain::Batch north_school = roster();
  north_school.guardians = {guardian("g", "s1", mother)};
  push(north_school);
  domain::Batch batch = newcomer();
  batch.students = {student("t", mother)};
  batch.students[0].person.phone = "+7 900 000-00-09";
  push(batch, south);
  push(batch, south);
  EXPECT_EQ(stored(mother.snils).phone, "");
}

TEST_F(ReachTest, today_is_a_day_of_the_region) {
  domain::Batch batch = roster();
  batch.enrollments[0].to = day("2026-11-22");
  push(batch);
  push(newcomer(), south);
  const auto named = guardians({guardian("g", "t", mother)});
  const auto at = *base::parse_time("2026-11-22T20:00:00Z");
  const auto in_utc = apply(tables, named, south, {south.id, {}, at}, false).value();
  const auto in_region = apply(tables, named, south, {south.id, {}, at, 7 * 60}, false).value();
  EXPECT_EQ(fate(in_utc, Kind::guardian), "organization_foreign");
  EXPECT_EQ(fate(in_region, Kind::guardian), "accepted");
}

std::string letters(std::size_t count) {
  std::string text;
  while (count-- > 0) text += "ё";
  return text;
}

TEST_F(ApplyTest, a_key_has_a_bound_in_characters) {
  const std::string longest = letters(base::limits::key_characters);
  domain::Batch batch = roster();
  batch.students = {student(longest, person("Анна", "2015-03-01")),
                    student(longest + "ё", person("Вера", "2015-04-02"))};
  batch.enrollments = {enrollment("e1", longest, "o1", "c1"),
                       enrollment("e2", longest + "ё", "o1", "c1")};
  batch.guardians = {guardian(longest + "ё", longest, person("Мария", "1985-05-05"))};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::student, 1), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::enrollment, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::enrollment, 1), "depends_on_rejected");
  EXPECT_EQ(fate(applied, Kind::guardian), "field_invalid");
}

TEST_F(ApplyTest, the_name_of_a_class_or_subject_has_a_bound_in_characters) {
  domain::Batch batch = roster();
  batch.class_groups[0].name = letters(base::limits::name_characters);
  batch.subjects[0].name = letters(base::limits::name_characters + 1);
  Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::class_group), "accepted");
  EXPECT_EQ(fate(applied, Kind::subject), "field_invalid");
  batch.class_groups[0].name += "ё";
  EXPECT_EQ(fate(push(batch), Kind::class_group), "field_invalid");
}

}  // namespace
}  // namespace registers

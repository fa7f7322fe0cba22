// Records that wait for what they refer to.
#include "base/limits.hpp"

#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;
using domain::Outcome;

class Waiting : public ApplyTest {
 protected:
  const base::Time now = *base::parse_time("2026-11-22T09:00:00Z");

  static std::int64_t count(const Applied& applied, Outcome outcome) {
    return applied.tally[outcome];
  }
  Applied send(const domain::Batch& batch, const std::string& trace, std::int64_t message) {
    return apply(tables, batch, north, {north.id, {message}, now, 0, trace}, true).value();
  }
  bool release() { return release_came(tables, std::vector{north}, now, 0); }
  // "accepted accepted rejected" of those that ended in a load.
  std::string ends(const std::string& trace) const {
    std::string text;
    for (const WaitingRecord& record : tables.room.settled)
      if (record.trace == trace)
        text += (text.empty() ? "" : " ") + std::string(name_of(record.result.outcome));
    return text;
  }
  static domain::Batch without_students() {
    domain::Batch batch = roster();
    batch.students.clear();
    return batch;
  }
  static domain::Batch students() {
    domain::Batch batch;
    batch.students = roster().students;
    return batch;
  }
};

TEST_F(Waiting, enrollments_are_applied_with_the_students_that_come) {
  const Applied first = send(without_students(), "a", 1);
  EXPECT_EQ(count(first, Outcome::waiting), 2);
  EXPECT_EQ(fate(first, Kind::enrollment), "student_unknown");
  EXPECT_TRUE(tables.rows.enrollments.empty());
  const Applied second = send(students(), "b", 2);
  EXPECT_EQ(count(second, Outcome::accepted), 2);
  EXPECT_EQ(tables.rows.enrollments.size(), 2u);
  EXPECT_TRUE(tables.room.records.empty());
  EXPECT_EQ(ends("a"), "accepted accepted");
}

TEST_F(Waiting, a_confined_partner_leaves_nothing_waiting_and_releases_nothing) {
  const Provenance from{north.id, {1}, now, 0, "a"};
  const Applied refused = apply_confined(tables, without_students(), north, from, {}).value();
  EXPECT_EQ(count(refused, Outcome::waiting), 0);
  EXPECT_EQ(fate(refused, Kind::enrollment), "student_unknown");
  EXPECT_TRUE(tables.room.records.empty());

  send(without_students(), "b", 2);
  EXPECT_EQ(tables.room.records.size(), 2u);
  apply_confined(tables, students(), north, from, {}).value();
  EXPECT_EQ(tables.room.records.size(), 2u) << "left to who has the supplier's own rights";
  while (release()) continue;
  EXPECT_EQ(ends("b"), "accepted accepted");
}

TEST_F(Waiting, what_waited_does_not_overwrite_what_was_said_of_the_person_since) {
  send(roster(), "a", 1);
  const auto mother = [](const std::string& surname, const std::string& of) {
    domain::Batch batch;
    batch.guardians = {guardian("g1", of, person("Мария", "1985-05-05", snils(300000001)))};
    batch.guardians[0].person.surname = surname;
    return batch;
  };
  EXPECT_EQ(count(send(mother("Старая", "s9"), "b", 2), Outcome::waiting), 1);
  send(mother("Новая", "s1"), "c", 3);
  domain::Batch later;
  later.students = {student("s9", person("Зоя", "2016-01-01", snils(200000009)))};
  later.enrollments = {enrollment("e9", "s9", "o1", "c1")};
  send(later, "d", 4);
  EXPECT_EQ(ends("b"), "accepted") << "the link";
  EXPECT_EQ(tables.rows.guardian_links.size(), 2u);
  for (const PersonRow& row : tables.rows.persons) EXPECT_NE(row.fields.surname, "Старая");
}

TEST_F(Waiting, a_record_waits_for_one_that_waits_itself) {
  domain::Batch batch = roster();
  batch.class_groups[0].programme_key = "p1";
  EXPECT_EQ(count(push(batch), Outcome::waiting), 3);  // the class, then its enrollments
  domain::Batch programme;
  programme.programmes.emplace_back().key = "p1";
  programme.programmes[0].organization_key = "o1";
  programme.programmes[0].name = "Основная";
  push(programme);
  EXPECT_EQ(tables.rows.class_groups.size(), 1u);
  EXPECT_EQ(tables.rows.enrollments.size(), 2u);
  EXPECT_TRUE(tables.room.records.empty());
}

TEST_F(Waiting, a_record_that_can_be_applied_by_the_end_of_its_own_batch_is_told_as_accepted) {
  domain::Batch later = roster();
  later.class_groups[0].programme_key = "p1";
  later.students.clear();
  later.enrollments.clear();
  push(later);  // the class waits for its programme
  domain::Batch batch = students();
  batch.enrollments = roster().enrollments;  // these wait for the class …
  batch.programmes.emplace_back().key = "p1";
  batch.programmes[0].organization_key = "o1";
  batch.programmes[0].name = "Основная";  // … which comes with this
  const Applied applied = push(batch);
  EXPECT_EQ(count(applied, Outcome::accepted), 5);
  EXPECT_EQ(tables.rows.enrollments.size(), 2u);
}

TEST_F(Waiting, a_guardian_waits_until_the_student_is_somebodys) {
  domain::Batch batch = roster();
  batch.enrollments.clear();
  batch.guardians = {guardian("g", "s1", person("Мария", "1985-05-05"))};
  EXPECT_EQ(fate(push(batch), Kind::guardian), "not_enrolled");
  EXPECT_EQ(tables.room.records.size(), 1u);
  domain::Batch enrollments;
  enrollments.enrollments = roster().enrollments;
  push(enrollments);
  EXPECT_EQ(tables.rows.guardian_links.size(), 1u);
}

TEST_F(Waiting, nobodys_guardian_waits_for_a_strangers_student) {
  push(roster());
  domain::Batch batch = roster(ogrn_south);
  batch.enrollments.clear();
  batch.guardians = {guardian("g", "s1", person("Ирина", "1980-01-01"))};
  EXPECT_EQ(fate(push(batch, south), Kind::guardian), "organization_foreign");
  EXPECT_TRUE(tables.room.records.empty());
}

TEST_F(Waiting, a_lesson_waits_with_its_marks_and_attendance) {
  domain::Batch batch = roster();
  batch.class_groups.clear();
  batch.enrollments.clear();
  const domain::Batch day = marks();
  batch.lessons = day.lessons;
  batch.marks = day.marks;
  batch.attendance = {{{}, "L", "s2", domain::AttendanceStatus::late}};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::lesson), "class_unknown");
  EXPECT_EQ(fate(applied, Kind::mark), "class_unknown");
  EXPECT_EQ(count(applied, Outcome::waiting), 3);
  domain::Batch rest;
  rest.class_groups = roster().class_groups;
  rest.enrollments = roster().enrollments;
  push(rest);
  ASSERT_EQ(tables.rows.lessons.size(), 1u);
  EXPECT_EQ(tables.rows.lessons[0].topic, "Дроби");
  EXPECT_EQ(tables.rows.marks.size(), 1u);
  EXPECT_EQ(tables.rows.attendance.size(), 1u);
}

TEST_F(Waiting, marks_of_a_student_who_is_not_known_yet_find_their_lessons_again) {
  domain::Batch batch = without_students();
  batch.lessons = {lesson("L", 1), lesson("M", 2)};
  batch.marks = {mark("s1", "5", "L"), mark("s1", "4", "M")};
  send(batch, "a", 1);
  EXPECT_EQ(tables.rows.lessons.size(), 2u);
  domain::Batch same_keys;  // another document's "L" is another lesson
  same_keys.lessons = {lesson("L", 3)};
  same_keys.marks = {mark("s1", "3", "L")};
  send(same_keys, "b", 1);
  send(students(), "c", 2);
  EXPECT_EQ(tables.rows.lessons.size(), 3u);
  EXPECT_EQ(tables.rows.marks.size(), 3u);
  EXPECT_EQ(tables.rows.lessons[0].topic, "Дроби");
}

TEST_F(Waiting, a_mark_on_a_day_that_no_enrollment_covers_waits_for_another_one) {
  push(roster());
  domain::Batch batch = marks();
  batch.lessons[0].date = day("2026-08-20");
  EXPECT_EQ(count(push(batch), Outcome::waiting), 1);
  domain::Batch elsewhen;  // not yet
  elsewhen.enrollments = {enrollment("e7", "s1", "o1", "c1")};
  elsewhen.enrollments[0].from = day("2026-02-01");
  elsewhen.enrollments[0].to = day("2026-05-31");
  push(elsewhen);
  EXPECT_EQ(tables.room.records.size(), 1u);
  domain::Batch summer;
  summer.enrollments = {enrollment("e8", "s1", "o1", "c1")};
  summer.enrollments[0].from = day("2026-08-01");
  summer.enrollments[0].to = day("2026-08-31");
  push(summer);
  EXPECT_TRUE(tables.room.records.empty());
  EXPECT_EQ(tables.rows.marks.size(), 1u);
}

TEST_F(Waiting, a_class_of_another_organization_is_no_reason_to_wait) {
  push(roster());
  domain::Batch batch;
  batch.organizations = {organization("o2", ogrn_south)};
  batch.class_groups = {class_group("c9", "o2")};
  batch.enrollments = {enrollment("e9", "s1", "o1", "c9")};
  EXPECT_EQ(count(push(batch, partner(1, {})), Outcome::rejected), 1);
}

TEST_F(Waiting, a_repeat_replaces_what_waits) {
  domain::Batch batch = without_students();
  send(batch, "a", 1);
  batch.enrollments[0].order_in = "12-з";
  const Applied again = send(batch, "b", 2);
  EXPECT_EQ(count(again, Outcome::waiting), 2);
  EXPECT_EQ(ends("a"), "unchanged unchanged");
  EXPECT_EQ(tables.room.records.size(), 2u);
  push(students());
  EXPECT_EQ(tables.rows.enrollments[0].fields.order_in, "12-з");
}

TEST_F(Waiting, the_same_record_again_in_the_next_portion_of_its_file_goes_on_waiting) {
  domain::Batch batch = without_students();
  batch.enrollments.pop_back();
  batch.enrollments[0].origin.path = "/enrollment[1]";
  send(batch, "a", 0);
  send(batch, "a", 0);
  EXPECT_EQ(tables.room.records.size(), 1u);
  EXPECT_EQ(ends("a"), "");
}

TEST_F(Waiting, what_is_stated_in_force_meanwhile_does_not_fall_back_to_what_waited) {
  domain::Batch batch = roster();
  batch.enrollments[0].class_key = "c2";
  batch.enrollments[0].order_in = "старый";
  send(batch, "a", 1);
  batch.enrollments[0].class_key = "c1";
  batch.enrollments[0].order_in = "новый";
  send(batch, "b", 2);
  EXPECT_EQ(ends("a"), "unchanged");
  domain::Batch late;
  late.class_groups = {class_group("c2", "o1")};
  late.class_groups[0].name = "5Б";
  push(late);
  EXPECT_EQ(tables.rows.enrollments.back().fields.order_in, "новый");
}

TEST_F(Waiting, the_same_record_twice_in_one_batch_is_a_duplicate) {
  domain::Batch batch = without_students();
  batch.lessons = {lesson("L")};
  batch.marks = {mark("s1", "5"), mark("s1", "4")};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::mark, 0), "student_unknown");
  EXPECT_EQ(fate(applied, Kind::mark, 1), "record_duplicate");
}

TEST_F(Waiting, one_that_cannot_be_applied_when_its_turn_comes_is_rejected) {
  domain::Batch batch = without_students();
  batch.enrollments[0].to = day("2020-01-01");
  send(batch, "a", 1);
  push(students());
  EXPECT_EQ(ends("a"), "rejected accepted");
  EXPECT_EQ(tables.room.settled[0].result.error->code, base::Code::dates_reversed);
}

TEST_F(Waiting, above_the_suppliers_limit_records_are_rejected) {
  tables.room.others = base::limits::waiting_records - 1;
  const Applied applied = push(without_students());
  EXPECT_EQ(count(applied, Outcome::waiting), 1);
  EXPECT_EQ(count(applied, Outcome::rejected), 1);
  EXPECT_EQ(fate(applied, Kind::enrollment, 1), "student_unknown");
}

TEST_F(Waiting, keys_that_nobody_can_have_are_not_awaited) {
  domain::Batch batch = roster();
  batch.enrollments[0].student_key = std::string(201, 'k');
  EXPECT_EQ(count(push(batch), Outcome::rejected), 1);
}

TEST_F(Waiting, a_trial_says_what_would_wait_and_keeps_nothing) {
  const Applied applied = push(without_students(), north, false);
  EXPECT_EQ(count(applied, Outcome::waiting), 2);
  EXPECT_TRUE(tables.room.records.empty());
}

TEST_F(Waiting, another_suppliers_key_is_not_what_was_awaited) {
  push(without_students());
  push(roster(), partner(3, {ogrn_north}));
  EXPECT_EQ(tables.room.records.size(), 2u);
}

TEST_F(Waiting, a_crowd_is_applied_in_portions) {
  domain::Batch batch = students();
  for (std::size_t i = 0; i < base::limits::waiting_at_once + 10; ++i) {
    domain::EnrollmentRecord one = enrollment("e" + std::to_string(i), "s1", "o1", "");
    one.from = day("1990-01-01");
    *one.from = std::chrono::sys_days{*one.from} + std::chrono::days{i};
    one.to = one.from;
    batch.enrollments.push_back(one);
  }
  push(batch);
  domain::Batch school;
  school.organizations = roster().organizations;
  push(school);
  EXPECT_EQ(tables.room.records.size(), 10u);
  EXPECT_TRUE(release());
  EXPECT_TRUE(tables.room.records.empty());
  while (release()) continue;
  EXPECT_EQ(tables.rows.enrollments.size(), base::limits::waiting_at_once + 10);
}

TEST_F(Waiting, records_of_many_messages_are_applied_in_portions_too) {
  constexpr int crowd = 150;
  push(roster());
  for (int i = 0; i < crowd; ++i) {
    domain::Batch batch;
    batch.enrollments = {enrollment("x" + std::to_string(i), "late", "o1", "c1")};
    *batch.enrollments[0].from = std::chrono::sys_days{day("1990-01-01")} + std::chrono::days{i};
    send(batch, std::to_string(i), 100 + i);
  }
  domain::Batch late;
  late.students = {student("late", person("Яна", "2015-05-05"))};
  push(late);
  EXPECT_EQ(tables.room.records.size(), 50u);
  while (release()) continue;
  EXPECT_TRUE(tables.room.records.empty());
  EXPECT_EQ(tables.rows.enrollments.size(), 2u + crowd);
}

TEST_F(Waiting, nothing_is_released_for_a_supplier_that_is_no_more) {
  tables.room.put_came({south.id, {{KeyKind::student, "s1"}}, 0});
  EXPECT_FALSE(release());
}

TEST_F(Waiting, what_waits_too_long_is_rejected_with_what_it_lacks) {
  send(without_students(), "a", 1);
  EXPECT_EQ(refuse_overdue(tables, now), 0u);
  EXPECT_EQ(refuse_overdue(tables, now + std::chrono::seconds(1)), 2u);
  EXPECT_EQ(ends("a"), "rejected rejected");
  EXPECT_EQ(tables.room.settled[0].result.error->code, base::Code::student_unknown);
  EXPECT_TRUE(tables.room.records.empty());
}

TEST_F(Waiting, a_key_that_is_a_snils_is_masked_for_the_journal) {
  domain::Batch batch = without_students();
  batch.enrollments[0].key = "112-233-445 95";
  push(batch);
  EXPECT_EQ(tables.room.records[0].result.key.find("445"), std::string::npos);
}

TEST_F(Waiting, costs_one_question_where_nothing_waits) {
  push(roster());
  tables.room.calls = 0;
  push(marks());
  EXPECT_EQ(tables.room.calls, 1);
}

TEST_F(Waiting, costs_few_questions_however_many_records_come) {
  push(without_students());
  tables.room.calls = 0;
  push(students());
  EXPECT_LE(tables.room.calls, 6);
}

}  // namespace
}  // namespace registers

// A student who moves from one region to another: what the one sends, what the other makes of it.
#include "two_regions.hpp"

namespace registers {
namespace {

TEST_F(TransferTest, the_dossier_says_all_that_is_known) {
  const domain::Batch sent = dossier();
  ASSERT_EQ(sent.students.size(), 1u);
  EXPECT_EQ(sent.students[0].person.snils, snils(200000001));
  EXPECT_EQ(sent.guardians.size(), 1u);
  EXPECT_EQ(sent.enrollments.size(), 1u);
  EXPECT_EQ(sent.organizations.size(), 1u);
  EXPECT_EQ(sent.class_groups.size(), 1u);
  EXPECT_EQ(sent.subjects.size(), 1u);
  ASSERT_EQ(sent.marks.size(), 1u);
  EXPECT_EQ(sent.marks[0].value, "5");
}

TEST_F(TransferTest, who_comes_is_enrolled_once_with_history_guardians_and_marks) {
  const Admitted admitted = arrive(dossier());
  EXPECT_EQ(admitted.transfer.state, TransferState::accepted) << admitted.transfer.code;
  EXPECT_EQ(admitted.tally[Outcome::rejected], 0);
  const auto now_open = open(there);
  ASSERT_EQ(now_open.size(), 1u);
  EXPECT_EQ(now_open[0].fields.from, leaves);
  EXPECT_EQ(there.rows.enrollments.size(), 2u);
  EXPECT_EQ(there.rows.guardian_links.size(), 1u);
  ASSERT_EQ(there.rows.marks.size(), 1u);
  EXPECT_EQ(there.rows.organizations.size(), 2u);
}

TEST_F(TransferTest, a_repeat_gets_the_same_answer_and_changes_nothing) {
  arrive(dossier());
  const int writes = there.writes;
  const Admitted again = arrive(dossier());
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.transfer.state, TransferState::accepted);
  EXPECT_EQ(there.writes, writes);
}

TEST_F(TransferTest, a_refusal_stands_whatever_happens_later) {
  const char* opens = "1025400000042";
  EXPECT_EQ(arrive(dossier(), opens).transfer.code, "KB-2203");
  domain::Batch place = roster(opens);
  place.students.clear();
  place.enrollments.clear();
  const domain::Partner school = partner(4, {opens});
  apply(there, place, school, {school.id, {9}, now}, true).value();
  EXPECT_EQ(arrive(dossier(), opens).transfer.state, TransferState::refused);
  EXPECT_TRUE(there.rows.persons.empty());
}

TEST_F(TransferTest, who_studies_elsewhere_in_the_region_is_refused_and_nothing_is_written) {
  domain::Batch other = roster("1025400000042");
  const domain::Partner stranger = partner(4, {"1025400000042"});
  there.known.try_emplace(stranger.id, Contender{"4", {"1025400000042"}});
  apply(there, other, stranger, {stranger.id, {9}, now}, true).value();
  const std::size_t before = there.rows.enrollments.size();
  const Admitted admitted = arrive(dossier());
  EXPECT_EQ(admitted.transfer.code, "KB-2202");
  EXPECT_EQ(there.rows.enrollments.size(), before);
  EXPECT_TRUE(there.rows.guardian_links.empty());
}

TEST_F(TransferTest, a_school_that_was_faster_than_the_papers_keeps_its_enrollment) {
  domain::Batch faster;
  faster.students = {student("x", person("Анна", "2015-03-01", snils(200000001)))};
  faster.enrollments = {enrollment("xe", "x", "o1", "c1")};
  at_work(faster);
  EXPECT_EQ(arrive(dossier()).transfer.state, TransferState::accepted);
  EXPECT_EQ(open(there).size(), 1u);
}

TEST_F(TransferTest, somebody_else_under_the_same_snils_is_refused) {
  domain::Batch other;
  other.students = {student("x", person("Оксана", "2012-03-01", snils(200000001)))};
  other.students[0].person.surname = "Другая";
  other.enrollments = {enrollment("xe", "x", "o1", "c1")};
  at_work(other);
  const Admitted admitted = arrive(dossier());
  EXPECT_EQ(admitted.transfer.state, TransferState::refused);
  EXPECT_EQ(admitted.transfer.code, base::info(Code::person_conflict).id);
}

TEST_F(TransferTest, another_region_does_not_change_what_is_ours) {
  domain::Batch sent = dossier();
  sent.organizations.push_back(organization("77", ogrn_south));
  sent.organizations.back().full_name = "Не то имя";
  sent.enrollments.push_back(enrollment("78", sent.students[0].key, "77", ""));
  sent.enrollments.back().to = day("2026-10-01");
  EXPECT_EQ(arrive(std::move(sent)).transfer.state, TransferState::accepted);
  for (const OrganizationRow& row : there.rows.organizations)
    EXPECT_NE(row.fields.full_name, "Не то имя");
  EXPECT_EQ(there.rows.enrollments.size(), 2u);
}

TEST_F(TransferTest, who_has_left_is_enrolled_nowhere_and_a_repeated_roster_does_not_bring_back) {
  auto transfer = begin_transfer(tables, departure(), now).value();
  EXPECT_EQ(open(tables).size(), 1u) << "until the other region has said yes";
  transfer.state = TransferState::accepted;
  end_enrollments(tables, transfer, {sender.id, {12}, now});
  tables.travellers.put(transfer);
  EXPECT_TRUE(open(tables).empty());
  push(roster());
  EXPECT_TRUE(open(tables).empty());
  domain::Batch longer;
  longer.enrollments = {enrollment("e1", "s1", "o1", "c1")};
  longer.enrollments[0].to = day("2027-05-31");
  push(longer);
  EXPECT_TRUE(open(tables).empty());
  tables.lines.push_back({tables.rows.organizations[0].id, Section::enrollments, north.id, 1,
                          day("2026-09-01"), std::nullopt});
  EXPECT_EQ(fate(push(longer), domain::RecordKind::enrollment), "student_departed");
  EXPECT_TRUE(open(tables).empty());
}

TEST_F(TransferTest, who_is_on_the_way_is_not_sent_twice) {
  const auto first = begin_transfer(tables, departure(), now).value();
  EXPECT_EQ(begin_transfer(tables, departure(), now).value(), first);
}

TEST_F(TransferTest, who_is_enrolled_nowhere_cannot_be_sent) {
  EXPECT_EQ(begin_transfer(tables, departure({999}, leaves), now).error().code,
            Code::transfer_not_possible);
  domain::Batch newcomer;
  newcomer.students = {student("s9", person("Нина", "2015-05-05", snils(200000009)))};
  newcomer.enrollments = {enrollment("e9", "s9", "o1", "c1")};
  newcomer.enrollments[0].from = leaves;
  push(newcomer);
  const PersonId nina = find_student(tables, {.snils = snils(200000009)})->id;
  EXPECT_EQ(begin_transfer(tables, departure(nina, leaves), now).error().code,
            Code::transfer_not_possible);
}

TEST_F(TransferTest, a_student_is_found_by_snils_or_by_name_and_birth_date) {
  Sought sought{.surname = "Тестова", .name = "Анна", .patronymic = "Петровна"};
  EXPECT_FALSE(find_student(tables, sought));
  sought.birth_date = day("2015-03-01");
  EXPECT_TRUE(find_student(tables, sought));
  sought.snils = snils(200000002);
  EXPECT_FALSE(find_student(tables, sought)) << "the SNILS of another";
}

}  // namespace
}  // namespace registers

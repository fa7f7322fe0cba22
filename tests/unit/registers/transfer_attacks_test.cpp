// What one region alone must not be able to do to the children of another.
#include "two_regions.hpp"

namespace registers {
namespace {

class TransferAttacks : public TransferTest {
 protected:
  domain::Batch accomplice(domain::Batch sent) {
    sent.guardians = {
        guardian("evil", sent.students[0].key, person("Злата", "1985-05-05", snils(300000066)))};
    return sent;
  }
  // Anna studies in the other region since September.
  void study_there(const std::string& ogrn = ogrn_south, bool with_snils = true) {
    const domain::Partner school = partner(4, {ogrn});
    there.known.try_emplace(school.id, Contender{"4", {ogrn}});
    domain::Batch batch = roster(ogrn);
    if (!with_snils) batch.students[0].person.snils = {};
    apply(there, batch, school, {school.id, {9}, now}, true).value();
  }
  std::size_t journals() const { return there.rows.lessons.size(); }
};

TEST_F(TransferAttacks, no_guardian_is_written_onto_a_child_who_studies_here) {
  study_there();
  EXPECT_EQ(arrive(accomplice(dossier())).transfer.state, TransferState::accepted);
  EXPECT_TRUE(there.rows.guardian_links.empty());
  EXPECT_EQ(open(there).size(), 1u);
}

TEST_F(TransferAttacks, the_card_of_a_child_who_studies_here_stays_as_it_is) {
  study_there();
  domain::Batch sent = dossier();
  sent.students[0].person.phone = "+7 000";
  sent.students[0].person.surname = "Иная";
  arrive(std::move(sent));
  for (const PersonRow& row : there.rows.persons)
    EXPECT_TRUE(row.fields.phone.empty() && row.fields.surname == "Тестова");
}

TEST_F(TransferAttacks, a_card_without_snils_does_not_take_the_senders) {
  study_there(ogrn_south, false);
  arrive(accomplice(dossier()));
  const auto first = std::ranges::find_if(there.rows.persons, [](const PersonRow& row) {
    return row.fields.name == "Анна" && row.by.partner == PartnerId{4};
  });
  ASSERT_NE(first, there.rows.persons.end());
  EXPECT_TRUE(first->fields.snils.empty());
  for (const GuardianLinkRow& link : there.rows.guardian_links) EXPECT_NE(link.student, first->id);
}

TEST_F(TransferAttacks, who_left_our_school_before_gets_no_guardian_either) {
  study_there();
  for (EnrollmentRow& row : there.rows.enrollments) row.fields.to = day("2026-10-01");
  EXPECT_EQ(arrive(accomplice(dossier())).transfer.state, TransferState::accepted);
  EXPECT_TRUE(there.rows.guardian_links.empty());
  EXPECT_EQ(open(there).size(), 1u);
}

TEST_F(TransferAttacks, a_dossier_speaks_of_nobody_else) {
  arrive(dossier());
  domain::Batch sent = dossier();
  sent.students[0] = student("new", person("Олег", "2014-01-01", snils(200000077)));
  for (auto* list : {&sent.enrollments}) list->clear();
  sent.marks.clear();
  sent.lessons.clear();
  sent.guardians = accomplice(dossier()).guardians;  // of Anna, who came before
  EXPECT_EQ(try_arrive(std::move(sent), arrival(ogrn_south, "other")).error().code,
            Code::schema_violation);
}

TEST_F(TransferAttacks, a_guardian_whom_we_know_stays_as_is) {
  domain::Batch ours;
  ours.students = {student("x", person("Вера", "2015-04-02", snils(200000002)))};
  ours.enrollments = {enrollment("xe", "x", "o1", "c1")};
  ours.guardians = {guardian("g", "x", person("Мария", "1985-05-05", snils(300000001)))};
  at_work(ours);
  domain::Batch sent = dossier();
  sent.guardians[0].person.phone = "+7 000";
  EXPECT_EQ(arrive(std::move(sent)).transfer.state, TransferState::accepted);
  ASSERT_EQ(there.rows.guardian_links.size(), 2u);
  for (const PersonRow& row : there.rows.persons) EXPECT_TRUE(row.fields.phone.empty());
}

TEST_F(TransferAttacks, nothing_of_our_school_is_told_by_its_implicit_key) {
  domain::Batch sent = dossier();
  const std::string ours = std::string("ogrn:") + ogrn_south;
  const std::string pupil = sent.students[0].key;
  sent.class_groups = {class_group("k", ours)};
  sent.subjects = {subject("p", ours)};
  sent.lessons = {lesson("Z")};
  sent.lessons[0].class_key = "k";
  sent.lessons[0].subject_key = "p";
  sent.marks = {mark(pupil, "5", "Z")};
  sent.enrollments = {enrollment("h", pupil, ours, "k")};
  sent.enrollments[0].to = day("2026-10-01");
  sent.education_documents.push_back({{}, "d", pupil, ours, false, {}});
  const Admitted admitted = arrive(std::move(sent));
  EXPECT_EQ(admitted.transfer.state, TransferState::accepted) << admitted.transfer.code;
  EXPECT_EQ(journals(), 0u);
  EXPECT_TRUE(there.rows.marks.empty() && there.rows.education_documents.empty());
  EXPECT_EQ(there.rows.class_groups.size(), 1u) << "the school's own";
  EXPECT_EQ(there.rows.enrollments.size(), 1u) << "the transfer's own";
}

TEST_F(TransferAttacks, a_school_of_ours_that_an_earlier_transfer_named_stays_ours) {
  domain::Batch first = dossier();
  first.organizations.push_back(organization("77", ogrn_south));
  arrive(std::move(first));
  domain::Batch sent = dossier();
  sent.students[0] = student("new", person("Олег", "2014-01-01", snils(200000077)));
  sent.guardians.clear();
  sent.enrollments.clear();
  sent.marks.clear();
  sent.lessons.clear();
  sent.class_groups = {class_group("k", "77")};
  const std::size_t before = there.rows.class_groups.size();
  EXPECT_EQ(arrive(std::move(sent), ogrn_south, "other").transfer.state, TransferState::accepted);
  EXPECT_EQ(there.rows.class_groups.size(), before);
}

TEST_F(TransferAttacks, an_open_enrollment_elsewhere_ends_before_the_transfer) {
  domain::Batch sent = dossier();
  sent.enrollments[0].to.reset();
  arrive(std::move(sent));
  EXPECT_EQ(open(there).size(), 1u);
}

TEST_F(TransferAttacks, a_number_is_its_regions_alone) {
  arrive(dossier());
  Arrival other = arrival();
  other.region = "62";
  const auto answered = try_arrive(dossier(), other);
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code, Code::transfer_number_taken);
}

TEST_F(TransferAttacks, a_repeat_with_another_place_day_or_student_is_refused) {
  arrive(dossier());
  Arrival elsewhere = arrival("1025400000030"), later = arrival();
  later.from = day("2026-12-01");
  domain::Batch another = dossier();
  for (auto* key : {&another.students[0].key, &another.guardians[0].student_key,
                    &another.enrollments[0].student_key, &another.marks[0].student_key})
    *key = "another";
  for (const auto& it : {try_arrive(dossier(), elsewhere), try_arrive(dossier(), later),
                         try_arrive(std::move(another), arrival())}) {
    ASSERT_FALSE(it);
    EXPECT_EQ(it.error().code, Code::transfer_number_taken);
  }
}

TEST_F(TransferAttacks, nobody_arrives_in_a_day_far_away) {
  Arrival late = arrival();
  for (const char* when : {"2015-09-01", "2030-09-01"}) {
    late.from = day(when);
    late.number = when;
    EXPECT_EQ(try_arrive(dossier(), late).value().transfer.code, "KB-2220");
  }
  EXPECT_TRUE(there.rows.persons.empty());
}

TEST_F(TransferAttacks, a_transfer_begins_neither_long_ago_nor_far_ahead) {
  for (const char* when : {"2015-09-02", "2026-10-22", "2027-05-22"}) {
    const Departure asked = departure(anna(tables), day(when));
    EXPECT_EQ(begin_transfer(tables, asked, now).error().code, Code::transfer_day_invalid) << when;
    EXPECT_EQ(ask_transfer(tables, asked, now).error().code, Code::transfer_day_invalid) << when;
  }
  EXPECT_TRUE(tables.travellers.all.empty());
}

TEST_F(TransferAttacks, what_ended_before_stays_as_it_ended) {
  domain::Batch past;
  past.enrollments = {enrollment("e0", "s1", "o1", "")};
  past.enrollments[0].from = day("2025-09-01");
  past.enrollments[0].to = day("2026-11-10");
  past.enrollments[0].reason_out = "Выбыл";
  push(past);
  Departure back = departure(anna(tables), day("2026-11-01"));
  const Transfer transfer = begin_transfer(tables, back, now).value();
  end_enrollments(tables, transfer, {sender.id, {12}, now});
  std::size_t ended = 0;
  for (const EnrollmentRow& row : tables.rows.enrollments) {
    if (row.fields.from == day("2025-09-01")) {
      EXPECT_EQ(row.fields.to, day("2026-11-10"));
      EXPECT_EQ(row.fields.reason_out, "Выбыл");
    }
    if (row.fields.to == day("2026-10-31")) ++ended;
  }
  EXPECT_EQ(ended, 1u);
}

TEST_F(TransferAttacks, what_another_region_asks_waits_for_an_answer) {
  const Transfer asked = ask_transfer(tables, departure(), now).value();
  EXPECT_EQ(asked.state, TransferState::asked);
  EXPECT_TRUE(tables.travellers.due(now, 10).empty()) << "nothing leaves";
  EXPECT_EQ(ask_transfer(tables, departure(), now).value(), asked) << "the same request";
  const Transfer sent = answer_request(tables, asked, {true, day("2026-11-22"), true}, now).value();
  EXPECT_EQ(sent.state, TransferState::sent);
  EXPECT_TRUE(sent.special);
  EXPECT_EQ(tables.travellers.due(now, 10).size(), 1u);
  EXPECT_EQ(answer_request(tables, sent, {}, now).error().code, Code::transfer_not_possible);
}

TEST_F(TransferAttacks, what_was_declined_leaves_the_student_free_to_go) {
  const Transfer asked = ask_transfer(tables, departure(), now).value();
  EXPECT_EQ(answer_request(tables, asked, {false, day("2026-11-22")}, now)->state,
            TransferState::refused);
  EXPECT_EQ(begin_transfer(tables, departure(), now)->state, TransferState::sent);
}

TEST_F(TransferAttacks, a_request_grown_old_is_not_confirmed) {
  const Transfer asked = ask_transfer(tables, departure(), now).value();
  EXPECT_EQ(answer_request(tables, asked, {true, day("2027-02-01")}, now).error().code,
            Code::transfer_day_invalid);
}

TEST_F(TransferAttacks, who_leaves_for_one_region_is_not_told_to_another) {
  begin_transfer(tables, departure(), now).value();
  Departure other = departure();
  other.region = "62";
  EXPECT_EQ(ask_transfer(tables, other, now).error().code, Code::transfer_not_possible);
  other = departure();
  other.ogrn = ogrn_north;
  EXPECT_EQ(ask_transfer(tables, other, now).error().code, Code::transfer_not_possible);
}

TEST_F(TransferAttacks, a_new_key_does_not_reopen_what_the_transfer_ended) {
  auto transfer = begin_transfer(tables, departure(), now).value();
  transfer.state = TransferState::accepted;
  end_enrollments(tables, transfer, {sender.id, {12}, now});
  tables.travellers.put(transfer);
  domain::Batch again;
  again.class_groups = {class_group("c2", "o1")};
  again.class_groups[0].name = "5Б";
  again.enrollments = {enrollment("fresh", "s1", "o1", "c2")};
  EXPECT_EQ(fate(push(again), domain::RecordKind::enrollment), "student_departed");
  EXPECT_TRUE(open(tables).empty());
  again.enrollments[0].to = day("2026-11-20");
  EXPECT_EQ(fate(push(again), domain::RecordKind::enrollment), "accepted") << "it was before";
  again.enrollments = {enrollment("returned", "s1", "o1", "c2")};
  again.enrollments[0].from = day("2027-09-01");
  EXPECT_EQ(fate(push(again), domain::RecordKind::enrollment), "accepted") << "came back";
}

}  // namespace
}  // namespace registers

// Stages 2 and 3: who may state what about a student, and what a repeat does.
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

template <class Record>
Record stated(const std::string& key, const std::string& of, const std::string& by = "o1") {
  Record record;
  record.key = key;
  record.student_key = of;
  record.organization_key = by;
  return record;
}
domain::HealthRecord health(const std::string& of) {
  auto record = stated<domain::HealthRecord>("h-" + of, of);
  record.fields.from = day("2026-09-10");
  record.fields.health_group = domain::HealthGroup::ii;
  return record;
}
domain::EducationDocumentRecord document(const std::string& key, const std::string& number) {
  auto record = stated<domain::EducationDocumentRecord>(key, "s1");
  record.fields.number = number;
  record.fields.issued = day("2026-06-25");
  return record;
}
domain::ExamResultRecord exam(const std::string& key, int score) {
  auto record = stated<domain::ExamResultRecord>(key, "s1");
  record.fields.subject = "Математика";
  record.fields.date = day("2026-06-03");
  record.fields.score = score;
  return record;
}
domain::AchievementRecord achievement(const std::string& key) {
  auto record = stated<domain::AchievementRecord>(key, "s1");
  record.fields.event = "Олимпиада";
  record.fields.date = day("2026-11-12");
  record.fields.level = domain::EventLevel::regional;
  return record;
}
domain::QueueEntryRecord waiting(const std::string& key, const std::string& of,
                                 const std::string& for_place_in) {
  auto record = stated<domain::QueueEntryRecord>(key, of, for_place_in);
  record.fields.applied = day("2026-04-01");
  return record;
}
domain::Batch portfolio() {
  domain::Batch batch;
  batch.health = {health("s1"), health("s2")};
  batch.education_documents = {document("d1", "100")};
  batch.exam_results = {exam("x1", 70)};
  batch.achievements = {achievement("a1")};
  batch.queue = {waiting("q1", "s1", "o1")};
  return batch;
}

class PortfolioTest : public ApplyTest {
 protected:
  void SetUp() override { push(roster()); }
};

TEST_F(PortfolioTest, is_accepted_once_and_unchanged_the_second_time) {
  EXPECT_EQ(push(portfolio()).tally[domain::Outcome::accepted], 6);
  EXPECT_EQ(push(portfolio()).tally[domain::Outcome::unchanged], 6);
  EXPECT_EQ(tables.rows.health.rows.size(), 2u);
  EXPECT_EQ(tables.rows.queue.rows.size(), 1u);
}

TEST_F(PortfolioTest, asks_the_tables_in_sets) {
  const int before = tables.calls;
  push(portfolio());
  const int of_one = tables.calls - before;
  domain::Batch many;
  for (int i = 0; i < 50; ++i) many.exam_results.push_back(exam("many-" + std::to_string(i), i));
  const int start = tables.calls;
  push(many);
  EXPECT_LE(tables.calls - start, of_one);
}

TEST_F(PortfolioTest, needs_of_enrollments_no_more_than_who_was_where_when) {
  tables.enrollments_asked = 0;
  push(portfolio());
  EXPECT_EQ(tables.enrollments_asked, 0);
  push(roster());
  EXPECT_EQ(tables.enrollments_asked, 1) << "another statement is compared with all of them";
}

TEST_F(PortfolioTest, a_record_that_comes_again_replaces_the_earlier_one_as_a_whole) {
  push(portfolio());
  domain::Batch batch;
  batch.health = {health("s1")};
  batch.health[0].fields.health_group.reset();
  EXPECT_EQ(fate(push(batch), Kind::health), "accepted");
  EXPECT_FALSE(tables.rows.health.rows[0].fields.health_group);
}

TEST_F(PortfolioTest, a_record_under_a_new_key_is_known_by_what_it_says) {
  push(portfolio());
  domain::Batch batch;
  batch.exam_results = {exam("other-key", 71)};
  EXPECT_EQ(fate(push(batch), Kind::exam_result), "accepted");
  ASSERT_EQ(tables.rows.exam_results.rows.size(), 1u);
  EXPECT_EQ(tables.rows.exam_results.rows[0].fields.score, 71);
}

TEST_F(PortfolioTest, one_may_wait_in_several_organizations) {
  const domain::Partner both = partner(1, {ogrn_north, ogrn_south});
  domain::Batch batch;
  batch.organizations = {organization("o2", ogrn_south)};
  batch.queue = {waiting("q1", "s1", "o1"), waiting("q2", "s1", "o2")};
  push(batch, both);
  EXPECT_EQ(tables.rows.queue.rows.size(), 2u);
}

TEST_F(PortfolioTest, a_removed_record_goes_and_may_come_back_for_another_student) {
  push(portfolio());
  const PortfolioId id = tables.rows.education_documents.rows[0].id;
  domain::Batch batch;
  batch.education_documents = {document("d1", "100")};
  batch.education_documents[0].removed = true;
  EXPECT_EQ(fate(push(batch), Kind::education_document), "accepted");
  EXPECT_TRUE(tables.rows.education_documents.rows.empty());
  EXPECT_EQ(fate(push(batch), Kind::education_document), "unchanged");
  batch.education_documents[0].removed = false;
  batch.education_documents[0].student_key = "s2";
  EXPECT_EQ(fate(push(batch), Kind::education_document), "accepted");
  EXPECT_NE(tables.rows.education_documents.rows[0].id, id)
      << "what is claimed of the first student's must never touch the second's";
}

TEST_F(PortfolioTest, a_key_never_moves_to_another_student_by_itself) {
  push(portfolio());
  domain::Batch batch;
  batch.education_documents = {document("d1", "100")};
  batch.education_documents[0].student_key = "s2";
  EXPECT_EQ(fate(push(batch), Kind::education_document), "record_duplicate");
}

TEST_F(PortfolioTest, rejects_each_wrong_record_with_its_own_error_and_takes_the_rest) {
  domain::Batch batch;
  batch.health = {health("nobody"), health("s1")};
  batch.health[1].fields.disability_until = day("2026-01-01");
  batch.education_documents = {document("d1", ""), document("d2", "7"), document("d2", "8")};
  batch.education_documents[1].fields.issued.reset();
  batch.exam_results = {exam("x1", 101), exam("x2", 50)};
  batch.exam_results[1].fields.date = day("2027-06-03");
  batch.achievements = {achievement("a1"), achievement("a2")};
  batch.achievements[0].fields.stage = domain::EventLevel::federal;
  batch.queue = {waiting("q1", "s1", "nowhere"), waiting("q2", "s1", "o1")};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::health, 0), "student_unknown");
  EXPECT_EQ(fate(applied, Kind::health, 1), "dates_reversed");
  EXPECT_EQ(fate(applied, Kind::education_document, 0), "field_missing");
  EXPECT_EQ(fate(applied, Kind::education_document, 1), "field_missing");
  EXPECT_EQ(fate(applied, Kind::education_document, 2), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::exam_result, 0), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::exam_result, 1), "date_invalid");
  EXPECT_EQ(fate(applied, Kind::achievement, 0), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::queue_entry, 0), "organization_unknown");
  EXPECT_EQ(applied.tally[domain::Outcome::accepted], 2);
}

TEST_F(PortfolioTest, only_who_teaches_or_taught_a_student_states_something) {
  domain::Batch stranger = roster(ogrn_south);
  stranger.students.resize(1);
  stranger.enrollments.clear();
  push(stranger, south);
  const Applied applied = push(portfolio(), south);
  EXPECT_EQ(fate(applied, Kind::education_document), "not_enrolled");
  EXPECT_EQ(fate(applied, Kind::health), "not_enrolled");
  EXPECT_EQ(fate(applied, Kind::queue_entry), "accepted") << "who waits is taught elsewhere";
}

// ADR 6: the newcomer records what it taught; the rest waits until the former school is done.
TEST_F(PortfolioTest, health_is_stated_by_the_school_whose_student_it_is) {
  push(portfolio());
  domain::Batch transfer = roster(ogrn_south);
  transfer.students.resize(1);
  transfer.enrollments.resize(1);
  push(transfer, south);
  domain::Batch batch;
  batch.health = {health("s1")};
  batch.achievements = {achievement("mine")};
  batch.achievements[0].fields.event = "Конкурс";
  const Applied applied = push(batch, south);
  EXPECT_EQ(fate(applied, Kind::health), "organization_foreign");
  EXPECT_EQ(fate(applied, Kind::achievement), "accepted");
}

TEST_F(PortfolioTest, what_another_organization_has_stated_stays_until_the_student_is_ours) {
  push(portfolio());
  domain::Batch transfer = roster(ogrn_south);
  transfer.students.resize(1);
  transfer.enrollments.resize(1);
  push(transfer, south);
  domain::Batch batch;
  batch.exam_results = {exam("x", 70)};
  EXPECT_EQ(fate(push(batch, south), Kind::exam_result), "accepted") << "the same: a key, no more";
  batch.exam_results[0].fields.score = 99;
  EXPECT_EQ(fate(push(batch, south), Kind::exam_result), "organization_foreign");
  batch.exam_results[0].removed = true;
  EXPECT_EQ(fate(push(batch, south), Kind::exam_result), "organization_foreign");
  domain::Batch end;
  end.enrollments = {enrollment("e1", "s1", "o1", "c1")};
  end.enrollments[0].to = day("2026-11-20");
  push(end);
  batch.exam_results[0].removed = false;
  EXPECT_EQ(fate(push(batch, south), Kind::exam_result), "accepted");
}

}  // namespace
}  // namespace registers

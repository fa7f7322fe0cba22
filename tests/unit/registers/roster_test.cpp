// Organizations, classes, subjects, students, guardians, enrollments.
#include "base/limits.hpp"
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

TEST_F(ApplyTest, accepts_a_roster_once_and_finds_nothing_new_the_second_time) {
  const Applied first = push(roster());
  EXPECT_EQ(first.tally[domain::Outcome::accepted], 7);
  EXPECT_EQ(first.results.size(), 7u);
  const Applied again = push(roster());
  EXPECT_EQ(again.tally[domain::Outcome::unchanged], 7);
  EXPECT_EQ(tables.writes, 1);
  EXPECT_EQ(tables.rows.persons.size(), 2u);
}

TEST_F(ApplyTest, a_trial_run_decides_and_leaves_no_trace) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  const Applied applied = push(batch, north, false);
  EXPECT_EQ(applied.tally[domain::Outcome::accepted], 8);
  EXPECT_EQ(tables.writes, 0);
  EXPECT_EQ(tables.reservations, 0);
}

TEST_F(ApplyTest, reserves_ids_once_per_batch) {
  push(roster());
  EXPECT_EQ(tables.reservations, 1);
}

TEST_F(ApplyTest, rejects_an_organization_with_a_wrong_ogrn_and_all_that_depends_on_it) {
  const Applied applied = push(roster("1025400000019"));
  EXPECT_EQ(fate(applied, Kind::organization), "ogrn_invalid");
  EXPECT_EQ(fate(applied, Kind::class_group), "depends_on_rejected");
  EXPECT_EQ(fate(applied, Kind::subject), "depends_on_rejected");
  EXPECT_EQ(fate(applied, Kind::student), "accepted");
  EXPECT_EQ(fate(applied, Kind::enrollment), "depends_on_rejected");
}

TEST_F(ApplyTest, rejects_a_wrong_inn_and_a_wrong_kpp) {
  domain::Batch batch;
  batch.organizations = {organization("o1", ogrn_north), organization("o2", ogrn_north)};
  batch.organizations[0].inn = "7700000000";
  batch.organizations[1].kpp = "12";
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::organization, 0), "inn_invalid");
  EXPECT_EQ(fate(applied, Kind::organization, 1), "inn_invalid");
}

TEST_F(ApplyTest, a_partner_brings_only_organizations_that_it_serves) {
  EXPECT_EQ(fate(push(roster(ogrn_south), north), Kind::organization), "organization_foreign");
  EXPECT_EQ(fate(push(roster(ogrn_south), partner(3, {})), Kind::organization), "accepted");
}

TEST_F(ApplyTest, a_known_organization_is_foreign_after_the_partner_lost_it) {
  push(roster());
  domain::Batch batch;
  batch.class_groups = {class_group("c2", "o1")};
  EXPECT_EQ(fate(push(batch, partner(1, {ogrn_south})), Kind::class_group), "organization_foreign");
}

TEST_F(ApplyTest, two_suppliers_of_one_organization_share_its_row) {
  push(roster());
  domain::Batch batch;
  batch.organizations = {organization("school-7", ogrn_north)};
  batch.class_groups = {class_group("k", "school-7")};
  push(batch, partner(3, {ogrn_north}));
  EXPECT_EQ(tables.rows.organizations.size(), 1u);
  EXPECT_EQ(tables.rows.class_groups.size(), 1u);
}

TEST_F(ApplyTest, a_key_never_moves_to_another_ogrn) {
  const domain::Partner both = partner(1, {ogrn_north, ogrn_south});
  push(roster(), both);
  domain::Batch batch;
  batch.organizations = {organization("o1", ogrn_south)};
  EXPECT_EQ(fate(push(batch, both), Kind::organization), "record_duplicate");
}

TEST_F(ApplyTest, an_empty_field_does_not_erase_a_stored_one) {
  domain::Batch batch = roster();
  batch.organizations[0].phone = "+7 383 000-00-00";
  push(batch);
  EXPECT_EQ(fate(push(roster()), Kind::organization), "unchanged");
  EXPECT_EQ(tables.rows.organizations[0].fields.phone, "+7 383 000-00-00");
}

TEST_F(ApplyTest, a_reference_to_an_unknown_organization_is_refused) {
  domain::Batch batch;
  batch.class_groups = {class_group("c1", "nowhere")};
  EXPECT_EQ(fate(push(batch), Kind::class_group), "organization_unknown");
}

TEST_F(ApplyTest, a_supplier_renames_its_class_and_subject) {
  push(roster());
  domain::Batch batch;
  batch.class_groups = {class_group("c1", "o1")};
  batch.class_groups[0].name = "5 «А»";
  batch.subjects = {subject("m1", "o1")};
  batch.subjects[0].name = "Алгебра";
  EXPECT_EQ(push(batch).tally[domain::Outcome::accepted], 2);
  EXPECT_EQ(tables.rows.class_groups.size(), 1u);
  EXPECT_EQ(tables.rows.class_groups[0].name, "5 «А»");
  EXPECT_EQ(tables.rows.subjects[0].name, "Алгебра");
}

TEST_F(ApplyTest, a_class_of_the_next_year_needs_a_key_of_its_own) {
  push(roster());
  domain::Batch batch;
  batch.class_groups = {class_group("c1", "o1"), class_group("c1-2027", "o1")};
  batch.class_groups[0].school_year = batch.class_groups[1].school_year = 2027;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::class_group, 0), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::class_group, 1), "accepted");
}

TEST_F(ApplyTest, a_class_has_a_parallel_up_to_eleven) {
  domain::Batch batch = roster();
  batch.class_groups[0].parallel = 13;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::class_group), "field_invalid");
  EXPECT_EQ(fate(applied, Kind::enrollment), "depends_on_rejected");
}

TEST_F(ApplyTest, a_key_twice_in_one_batch_is_a_duplicate_and_the_first_counts) {
  domain::Batch batch = roster();
  batch.students.push_back(student("s1", person("Дарья", "2015-01-01")));
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::student, 2), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::enrollment), "accepted");
}

TEST_F(ApplyTest, an_enrollment_ends_after_it_begins) {
  domain::Batch batch = roster();
  batch.enrollments[0].to = day("2026-08-01");
  EXPECT_EQ(fate(push(batch), Kind::enrollment), "dates_reversed");
}

TEST_F(ApplyTest, an_enrollment_is_into_a_class_of_its_own_organization) {
  const domain::Partner both = partner(1, {ogrn_north, ogrn_south});
  domain::Batch batch = roster();
  batch.organizations.push_back(organization("o2", ogrn_south));
  batch.enrollments[0].organization_key = "o2";
  batch.enrollments[1].class_key = "nowhere";
  const Applied applied = push(batch, both);
  EXPECT_EQ(fate(applied, Kind::enrollment, 0), "class_unknown");
  EXPECT_EQ(fate(applied, Kind::enrollment, 1), "class_unknown");
}

TEST_F(ApplyTest, an_enrollment_known_by_its_place_and_first_day_is_not_doubled) {
  push(roster());
  domain::Batch batch;
  batch.enrollments = {enrollment("other-key", "s1", "o1", "c1")};
  batch.enrollments[0].to = day("2027-05-31");
  EXPECT_EQ(fate(push(batch), Kind::enrollment), "accepted");
  ASSERT_EQ(tables.rows.enrollments.size(), 2u);
  EXPECT_EQ(tables.rows.enrollments[0].fields.to, day("2027-05-31"));
}

TEST_F(ApplyTest, records_rejected_by_the_mapping_are_counted_in_their_place) {
  domain::Batch batch = roster();
  batch.students[0].origin = {"/PushRoster/student[1]", 3};
  batch.students[1].origin = {"/PushRoster/student[3]", 3};
  batch.students[1].key = "s3";
  domain::RecordResult bad;
  bad.kind = Kind::student;
  bad.outcome = domain::Outcome::rejected;
  bad.origin = {"/PushRoster/student[2]", 3};
  bad.key = "s2";
  bad.error = base::fail(base::Code::snils_invalid);
  batch.rejected = {bad};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student, 1), "snils_invalid");
  EXPECT_EQ(fate(applied, Kind::student, 2), "accepted");
  EXPECT_EQ(fate(applied, Kind::enrollment, 1), "depends_on_rejected");
  EXPECT_EQ(applied.tally[domain::Outcome::rejected], 2);
  EXPECT_EQ(applied.results.size(), batch.size());
}

TEST_F(ApplyTest, refuses_more_records_than_a_message_may_carry) {
  domain::Batch batch;
  batch.subjects.resize(base::limits::records_per_message + 1);
  const auto applied = apply(tables, batch, north, {north.id, {}, {}}, true);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, base::Code::too_large);
}

}  // namespace
}  // namespace registers

// Who is who (rule 2), and who may change or add whom.
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

domain::PersonFields with_document(domain::PersonFields fields, const std::string& number) {
  fields.document.type = domain::DocumentType::birth_certificate;
  fields.document.series = "IV-НО";
  fields.document.number = number;
  return fields;
}

domain::Batch students(std::vector<domain::StudentRecord> records) {
  domain::Batch batch;
  batch.students = std::move(records);
  return batch;
}

TEST_F(ApplyTest, a_new_key_with_a_known_snils_is_the_same_student) {
  push(roster());
  const auto batch = students({student("s1-new", person("Анна", "2015-03-01", snils(200000001)))});
  EXPECT_EQ(fate(push(batch), Kind::student), "accepted");
  EXPECT_EQ(tables.rows.persons.size(), 2u);
  EXPECT_EQ(fate(push(batch), Kind::student), "unchanged");
}

TEST_F(ApplyTest, key_and_snils_of_two_persons_are_a_conflict) {
  push(roster());
  const auto batch = students({student("s1", person("Анна", "2015-03-01", snils(200000002)))});
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student), "person_conflict");
  EXPECT_EQ(applied.results[0].error->subject.find("200000002"), std::string::npos);
}

TEST_F(ApplyTest, a_load_never_exchanges_a_snils) {
  push(roster());
  const auto batch = students({student("s1", person("Анна", "2015-03-01", snils(200000009)))});
  EXPECT_EQ(fate(push(batch), Kind::student), "person_conflict");
}

TEST_F(ApplyTest, a_snils_of_someone_with_another_name_and_birth_date_is_a_conflict) {
  push(roster());
  const auto batch = students({student("s9", person("Ольга", "2011-01-01", snils(200000001)))});
  EXPECT_EQ(fate(push(batch), Kind::student), "person_conflict");
}

TEST_F(ApplyTest, a_missing_snils_is_filled_in_later) {
  domain::Batch batch = roster();
  batch.students[0].person.snils = {};
  push(batch);
  EXPECT_EQ(fate(push(roster()), Kind::student), "accepted");
  EXPECT_EQ(tables.rows.persons[0].fields.snils, snils(200000001));
}

TEST_F(ApplyTest, without_snils_name_birth_date_and_document_decide) {
  domain::Batch batch = roster();
  batch.students[0].person = with_document(person("Анна", "2015-03-01"), "500001");
  push(batch);
  const auto same = students({student("k", with_document(person("АННА", "2015-03-01"), "500001"))});
  const auto other =
      students({student("k2", with_document(person("Анна", "2015-03-01"), "500002"))});
  EXPECT_EQ(fate(push(same), Kind::student), "accepted");
  EXPECT_EQ(tables.rows.persons.size(), 2u);
  EXPECT_EQ(fate(push(other), Kind::student), "accepted");
  EXPECT_EQ(tables.rows.persons.size(), 3u);
}

TEST_F(ApplyTest, a_document_is_one_however_its_series_and_number_are_written) {
  domain::Batch batch = roster();
  batch.students[0].person = with_document(person("Анна", "2015-03-01"), "500001");
  push(batch);
  int key = 0;
  for (const auto& [series, number] : {std::pair{"iv-но", "500001"},
                                       {"IVНО", "№ 500001"},
                                       {"IV НО", "500 001"},
                                       {"", "IV-НО 500001"}}) {
    auto same = person("Анна", "2015-03-01");
    same.document.type = domain::DocumentType::birth_certificate;
    same.document.series = series;
    same.document.number = number;
    push(students({student("k" + std::to_string(++key), same)}));
    EXPECT_EQ(tables.rows.persons.size(), 2u) << series << " " << number;
  }
}

TEST_F(ApplyTest, two_candidates_are_a_conflict) {
  domain::Batch batch = roster();
  batch.students[1].person = person("Анна", "2015-03-01", snils(200000002));
  push(batch);
  const auto third = students({student("s3", person("Анна", "2015-03-01"))});
  EXPECT_EQ(fate(push(third), Kind::student), "person_conflict");
  EXPECT_EQ(tables.rows.persons.size(), 2u);
}

TEST_F(ApplyTest, namesakes_of_one_batch_are_not_joined) {
  const auto twins = students(
      {student("a", person("Анна", "2015-03-01")), student("b", person("Анна", "2015-03-01"))});
  const Applied applied = push(twins);
  EXPECT_EQ(fate(applied, Kind::student, 0), "accepted");
  EXPECT_EQ(fate(applied, Kind::student, 1), "person_conflict");
}

TEST_F(ApplyTest, two_keys_of_one_supplier_are_not_joined_by_name_whenever_they_come) {
  domain::Batch first = roster();
  push(first);
  const auto people = tables.rows.persons.size();
  const auto second = students({student("other", first.students[0].person)});
  domain::Batch nameless = second;
  nameless.students[0].person.snils = {};
  EXPECT_EQ(fate(push(second), Kind::student), "accepted") << "another key: one SNILS, one person";
  EXPECT_EQ(fate(push(nameless), Kind::student), "unchanged") << "the key is known by now";
  const auto third = students({student("third", nameless.students[0].person)});
  EXPECT_EQ(fate(push(third), Kind::student), "person_conflict");
  EXPECT_EQ(fate(push(third), Kind::student), "person_conflict") << "however often it comes";
  EXPECT_EQ(tables.rows.persons.size(), people);
}

TEST_F(ApplyTest, two_new_keys_do_not_share_one_namesake) {
  push(roster());
  const auto people = tables.rows.persons.size();
  const auto twins = students(
      {student("a", person("Анна", "2015-03-01")), student("b", person("Анна", "2015-03-01"))});
  const Applied applied = push(twins, partner(4, {ogrn_north}));
  EXPECT_EQ(fate(applied, Kind::student, 0), "accepted") << "another supplier of the school";
  EXPECT_EQ(fate(applied, Kind::student, 1), "person_conflict");
  EXPECT_EQ(tables.rows.persons.size(), people);
}

TEST_F(ApplyTest, a_namesake_in_a_foreign_school_is_never_joined_by_name_alone) {
  push(roster());
  const auto batch = students({student("x", person("Анна", "2015-03-01"))});
  EXPECT_EQ(fate(push(batch, south), Kind::student), "person_conflict");
}

TEST_F(ApplyTest, a_student_of_a_foreign_school_is_linked_but_not_changed) {
  push(roster());
  domain::Batch batch = roster(ogrn_south);
  batch.students = {student("t", person("Анна", "2015-03-01", snils(200000001)))};
  batch.students[0].person.surname = "Новая";
  batch.enrollments = {};
  EXPECT_EQ(fate(push(batch, south), Kind::student), "accepted");
  EXPECT_EQ(fate(push(batch, south), Kind::student), "unchanged");
  EXPECT_EQ(tables.rows.persons[0].fields.surname, "Тестова");

  // The transfer: an enrollment of its own is recorded at once; the student follows when the
  // former school has closed its enrollment.
  batch.enrollments = {enrollment("te", "t", "o1", "c1")};
  EXPECT_EQ(fate(push(batch, south), Kind::enrollment), "accepted");
  EXPECT_EQ(fate(push(batch, south), Kind::student), "unchanged");
  domain::Batch former = roster();
  former.enrollments[0].to = day("2026-11-21");
  push(former);
  EXPECT_EQ(fate(push(batch, south), Kind::student), "accepted");
  EXPECT_EQ(tables.rows.persons[0].fields.surname, "Новая");
}

TEST_F(ApplyTest, a_school_that_a_student_left_no_longer_changes_the_student) {
  domain::Batch batch = roster();
  batch.enrollments[0].to = day("2026-10-01");
  push(batch);
  domain::Batch transfer = roster(ogrn_south);
  transfer.students = {student("t", person("Анна", "2015-03-01", snils(200000001)))};
  transfer.enrollments = {enrollment("te", "t", "o1", "c1")};
  push(transfer, south);
  batch.students[0].person.surname = "Старая";
  EXPECT_EQ(fate(push(batch), Kind::student), "unchanged");
  EXPECT_EQ(tables.rows.persons[0].fields.surname, "Тестова");
}

TEST_F(ApplyTest, a_new_student_needs_a_name_and_a_birth_date_in_the_past) {
  domain::PersonFields nameless = person("", "2015-03-01"), dateless = person("Яна", "2015-03-01");
  dateless.birth_date.reset();
  const auto batch = students(
      {student("a", nameless), student("b", dateless), student("c", person("Зоя", "2027-01-01"))});
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::student, 0), "field_missing");
  EXPECT_EQ(fate(applied, Kind::student, 1), "field_missing");
  EXPECT_EQ(fate(applied, Kind::student, 2), "date_invalid");
}

TEST_F(ApplyTest, another_document_replaces_the_whole_document) {
  domain::Batch batch = roster();
  batch.students[0].person = with_document(batch.students[0].person, "500001");
  push(batch);
  batch.students[0].person.document = {};
  batch.students[0].person.document.type = domain::DocumentType::passport;
  batch.students[0].person.document.number = "600001";
  push(batch);
  EXPECT_EQ(tables.rows.persons[0].fields.document.number, "600001");
  EXPECT_EQ(tables.rows.persons[0].fields.document.series, "");
}

TEST_F(ApplyTest, a_guardian_comes_with_the_enrollment_of_the_same_batch) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", person("Мария", "1985-05-05", snils(300000001))),
                     guardian("g", "s2", person("Мария", "1985-05-05", snils(300000001)))};
  EXPECT_EQ(push(batch).tally[domain::Outcome::accepted], 9);
  EXPECT_EQ(tables.rows.persons.size(), 3u);
  EXPECT_EQ(tables.rows.guardian_links.size(), 2u);
  EXPECT_EQ(push(batch).tally[domain::Outcome::unchanged], 9);
}

TEST_F(ApplyTest, nobody_becomes_guardian_of_a_strangers_child) {
  push(roster());
  domain::Batch batch = roster(ogrn_south);
  batch.students = {student("t", person("Анна", "2015-03-01", snils(200000001)))};
  batch.enrollments = {};
  batch.guardians = {guardian("g", "t", person("Ирина", "1980-01-01", snils(300000009)))};
  EXPECT_EQ(fate(push(batch, south), Kind::guardian), "organization_foreign");
  EXPECT_TRUE(tables.rows.guardian_links.empty());
}

TEST_F(ApplyTest, a_guardian_falls_with_the_only_enrollment) {
  domain::Batch batch = roster();
  batch.enrollments[0].from.reset();
  batch.guardians = {guardian("g", "s1", person("Мария", "1985-05-05")),
                     guardian("h", "nobody", person("Мария", "1985-05-05"))};
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::guardian, 0), "depends_on_rejected");
  EXPECT_EQ(fate(applied, Kind::guardian, 1), "student_unknown");
}

TEST_F(ApplyTest, a_guardian_named_by_a_second_supplier_is_linked_once) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  push(batch);
  domain::Batch second = roster();
  second.guardians = {guardian("other", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  push(second, partner(3, {ogrn_north}));
  EXPECT_EQ(tables.rows.guardian_links.size(), 1u);
  EXPECT_EQ(tables.rows.persons.size(), 3u);
}

TEST_F(ApplyTest, a_guardian_link_is_ended_and_never_reversed) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  batch.guardians[0].from = day("2026-01-01");
  push(batch);
  batch.guardians[0].from.reset();
  batch.guardians[0].to = day("2025-12-31");
  EXPECT_EQ(fate(push(batch), Kind::guardian), "dates_reversed");
  batch.guardians[0].to = day("2026-11-01");
  EXPECT_EQ(fate(push(batch), Kind::guardian), "accepted");
  EXPECT_EQ(tables.rows.guardian_links[0].to, day("2026-11-01"));
}

TEST_F(ApplyTest, a_guardian_known_elsewhere_is_not_matched_by_name) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", with_document(person("Мария", "1985-05-05"), "1"))};
  push(batch);
  domain::Batch other = roster(ogrn_south);
  other.students = {student("t", person("Нина", "2014-03-01", snils(200000005)))};
  other.enrollments = {enrollment("te", "t", "o1", "c1")};
  other.guardians = {guardian("g", "t", with_document(person("Мария", "1985-05-05"), "1"))};
  EXPECT_EQ(fate(push(other, south), Kind::guardian), "accepted");
  EXPECT_EQ(tables.rows.persons.size(), 5u);
}

TEST_F(ApplyTest, a_student_is_not_the_own_guardian) {
  domain::Batch batch = roster();
  batch.guardians = {guardian("g", "s1", person("Анна", "2015-03-01", snils(200000001)))};
  EXPECT_EQ(fate(push(batch), Kind::guardian), "person_conflict");
}

}  // namespace
}  // namespace registers

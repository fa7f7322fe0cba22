// Records that may be of one person or of another: kept, closed, decided.
#include "registers/persons.hpp"

#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

class ConflictsTest : public ApplyTest {
 protected:
  static domain::Batch student_of(const std::string& key, domain::PersonFields fields) {
    domain::Batch batch;
    batch.students = {student(key, std::move(fields))};
    return batch;
  }
  const std::vector<Conflict>& open() const { return tables.unclear.open; }
  std::int64_t person_of(const std::string& key) {
    const std::vector<std::string> keys{key};
    return tables.find_keys(north.id, KeyKind::student, keys)[key];
  }
  base::Result<void> decided(PersonId person) {
    const Conflict conflict = open().at(0);
    const Provenance now{north.id, {}, at, 0, {}};
    return apply_decided(tables, conflict, north, person, now);
  }
  const base::Time at = base::parse_time("2026-11-20T12:00:00Z").value();
};

TEST_F(ConflictsTest, a_record_whose_key_and_snils_name_two_persons_is_kept_with_both) {
  push(roster());
  push(student_of("s1", person("Анна", "2015-03-01", snils(200000002))));
  ASSERT_EQ(open().size(), 1u);
  const Conflict& it = open()[0];
  EXPECT_EQ(it.reason, ConflictReason::key_and_snils);
  EXPECT_EQ(it.key, "s1");
  EXPECT_EQ(it.kind, "student");
  EXPECT_EQ(it.content.students.size(), 1u);
  ASSERT_EQ(it.candidates.size(), 2u);
  EXPECT_GE(it.candidates[0].score, it.candidates[1].score);
  for (const Candidate& one : it.candidates) EXPECT_FALSE(one.signs.empty());
}

// The card would go on with its SNILS and its guardians, and the portal would tell them.
TEST_F(ConflictsTest, a_key_given_to_another_child_changes_nobody) {
  push(roster());
  push(student_of("s1", person("Борис", "2010-10-10")));
  ASSERT_EQ(open().size(), 1u);
  EXPECT_EQ(open()[0].reason, ConflictReason::other_person);
  EXPECT_EQ(tables.persons(std::vector{PersonId{person_of("s1")}}).at(0).fields.name, "Анна");
}

TEST_F(ConflictsTest, a_correction_of_a_name_or_of_a_birth_date_is_none) {
  push(roster());
  auto corrected = person("Анна", "2015-03-10");
  corrected.surname = "Замужняя";
  push(student_of("s1", corrected));
  push(student_of("s1", person("Жанна", "2015-03-10")));
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(tables.persons(std::vector{PersonId{person_of("s1")}}).at(0).fields.name, "Жанна");
}

TEST_F(ConflictsTest, a_twin_under_the_same_key_is_another_child) {
  push(roster());
  push(student_of("s1", person("Борис", "2015-03-01")));
  push(student_of("s1", person("Борис", "2015-03-01", snils(200000009))));
  ASSERT_EQ(open().size(), 1u);
  EXPECT_EQ(open()[0].reason, ConflictReason::other_person);
  EXPECT_EQ(open()[0].seen, 2);
}

// The stranger's mother would see the first child's marks, and the first one's mother the
// stranger's.
TEST_F(ConflictsTest, what_refers_to_a_contested_key_is_refused_until_it_is_told_apart) {
  push(roster());
  push(student_of("s1", person("Борис", "2010-10-10")));
  ASSERT_EQ(open().size(), 1u);
  domain::Batch batch;
  batch.guardians = {guardian("g9", "s1", person("Ольга", "1985-05-05", snils(300000009)))};
  batch.lessons = {lesson("l1")};
  batch.marks = {mark("s1", "2", "l1"), mark("s2", "5", "l1")};
  const Applied refused = push(batch);
  EXPECT_EQ(fate(refused, Kind::guardian), "depends_on_rejected");
  EXPECT_EQ(fate(refused, Kind::mark, 0), "depends_on_rejected");
  EXPECT_EQ(fate(refused, Kind::mark, 1), "accepted");
  batch.students = {student("s1", person("Анна", "2015-03-01", snils(200000001)))};
  const Applied told = push(batch);
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(fate(told, Kind::guardian), "accepted");
  EXPECT_EQ(fate(told, Kind::mark, 0), "accepted");
}

TEST_F(ConflictsTest, the_snils_tells_that_it_is_the_keys_person_whatever_else_changed) {
  push(roster());
  push(student_of("s1", person("Борис", "2010-10-10", snils(200000001))));
  EXPECT_TRUE(open().empty());
}

TEST_F(ConflictsTest, a_repeat_is_counted_and_keeps_one_line) {
  push(roster());
  const auto batch = student_of("s1", person("Анна", "2015-03-01", snils(200000009)));
  push(batch);
  push(batch);
  ASSERT_EQ(open().size(), 1u);
  EXPECT_EQ(open()[0].reason, ConflictReason::other_snils);
  EXPECT_EQ(open()[0].seen, 2);
}

TEST_F(ConflictsTest, a_record_that_is_told_apart_later_closes_its_conflict) {
  push(roster());
  push(student_of("s1", person("Анна", "2015-03-01", snils(200000009))));
  EXPECT_EQ(open().size(), 1u);
  push(student_of("s1", person("Анна", "2015-03-01", snils(200000001))));
  EXPECT_TRUE(open().empty());
}

TEST_F(ConflictsTest, a_decision_applies_the_record_without_the_snils_of_another) {
  push(roster());
  push(student_of("s9", person("Ольга", "2011-01-01", snils(200000001))));
  ASSERT_EQ(open().size(), 1u);
  const std::size_t before = tables.rows.persons.size();
  ASSERT_TRUE(decided({}));
  ASSERT_EQ(tables.rows.persons.size(), before + 1);
  EXPECT_EQ(tables.rows.persons.back().fields.name, "Ольга");
  EXPECT_TRUE(tables.rows.persons.back().fields.snils.empty());
  EXPECT_EQ(person_of("s9"), tables.rows.persons.back().id.value);
}

TEST_F(ConflictsTest, a_decision_links_the_key_to_the_chosen_person) {
  push(roster());
  push(student_of("s9", person("Ольга", "2011-01-01", snils(200000001))));
  const std::size_t before = tables.rows.persons.size();
  ASSERT_TRUE(decided({person_of("s1")}));
  EXPECT_EQ(tables.rows.persons.size(), before);
  EXPECT_EQ(person_of("s9"), person_of("s1"));
}

TEST(Liken, likes_a_snils_more_than_a_name) {
  PersonRow stored;
  stored.id = {1};
  stored.fields = person("Анна", "2015-03-01", snils(200000001));
  const Candidate by_snils = liken(stored, person("Яна", "2011-01-01", snils(200000001)), false);
  const Candidate by_name = liken(stored, person("Анна", "2015-03-01"), false);
  EXPECT_EQ(by_name.signs, "same-name same-birth-date");
  EXPECT_GT(by_snils.score, by_name.score);
}

PersonRow stored(std::int64_t id, domain::PersonFields fields) {
  PersonRow row;
  row.id = {id};
  row.fields = std::move(fields);
  return row;
}

TEST(Alike, namesakes_of_one_birth_date_are_unless_their_snils_differ) {
  const PersonRow one = stored(1, person("Анна", "2015-03-01", snils(200000001)));
  const auto same = alike(one, stored(2, person("Анна", "2015-03-01")), false);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->person, PersonId{2});
  EXPECT_EQ(same->signs, "same-name same-birth-date");
  EXPECT_FALSE(alike(one, stored(2, person("Анна", "2015-03-01", snils(200000002))), false));
  EXPECT_FALSE(alike(one, stored(2, person("Анна", "2016-04-02")), false));
}

TEST(Alike, twins_are_not_but_two_spellings_under_one_guardian_are) {
  const PersonRow one = stored(1, person("Наталья", "2015-03-01"));
  EXPECT_FALSE(alike(one, stored(2, person("Вера", "2015-03-01")), true));
  const auto spelled = alike(one, stored(2, person("Наталия", "2015-03-01")), true);
  ASSERT_TRUE(spelled);
  EXPECT_EQ(spelled->signs, "similar-name same-birth-date same-guardian");
}

TEST(Alike, another_document_of_one_kind_speaks_against_it) {
  PersonRow one = stored(1, person("Анна", "2015-03-01"));
  PersonRow other = stored(2, person("Анна", "2015-03-01"));
  one.fields.document.number = "1";
  other.fields.document.number = "2";
  EXPECT_FALSE(alike(one, other, false));
}

TEST(Joined, keeps_what_stays_and_fills_what_it_lacks) {
  PersonRow keep, drop;
  keep.id = {1};
  keep.fields = person("Анна", "2015-03-01");
  drop.id = {2};
  drop.fields = person("Анюта", "2015-03-01", snils(200000001));
  drop.fields.phone = "+7";
  drop.is_student = true;
  const auto card = joined(keep, drop, SnilsOf::unsaid);
  ASSERT_TRUE(card);
  EXPECT_EQ(card->id, keep.id);
  EXPECT_EQ(card->fields.name, "Анна");
  EXPECT_EQ(card->fields.phone, "+7");
  EXPECT_EQ(card->fields.snils, snils(200000001));
  EXPECT_TRUE(card->is_student);
}

TEST(Joined, of_two_snils_one_is_chosen) {
  PersonRow keep, drop;
  keep.id = {1};
  keep.fields = person("Анна", "2015-03-01", snils(200000001));
  drop.id = {2};
  drop.fields = person("Анна", "2015-03-01", snils(200000002));
  const auto unsaid = joined(keep, drop, SnilsOf::unsaid);
  ASSERT_FALSE(unsaid);
  EXPECT_EQ(unsaid.error().subject, "snils");
  EXPECT_EQ(joined(keep, drop, SnilsOf::keep)->fields.snils, snils(200000001));
  EXPECT_EQ(joined(keep, drop, SnilsOf::drop)->fields.snils, snils(200000002));
}

}  // namespace
}  // namespace registers

#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

// Two suppliers of one school.
class PriorityTest : public ApplyTest {
 protected:
  domain::Partner diary = partner(1, {ogrn_north}), office = partner(2, {ogrn_north});

  PriorityTest() {
    tables.known = {{diary.id, {"diary", {ogrn_north}}}, {office.id, {"office", {ogrn_north}}}};
  }

  void rank(const domain::Partner& of, Section section, int rank, OrganizationId at = {},
            const char* from = "2026-01-01", std::optional<Date> to = {}) {
    tables.lines.push_back({at, section, of.id, rank, day(from), to});
  }
  static domain::Batch phone(const std::string& number) {
    domain::Batch batch = roster();
    batch.students[0].person.phone = number;
    return batch;
  }
  const std::string& phone_now() { return tables.rows.persons[0].fields.phone; }
  std::size_t differences() const {
    return static_cast<std::size_t>(
        std::count_if(tables.kept.begin(), tables.kept.end(),
                      [](const auto& it) { return it.second.outranked; }));
  }
};

TEST_F(PriorityTest, one_supplier_alone_leaves_nothing_beside_the_row) {
  push(roster(), diary);
  push(phone("1"), diary);
  push(marks("5"), diary);
  push(marks("4"), diary);
  EXPECT_TRUE(tables.kept.empty());
}

TEST_F(PriorityTest, a_lower_supplier_does_not_overwrite_and_what_it_sent_is_kept) {
  rank(office, Section::persons, 1);
  rank(diary, Section::persons, 2);
  push(phone("1"), office);
  EXPECT_EQ(fate(push(phone("2"), diary), Kind::student), "outranked");
  EXPECT_EQ(phone_now(), "1");
  EXPECT_EQ(differences(), 1u);
  EXPECT_EQ(fate(push(phone("2"), diary), Kind::student), "unchanged");
}

TEST_F(PriorityTest, a_higher_supplier_overwrites_whenever_it_comes) {
  rank(office, Section::persons, 1);
  push(phone("1"), diary);
  EXPECT_EQ(fate(push(phone("2"), office), Kind::student), "accepted");
  EXPECT_EQ(phone_now(), "2");
  EXPECT_EQ(fate(push(phone("3"), diary), Kind::student), "outranked");
  EXPECT_EQ(phone_now(), "2");
}

TEST_F(PriorityTest, a_lower_supplier_fills_what_the_higher_one_leaves_empty) {
  rank(office, Section::persons, 1);
  push(roster(), office);
  EXPECT_EQ(fate(push(phone("1"), diary), Kind::student), "accepted");
  EXPECT_EQ(phone_now(), "1");
  push(phone("2"), office);
  EXPECT_EQ(phone_now(), "2");
}

TEST_F(PriorityTest, without_priorities_the_codes_decide_in_either_order) {
  push(phone("1"), diary);
  push(phone("2"), office);
  EXPECT_EQ(phone_now(), "1");
  tables = MemoryTables();
  tables.known = {{diary.id, {"diary", {ogrn_north}}}, {office.id, {"office", {ogrn_north}}}};
  push(phone("2"), office);
  push(phone("1"), diary);
  EXPECT_EQ(phone_now(), "1");
}

TEST_F(PriorityTest, the_line_of_an_organization_goes_before_that_of_the_region) {
  push(phone("1"), diary);
  rank(diary, Section::persons, 1);
  rank(office, Section::persons, 2);
  rank(diary, Section::persons, 5, tables.rows.organizations[0].id);
  push(phone("2"), office);
  EXPECT_EQ(phone_now(), "2");
}

TEST_F(PriorityTest, a_line_counts_on_its_days_only) {
  push(phone("1"), diary);
  rank(office, Section::persons, 1, {}, "2026-11-23");
  rank(office, Section::persons, 1, {}, "2026-01-01", day("2026-11-21"));
  push(phone("2"), office);
  EXPECT_EQ(phone_now(), "1");
  rank(office, Section::persons, 1, {}, "2026-11-22", day("2026-11-22"));
  push(phone("3"), office);
  EXPECT_EQ(phone_now(), "3");
}

TEST_F(PriorityTest, sections_have_priorities_of_their_own) {
  rank(office, Section::persons, 1);
  rank(diary, Section::journal, 1);
  push(phone("1"), diary);
  push(marks("5"), diary);
  push(phone("2"), office);
  EXPECT_EQ(fate(push(marks("2"), office), Kind::mark), "outranked");
  EXPECT_EQ(phone_now(), "2");
  EXPECT_EQ(tables.rows.marks[0].value, "5");
}

TEST_F(PriorityTest, a_mark_that_the_higher_one_removed_stays_removed_in_either_order) {
  rank(office, Section::journal, 1);
  push(roster(), diary);
  push(roster(), office);
  domain::Batch removal = marks();
  removal.marks[0].removed = true;
  push(marks("5"), diary);
  EXPECT_EQ(fate(push(removal, office), Kind::mark), "accepted");
  EXPECT_TRUE(tables.rows.marks.empty());
  EXPECT_EQ(fate(push(marks("4"), diary), Kind::mark), "outranked");
  EXPECT_TRUE(tables.rows.marks.empty());
  EXPECT_EQ(fate(push(marks("3"), office), Kind::mark), "accepted");
  EXPECT_EQ(tables.rows.marks.at(0).value, "3");
}

TEST_F(PriorityTest, who_states_again_what_it_removed_is_alone_again) {
  push(roster(), diary);
  push(marks("5"), diary);
  domain::Batch removal = marks();
  removal.marks[0].removed = true;
  push(removal, diary);
  EXPECT_EQ(tables.kept.size(), 1u);
  push(marks("4"), diary);
  EXPECT_TRUE(tables.kept.empty());
  EXPECT_EQ(tables.rows.marks.at(0).value, "4");
}

TEST_F(PriorityTest, who_is_above_an_organization_is_no_matter_of_priority) {
  rank(office, Section::organizations, 1);
  push(roster(), diary);
  tables.rows.organizations[0].authority = {77};
  domain::Batch batch = roster();
  batch.organizations[0].full_name = "Лицей";
  push(batch, office);
  EXPECT_EQ(tables.rows.organizations[0].fields.full_name, "Лицей");
  EXPECT_EQ(tables.rows.organizations[0].authority, AuthorityId{77});
}

TEST_F(PriorityTest, a_student_who_moves_leaves_the_suppliers_of_the_former_school_below) {
  const domain::Partner town = partner(3, {});
  rank(diary, Section::persons, 1);
  push(phone("1"), diary);
  push(phone("2"), town);
  EXPECT_EQ(phone_now(), "1");
  domain::Batch move;
  move.organizations = {organization("o2", ogrn_south)};
  move.enrollments = {enrollment("e1", "s1", "o1", "c1"), enrollment("e9", "s1", "o2", "")};
  move.enrollments[0].to = day("2026-11-21");
  move.enrollments[1].from = day("2026-11-22");
  push(move, town);
  EXPECT_EQ(phone_now(), "2");
  move.enrollments = {enrollment("e9", "s1", "o2", "")};
  move.enrollments[0].from = day("2026-11-22");
  move.enrollments[0].to = day("2026-11-22");
  const Provenance later{town.id, {8}, *base::parse_time("2026-11-25T09:00:00Z")};
  EXPECT_EQ(apply(tables, move, town, later, true)->tally[domain::Outcome::rejected], 0);
  EXPECT_EQ(phone_now(), "2") << "who taught last counts when nobody teaches now";
}

TEST_F(PriorityTest, a_name_that_another_class_has_by_now_is_not_taken) {
  rank(office, Section::classes, 1);
  push(roster(), diary);
  domain::Batch renamed = roster();
  renamed.class_groups[0].name = "5Б";
  push(roster(), office);
  push(renamed, office);
  EXPECT_EQ(tables.rows.class_groups[0].name, "5Б");
  domain::Batch another = roster();
  another.class_groups.push_back(class_group("c2", "o1"));
  another.class_groups[0].name = "5Б";
  push(another, office);
  ASSERT_EQ(tables.rows.class_groups.size(), 2u);
  tables.lines.clear();
  rank(diary, Section::classes, 1);
  push(renamed, diary);
  EXPECT_NE(tables.rows.class_groups[0].name, tables.rows.class_groups[1].name);
}

TEST_F(PriorityTest, a_period_of_two_halves_is_not_reversed) {
  rank(office, Section::enrollments, 1);
  domain::Batch batch = roster();
  batch.enrollments[0].to = day("2026-10-31");
  push(batch, diary);
  push(roster(), office);
  domain::Batch moved = roster();
  moved.enrollments[0].from = day("2026-11-10");
  push(moved, office);
  const auto& period = tables.rows.enrollments[0].fields;
  EXPECT_EQ(period.from, day("2026-11-10"));
  EXPECT_EQ(period.to, std::nullopt);
}

}  // namespace
}  // namespace registers

// The tree of authorities, and what an organization is made of beside classes.
#include "base/limits.hpp"
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

// A valid OGRN from its first twelve digits.
std::string number(std::int64_t twelve) {
  return std::to_string(twelve) + std::to_string(twelve % 11 % 10);
}
const std::string region_ogrn = number(102540009001), north_ogrn = number(102540009002),
                  third_ogrn = number(102540009003);

domain::AuthorityRecord authority(const std::string& ogrn, const std::string& parent = {}) {
  domain::AuthorityRecord record;
  record.ogrn = ogrn;
  record.parent_ogrn = parent;
  record.full_name = "Орган " + ogrn;
  return record;
}

class Authorities : public ApplyTest {
 protected:
  domain::Partner everyone = partner(9, {});
  Applied push_tree(std::vector<domain::AuthorityRecord> tree) { return push_tree(tree, everyone); }
  Applied push_tree(std::vector<domain::AuthorityRecord> tree, const domain::Partner& by) {
    domain::Batch batch;
    batch.authorities = std::move(tree);
    return push(batch, by);
  }
  const AuthorityRow& stored(const std::string& ogrn) {
    return *std::find_if(tables.rows.authorities.begin(), tables.rows.authorities.end(),
                         [&](const auto& row) { return row.fields.ogrn == ogrn; });
  }
};

TEST_F(Authorities, are_accepted_with_their_parents_in_any_order_and_unchanged_again) {
  const std::vector tree = {authority(north_ogrn, region_ogrn), authority(region_ogrn)};
  EXPECT_EQ(push_tree(tree).tally[domain::Outcome::accepted], 2);
  EXPECT_EQ(stored(north_ogrn).parent, stored(region_ogrn).id);
  EXPECT_EQ(tables.rows.authorities[0].fields.ogrn, region_ogrn) << "written before its child";
  EXPECT_EQ(push_tree(tree).tally[domain::Outcome::unchanged], 2);
}

TEST_F(Authorities, take_what_is_given_and_keep_what_is_not) {
  push_tree({authority(region_ogrn)});
  auto more = authority(region_ogrn);
  more.full_name = "";
  more.fax = "12";
  EXPECT_EQ(fate(push_tree({more}), Kind::authority), "accepted");
  EXPECT_EQ(stored(region_ogrn).fields.fax, "12");
  EXPECT_NE(stored(region_ogrn).fields.full_name, "");
}

TEST_F(Authorities, never_stand_above_themselves) {
  push_tree({authority(region_ogrn), authority(north_ogrn, region_ogrn)});
  EXPECT_EQ(fate(push_tree({authority(region_ogrn, north_ogrn)}), Kind::authority),
            "authority_cycle");
  EXPECT_EQ(fate(push_tree({authority(region_ogrn, region_ogrn)}), Kind::authority),
            "authority_cycle");
  EXPECT_FALSE(stored(region_ogrn).parent);
}

TEST_F(Authorities, of_a_batch_that_close_a_circle_are_rejected) {
  const Applied applied =
      push_tree({authority(north_ogrn, third_ogrn), authority(third_ogrn, north_ogrn)});
  EXPECT_EQ(fate(applied, Kind::authority, 0), "depends_on_rejected");
  EXPECT_EQ(fate(applied, Kind::authority, 1), "authority_cycle");
  EXPECT_TRUE(tables.rows.authorities.empty());
}

TEST_F(Authorities, may_be_turned_upside_down_in_one_message) {
  push_tree({authority(region_ogrn), authority(third_ogrn), authority(north_ogrn, third_ogrn)});
  const Applied applied =
      push_tree({authority(third_ogrn, north_ogrn), authority(north_ogrn, region_ogrn)});
  EXPECT_EQ(applied.tally[domain::Outcome::accepted], 2);
  EXPECT_EQ(stored(third_ogrn).parent, stored(north_ogrn).id);
}

TEST_F(Authorities, have_a_bound_on_levels) {
  std::vector<domain::AuthorityRecord> tree;
  for (int i = 0; i <= base::limits::authority_levels; ++i)
    tree.push_back(authority(number(102540009100 + i), i == 0 ? "" : number(102540009099 + i)));
  const Applied applied = push_tree(tree);
  EXPECT_EQ(applied.tally[domain::Outcome::accepted], base::limits::authority_levels);
  EXPECT_EQ(fate(applied, Kind::authority, 16), "field_invalid");
}

TEST_F(Authorities, with_a_wrong_number_or_twice_or_unknown_above_are_rejected_alone) {
  const Applied applied = push_tree({authority("1025400090010"), authority(region_ogrn),
                                     authority(region_ogrn), authority(north_ogrn, third_ogrn)});
  EXPECT_EQ(fate(applied, Kind::authority, 0), "ogrn_invalid");
  EXPECT_EQ(fate(applied, Kind::authority, 1), "accepted");
  EXPECT_EQ(fate(applied, Kind::authority, 2), "record_duplicate");
  EXPECT_EQ(fate(applied, Kind::authority, 3), "authority_unknown");
}

TEST_F(Authorities, wait_for_the_one_above_them_and_are_applied_when_it_comes) {
  const Applied first =
      push_tree({authority(third_ogrn, north_ogrn), authority(north_ogrn, region_ogrn)});
  EXPECT_EQ(first.tally[domain::Outcome::waiting], 2);
  EXPECT_TRUE(tables.rows.authorities.empty());
  const Applied second = push_tree({authority(region_ogrn)});
  EXPECT_EQ(second.tally[domain::Outcome::accepted], 1);
  EXPECT_TRUE(tables.room.records.empty());
  EXPECT_EQ(stored(north_ogrn).parent, stored(region_ogrn).id);
  EXPECT_EQ(stored(third_ogrn).parent, stored(north_ogrn).id);
  EXPECT_EQ(push_tree({authority(number(102540009004), "12")}).tally[domain::Outcome::rejected], 1)
      << "no OGRN: nothing of that number will come";
}

TEST_F(Authorities, change_by_who_serves_them_and_move_by_who_serves_everyone) {
  push_tree({authority(region_ogrn), authority(third_ogrn), authority(north_ogrn, region_ogrn)});
  EXPECT_EQ(fate(push_tree({authority(north_ogrn)}, north), Kind::authority),
            "organization_foreign");
  auto moved = authority(north_ogrn, third_ogrn);
  moved.phone = "1";
  push_tree({moved}, partner(3, {north_ogrn}));
  EXPECT_EQ(stored(north_ogrn).fields.phone, "1");
  EXPECT_EQ(stored(north_ogrn).parent, stored(region_ogrn).id);
  push_tree({moved});
  EXPECT_EQ(stored(north_ogrn).parent, stored(third_ogrn).id);
}

TEST_F(Authorities, that_come_late_hold_back_nothing_of_the_organizations_that_name_them) {
  domain::Batch batch = roster();
  batch.organizations[0].authority_ogrn = region_ogrn;
  const Applied applied = push(batch, everyone);
  EXPECT_EQ(applied.tally[domain::Outcome::waiting], 1);
  EXPECT_EQ(applied.tally[domain::Outcome::rejected], 0);
  EXPECT_EQ(tables.rows.enrollments.size(), batch.enrollments.size());
  EXPECT_FALSE(tables.rows.organizations.at(0).authority);
  push_tree({authority(region_ogrn)});
  EXPECT_EQ(tables.rows.organizations.at(0).authority, stored(region_ogrn).id);
  EXPECT_TRUE(tables.room.records.empty());
}

TEST_F(Authorities, stand_above_organizations_that_name_them) {
  domain::Batch batch = roster();
  batch.organizations[0].authority_ogrn = region_ogrn;
  EXPECT_EQ(fate(push(batch), Kind::organization), "authority_unknown");
  push_tree({authority(region_ogrn), authority(third_ogrn)});
  EXPECT_EQ(fate(push(batch), Kind::organization), "accepted");
  EXPECT_EQ(tables.rows.organizations[0].authority, stored(region_ogrn).id);
  batch.organizations[0].authority_ogrn = third_ogrn;
  EXPECT_EQ(fate(push(batch), Kind::organization), "unchanged") << "named once";
  EXPECT_EQ(fate(push(batch, everyone), Kind::organization), "accepted");
  EXPECT_EQ(tables.rows.organizations[0].authority, stored(third_ogrn).id);
}

TEST_F(Authorities, that_are_rejected_take_their_organizations_with_them) {
  domain::Batch batch = roster();
  batch.authorities = {authority(region_ogrn)};
  batch.organizations[0].authority_ogrn = region_ogrn;
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::authority), "organization_foreign");
  EXPECT_EQ(fate(applied, Kind::organization), "depends_on_rejected");
  push_tree({authority(region_ogrn)});
  EXPECT_EQ(fate(push(batch), Kind::authority), "organization_foreign");
  EXPECT_EQ(tables.rows.organizations[0].authority, stored(region_ogrn).id)
      << "what is known may be named by who may not change it";
}

domain::BranchRecord branch(const std::string& key, const std::string& of) {
  domain::BranchRecord record;
  record.key = key;
  record.organization_key = of;
  record.name = "Филиал " + key;
  return record;
}
domain::ProgrammeRecord programme(const std::string& key, const std::string& name) {
  domain::ProgrammeRecord record;
  record.key = key;
  record.organization_key = "o1";
  record.kind = domain::ProgrammeKind::supplementary;
  record.name = name;
  return record;
}

class Education : public ApplyTest {
 protected:
  // A kindergarten group on a programme, in a branch; and two circles without a group.
  static domain::Batch garden() {
    domain::Batch batch = roster();
    batch.organizations[0].kind = domain::OrganizationKind::kindergarten;
    batch.branches = {branch("b1", "o1")};
    batch.programmes = {programme("p1", "Танцы"), programme("p2", "Шахматы")};
    batch.class_groups[0].age_group = domain::AgeGroup::senior;
    batch.class_groups[0].programme_key = "p1";
    batch.enrollments[0].branch_key = "b1";
    batch.enrollments[0].programme_key = "p1";
    for (const std::string one : {"p1", "p2"}) {
      batch.enrollments.push_back(enrollment("circle-" + one, "s1", "o1", ""));
      batch.enrollments.back().programme_key = one;
    }
    return batch;
  }
};

TEST_F(Education, of_every_kind_is_accepted_once) {
  const Applied first = push(garden());
  EXPECT_EQ(first.tally[domain::Outcome::rejected], 0);
  EXPECT_EQ(tables.rows.enrollments.size(), 4u) << "two programmes begun on one day are two";
  EXPECT_EQ(tables.rows.enrollments[0].branch, tables.rows.branches[0].id);
  EXPECT_EQ(tables.rows.class_groups[0].programme, tables.rows.programmes[0].id);
  EXPECT_EQ(tables.rows.class_groups[0].age_group, domain::AgeGroup::senior);
  const Applied again = push(garden());
  EXPECT_EQ(again.tally[domain::Outcome::unchanged], first.tally[domain::Outcome::accepted]);
}

TEST_F(Education, changes_of_a_group_are_taken_over) {
  push(garden());
  domain::Batch batch = garden();
  batch.class_groups[0].mode_of_stay = domain::ModeOfStay::full_day;
  batch.branches[0].name = "Другое имя";
  const Applied applied = push(batch);
  EXPECT_EQ(applied.tally[domain::Outcome::accepted], 2);
  EXPECT_EQ(tables.rows.class_groups[0].mode_of_stay, domain::ModeOfStay::full_day);
  EXPECT_EQ(tables.rows.branches[0].fields.name, "Другое имя");
}

TEST_F(Education, records_that_name_what_is_unknown_wait_alone) {
  domain::Batch batch = garden();
  batch.class_groups.push_back(class_group("c2", "o1"));
  batch.class_groups[1].name = "Другая";
  batch.class_groups[1].programme_key = "nowhere";
  batch.enrollments[0].branch_key = "nowhere";
  batch.enrollments[1].programme_key = "nowhere";
  const Applied applied = push(batch);
  EXPECT_EQ(fate(applied, Kind::class_group, 1), "programme_unknown");
  EXPECT_EQ(fate(applied, Kind::enrollment, 0), "branch_unknown");
  EXPECT_EQ(fate(applied, Kind::enrollment, 1), "programme_unknown");
  EXPECT_EQ(applied.tally[domain::Outcome::waiting], 3);
}

TEST_F(Education, takes_no_branch_or_programme_of_another_organization) {
  const domain::Partner both = partner(1, {ogrn_north, ogrn_south});
  domain::Batch batch = garden();
  batch.organizations.push_back(organization("o2", ogrn_south));
  batch.branches.push_back(branch("b2", "o2"));
  push(batch, both);
  domain::Batch next;
  next.enrollments = {enrollment("e2", "s2", "o1", "c1")};
  next.enrollments[0].branch_key = "b2";
  EXPECT_EQ(fate(push(next, both), Kind::enrollment), "branch_unknown");
  next.enrollments[0].branch_key = "b1";
  EXPECT_EQ(fate(push(next, both), Kind::enrollment), "accepted");
}

TEST_F(Education, tells_basic_programmes_from_supplementary_ones) {
  domain::Batch batch = roster();
  batch.programmes = {programme("p1", "Танцы"), programme("p2", "Школа"), programme("p3", "ИТ")};
  batch.programmes[0].level = domain::ProgrammeLevel::preschool;
  batch.programmes[1].kind = domain::ProgrammeKind::basic;
  batch.programmes[1].orientation = domain::ProgrammeOrientation::artistic;
  batch.programmes[2].specialty = "09.02.07";
  const Applied applied = push(batch);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(fate(applied, Kind::programme, i), "field_invalid") << i;
}

// ADR 6: the southern school's circle was recorded first, but takes nobody's student.
TEST_F(Education, a_circle_of_a_school_does_not_decide_whose_a_student_is) {
  domain::Batch circle = garden();
  circle.organizations[0].ogrn = ogrn_south;
  circle.students.resize(1);
  circle.enrollments = {enrollment("circle", "s1", "o1", "")};
  circle.enrollments[0].programme_key = "p1";
  push(circle, south);
  domain::Batch basic = roster();
  basic.students[0].person.phone = "1";
  push(basic, north);
  basic.students[0].person.phone = "2";
  EXPECT_EQ(fate(push(basic, north), Kind::student), "accepted");
  circle.students[0].person.phone = "3";
  EXPECT_EQ(fate(push(circle, south), Kind::student), "unchanged");
}

TEST_F(Education, a_circle_of_a_school_states_nobodys_health) {
  domain::Batch circle = garden();
  circle.organizations[0].ogrn = ogrn_south;
  circle.students.resize(1);
  circle.enrollments = {enrollment("circle", "s1", "o1", "")};
  circle.enrollments[0].programme_key = "p1";
  push(circle, south);
  push(roster(), north);
  domain::Batch health;
  domain::HealthRecord& record = health.health.emplace_back();
  record.key = "h1";
  record.student_key = "s1";
  record.organization_key = "o1";
  record.fields.from = day("2026-09-10");
  EXPECT_EQ(fate(push(health, south), Kind::health), "organization_foreign");
  EXPECT_EQ(fate(push(health, north), Kind::health), "accepted");
}

TEST_F(Education, a_branch_of_a_foreign_organization_is_refused) {
  push(garden());
  domain::Batch batch;
  batch.branches = {branch("b9", "o1")};
  EXPECT_EQ(fate(push(batch, partner(1, {ogrn_south})), Kind::branch), "organization_foreign");
}

TEST_F(Education, a_place_of_stay_has_one_period) {
  domain::Batch batch = roster();
  batch.students[0].person.actual_from = day("2026-02-01");
  batch.students[0].person.actual_to = day("2026-01-01");
  EXPECT_EQ(fate(push(batch), Kind::student), "dates_reversed");
  batch.students[0].person.actual_to = day("2026-12-31");
  push(batch);
  batch.students[0].person.actual_from = day("2027-01-01");
  batch.students[0].person.actual_to.reset();
  EXPECT_EQ(fate(push(batch), Kind::student), "accepted");
  EXPECT_FALSE(tables.rows.persons[0].fields.actual_to);
}

}  // namespace
}  // namespace registers

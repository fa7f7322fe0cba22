#include "registers/organizations_of.hpp"

#include <gmock/gmock.h>

#include "school.hpp"

namespace registers {

using testing::ElementsAre;
using testing::IsEmpty;

class OrganizationsOf : public ApplyTest {
 protected:
  OrganizationsOf() { push(roster()); }  // of the north
  std::set<std::string> of(const domain::Batch& batch, const domain::Partner& by) {
    return organizations_of(tables, batch, by);
  }
  std::set<std::string> of(const domain::Batch& batch) { return of(batch, everyone); }

  domain::Partner everyone = partner(1, {});  // the north, were it allowed everything
};

TEST_F(OrganizationsOf, are_named_by_themselves_even_before_they_are_known) {
  domain::Batch batch;
  batch.organizations = {organization("new", ogrn_south)};
  EXPECT_THAT(of(batch), ElementsAre(ogrn_south));
}

TEST_F(OrganizationsOf, are_known_by_their_key_where_the_number_is_not_repeated) {
  domain::Batch batch;
  batch.organizations = {organization("o1", "")};
  EXPECT_THAT(of(batch), ElementsAre(ogrn_north));
}

TEST_F(OrganizationsOf, stand_behind_classes_subjects_and_enrollments) {
  domain::Batch classes, subjects, enrollments, by_class;
  classes.class_groups = {class_group("c9", "o1")};
  subjects.subjects = {subject("m9", "o1")};
  enrollments.enrollments = {enrollment("e9", "s9", "o1", "")};
  by_class.enrollments = {enrollment("e9", "s9", "", "c1")};
  for (const auto& batch : {classes, subjects, enrollments, by_class})
    EXPECT_THAT(of(batch), ElementsAre(ogrn_north));
}

TEST_F(OrganizationsOf, of_lessons_with_their_marks_are_those_of_the_class) {
  EXPECT_THAT(of(marks()), ElementsAre(ogrn_north));
}

TEST_F(OrganizationsOf, of_final_marks_are_those_of_the_subject) {
  domain::Batch batch;
  batch.final_marks.emplace_back().subject_key = "m1";
  EXPECT_THAT(of(batch), ElementsAre(ogrn_north));
}

TEST_F(OrganizationsOf, of_people_alone_are_none) {
  domain::Batch batch;
  batch.students = {student("s1", person("Анна", "2015-03-01"))};
  tables.calls = 0;
  EXPECT_THAT(of(batch), IsEmpty());
  EXPECT_EQ(tables.calls, 0);
}

TEST_F(OrganizationsOf, are_looked_up_by_the_keys_of_this_partner_only) {
  EXPECT_THAT(of(marks(), partner(2, {})), IsEmpty());
}

TEST_F(OrganizationsOf, that_the_partner_does_not_serve_say_nothing) {
  domain::Batch batch = marks();
  batch.organizations = {organization("o2", ogrn_south)};
  EXPECT_THAT(of(batch), ElementsAre(ogrn_north, ogrn_south));
  EXPECT_THAT(of(batch, north), ElementsAre(ogrn_north));
}

TEST_F(OrganizationsOf, take_as_many_questions_for_many_records_as_for_one) {
  domain::Batch batch = roster();
  batch.lessons = {lesson("L")};
  batch.final_marks.emplace_back().subject_key = "m1";
  tables.calls = 0;
  of(batch);
  const int once = tables.calls;
  for (int i = 0; i < 500; ++i) {
    batch.lessons.push_back(lesson("L" + std::to_string(i)));
    batch.lessons.back().class_key = "c" + std::to_string(i);
    batch.organizations.push_back(organization("o" + std::to_string(i), ""));
  }
  tables.calls = 0;
  of(batch);
  EXPECT_EQ(tables.calls, once);
  EXPECT_LE(once, 6);
}

TEST_F(OrganizationsOf, stand_behind_branches_programmes_and_portfolios) {
  domain::Batch branches, programmes, portfolio;
  branches.branches.emplace_back().organization_key = "o1";
  programmes.programmes.emplace_back().organization_key = "o1";
  portfolio.queue.emplace_back().organization_key = "o1";
  for (const domain::Batch* batch : {&branches, &programmes, &portfolio})
    EXPECT_THAT(of(*batch), ElementsAre(ogrn_north));
}

}  // namespace registers

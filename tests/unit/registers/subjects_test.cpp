// Which subject of the dictionary a name means.
#include "registers/subjects.hpp"

#include <gtest/gtest.h>

#include "registers/access.hpp"
#include "registers/similarity.hpp"
#include "registers/trail.hpp"

namespace registers {
namespace {

const std::vector<Subject> dictionary{{{1}, "MATH", "Математика", "", {"Алгебра и начала анализа"}},
                                      {{2}, "RUS", "Русский язык", "", {}},
                                      {{3}, "PE", "Физическая культура", "", {"Физкультура"}}};

OrgSubjectEntry entry(std::int64_t id, const char* name) {
  OrgSubjectEntry made;
  made.id = {id};
  made.name = name;
  return made;
}

TEST(BindByRule, takes_equal_names_and_aliases_and_nothing_else) {
  const std::vector<OrgSubjectEntry> waiting{entry(11, "МАТЕМАТИКА"), entry(12, "физкультура"),
                                             entry(13, "Математика 5 класс"),
                                             entry(14, "Русский  язык")};
  const auto bound = bind_by_rule(waiting, dictionary);
  ASSERT_EQ(bound.size(), 3u);
  EXPECT_EQ(bound[0].to, SubjectId{1});
  EXPECT_EQ(bound[1].to, SubjectId{3});
  EXPECT_EQ(bound[2].subject, OrgSubjectId{14});
}

TEST(BindByRule, knows_the_names_of_the_organizations_own_municipality) {
  std::vector<Subject> all = dictionary;
  Subject own = all[0];
  own.id = {9};
  own.name = "Родной край";
  own.aliases = {};
  own.municipality = "Север";
  all.push_back(own);
  std::vector<OrgSubjectEntry> waiting{entry(11, "родной край"), entry(12, "родной край"),
                                       entry(13, "Математика")};
  waiting[0].municipality = waiting[2].municipality = "Север";
  waiting[1].municipality = "Юг";
  const auto bound = bind_by_rule(waiting, all);
  ASSERT_EQ(bound.size(), 2u);
  EXPECT_EQ(bound[0].subject, OrgSubjectId{11});
  EXPECT_EQ(bound[0].to, SubjectId{9});
  EXPECT_EQ(bound[1].to, SubjectId{1}) << "the region's";
  EXPECT_EQ(subjects_for(all, "Север").size(), all.size());
  EXPECT_EQ(subjects_for(all, "Юг").size(), dictionary.size());
}

TEST(Suggest, puts_the_nearest_first_and_leaves_strangers_out) {
  const auto found = Suggester(dictionary).nearest("Русский язык и литература");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().subject, SubjectId{2});
  EXPECT_TRUE(Suggester(dictionary).nearest("Химия").empty());
  EXPECT_TRUE(Suggester(dictionary).nearest("").empty());
  EXPECT_EQ(Suggester(dictionary).nearest("Алгебра").front().subject, SubjectId{1})
      << "by an alias";
}

TEST(Similarity, is_one_for_equal_and_zero_for_disjoint_names) {
  const auto of = [](const char* a, const char* b) {
    return similarity(trigrams_of(a), trigrams_of(b));
  };
  EXPECT_DOUBLE_EQ(of("Ёлка", "елка"), 1);
  EXPECT_DOUBLE_EQ(of("Физика", "Химоза"), 0);
  EXPECT_DOUBLE_EQ(of("", ""), 0);
  EXPECT_GT(of("Информатика", "Информатика и ИКТ"), of("Информатика", "Математика"));
  EXPECT_DOUBLE_EQ(of("язык русский", "русский язык"), 1) << "words stand in any order";
}

bool allowed(Role role, Right right, Scope scope = Scope::region()) {
  return may({.id = {},
              .name = {},
              .handle = {},
              .digest = {},
              .role = role,
              .scope = scope,
              .special = false,
              .created = {},
              .expires = {},
              .revoked = {}},
             right);
}

TEST(Rights, are_those_of_the_role) {
  using enum Role;
  EXPECT_TRUE(allowed(system_administrator, Right::edit_subjects));
  EXPECT_FALSE(allowed(system_administrator, Right::edit_subjects, Scope::organization({1})))
      << "the dictionary is the region's";
  EXPECT_FALSE(allowed(authority_administrator, Right::edit_subjects));
  EXPECT_TRUE(allowed(authority_administrator, Right::edit_subjects, Scope::authority({1})))
      << "of its municipality";
  EXPECT_FALSE(allowed(authority_administrator, Right::edit_subjects, Scope::organization({1})));
  EXPECT_FALSE(allowed(authority_staff, Right::edit_subjects, Scope::authority({1})));
  EXPECT_TRUE(allowed(authority_administrator, Right::bind_subjects, Scope::authority({1})));
  EXPECT_FALSE(allowed(authority_staff, Right::bind_subjects));
  EXPECT_TRUE(allowed(authority_staff, Right::look));
  EXPECT_EQ(parse_role(name_of(Role::authority_staff)), Role::authority_staff);
  EXPECT_FALSE(parse_role("root"));
}

TEST(LookText, is_the_same_whatever_the_order_and_another_for_anything_else) {
  const base::Time noon = base::parse_time("2026-11-02T12:00:00Z").value();
  Look look{.at = noon,
            .token = {7},
            .token_name = "nightly",
            .operation = "getStudent",
            .trace = "t-1",
            .target = {},
            .students = {{{2}, "role:x"}, {{1}, "role:x"}}};
  const std::string text = look_text(look);
  std::swap(look.students[0], look.students[1]);
  EXPECT_EQ(look_text(look), text);
  look.students[0].ground = "refused";
  EXPECT_NE(look_text(look), text);
  EXPECT_EQ(text,
            "look 1\nat: 1793620800000000\ntoken: 7 nightly\noperation: getStudent\ntrace: t-1\n"
            "target: \nfrom: \nto: \nstudent: 1 role:x\nstudent: 2 role:x\n");
  look.special = true;
  EXPECT_NE(look_text(look).find("\nto: \nspecial: yes\nstudent: "), std::string::npos);
}

}  // namespace
}  // namespace registers

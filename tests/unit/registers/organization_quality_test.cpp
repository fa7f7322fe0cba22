#include "registers/organization_quality.hpp"

#include <gmock/gmock.h>

#include "school.hpp"

namespace registers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Date today = day("2026-11-20");

// A school with everything in order.
OrganizationFacts good() {
  OrganizationFacts facts;
  facts.row.id = {11};
  facts.row.authority = {7};
  domain::OrganizationRecord& it = facts.row.fields;
  it.ogrn = "1025400000010";
  it.inn = "5400000010";
  it.kind = domain::OrganizationKind::school;
  it.status = domain::OrganizationStatus::operating;
  it.municipality = "Город";
  it.phone = "+7 383 000-00-00";
  it.head = "Директор";
  it.licence = "Л035-1";
  it.licence_issued = day("2020-01-15");
  it.accreditation_until = day("2030-01-01");
  it.places = 500;
  facts.students = 500;
  facts.last_lesson = day("2026-11-19");
  return facts;
}

std::vector<std::string> broken(const OrganizationFacts& facts, Date on = today) {
  std::vector<std::string> ids;
  for (const Finding& it : judge(facts, on)) ids.emplace_back(it.rule);
  return ids;
}

TEST(OrganizationQuality, nothing_is_wrong_with_one_in_order) {
  EXPECT_THAT(broken(good()), IsEmpty());
}

TEST(OrganizationQuality, each_rule_names_the_organization_and_how_much) {
  OrganizationFacts facts = good();
  facts.students = 503;
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-28", {}, {11}, 3}));
  facts = good();
  facts.empty_classes = 2;
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-31", {}, {11}, 2}));
  facts = good();
  facts.unbound = 4;
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-29", {}, {11}, 4}));
}

TEST(OrganizationQuality, what_is_missing_is_found) {
  OrganizationFacts facts = good();
  domain::OrganizationRecord& it = facts.row.fields;
  it.ogrn.clear();
  it.licence.clear();
  it.municipality.clear();
  it.head.clear();
  it.phone.clear();
  facts.row.authority = {};
  EXPECT_THAT(broken(facts), ElementsAre("DQ-21", "DQ-23", "DQ-26", "DQ-27", "DQ-32", "DQ-33"));
  it.email = "school@example.ru";
  EXPECT_THAT(broken(facts), ElementsAre("DQ-21", "DQ-23", "DQ-26", "DQ-27", "DQ-32"));
}

TEST(OrganizationQuality, a_closed_one_needs_no_papers_but_may_have_no_students) {
  OrganizationFacts facts = good();
  facts.row.fields.status = domain::OrganizationStatus::closed;
  facts.row.fields.licence.clear();
  facts.row.fields.head.clear();
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-22", {}, {11}, 500}));
  facts.students = 0;
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(OrganizationQuality, dates_are_compared_with_today_and_with_each_other) {
  OrganizationFacts facts = good();
  facts.row.fields.accreditation_until = day("2026-11-20");
  EXPECT_THAT(broken(facts), IsEmpty()) << "its last day";
  EXPECT_THAT(broken(facts, day("2026-11-21")), ElementsAre("DQ-24"));
  facts = good();
  facts.row.fields.licence_issued = day("2026-11-21");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-25"));
  facts.row.fields.licence_issued = day("2025-01-01");
  facts.row.fields.accreditation_until = day("2024-12-31");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-24", "DQ-25"));
}

TEST(OrganizationQuality, a_school_that_teaches_nobody_or_in_summer_need_not_send_lessons) {
  OrganizationFacts facts = good();
  facts.last_lesson = day("2026-10-30");
  EXPECT_THAT(broken(facts), IsEmpty()) << "21 days ago";
  EXPECT_THAT(broken(facts, day("2026-11-21")), ElementsAre("DQ-30"));
  facts.last_lesson.reset();
  EXPECT_THAT(broken(facts), ElementsAre("DQ-30"));
  EXPECT_THAT(broken(facts, day("2026-07-01")), IsEmpty());
  facts.students = 0;
  EXPECT_THAT(broken(facts), IsEmpty());
  facts = good();
  facts.last_lesson.reset();
  facts.row.fields.kind = domain::OrganizationKind::kindergarten;
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(OrganizationQuality, every_rule_that_is_found_is_in_the_table) {
  OrganizationFacts facts;
  facts.row.id = {11};
  facts.row.fields.kind = domain::OrganizationKind::school;
  facts.students = 1;
  facts.unbound = facts.empty_classes = 1;
  for (const Finding& it : judge(facts, today)) EXPECT_NE(find_rule(it.rule), nullptr) << it.rule;
}

}  // namespace
}  // namespace registers

#include "registers/quality.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "school.hpp"

namespace registers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Date today = day("2026-11-02");
constexpr OrganizationId school{11}, other_school{12};

// A student of the fifth class with everything in order.
StudentFacts good() {
  StudentFacts facts;
  facts.person.id = {1};
  facts.person.is_student = true;
  facts.person.fields = person("Анна", "2015-05-05", snils(200000001));
  StudentFacts::Study study;
  study.enrollment.id = {21};
  study.enrollment.organization = school;
  study.enrollment.fields.from = day("2022-09-01");
  study.parallel = 5;
  study.school_year = 2026;
  facts.studies.push_back(study);
  StudentFacts::Care care;
  care.link.kind = domain::GuardianKind::mother;
  care.birth_date = day("1985-01-01");
  care.has_snils = true;
  facts.cares.push_back(care);
  return facts;
}
StudentFacts::Study& study(StudentFacts& facts) {
  return facts.studies.front();
}

std::vector<std::string> rules_of(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& it : findings) ids.emplace_back(it.rule);
  return ids;
}
std::vector<std::string> broken(const StudentFacts& facts) {
  return rules_of(judge(facts, today));
}

TEST(Quality, rules_have_ids_of_their_own_and_a_cure) {
  std::set<std::string_view> ids;
  for (const QualityRule& rule : quality_rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_EQ(find_rule(rule.id), &rule);
    EXPECT_FALSE(rule.text.empty() || rule.cure.empty()) << rule.id;
  }
  EXPECT_EQ(find_rule("DQ-00"), nullptr);
}

TEST(Quality, rules_are_those_of_the_document) {
  std::ifstream file(std::string(SOURCE_DIR) + "/docs/quality.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (const QualityRule& rule : quality_rules()) {
    std::string row;
    for (const auto cell : {rule.id, name_of(rule.severity), rule.text, rule.cure})
      row += "| " + std::string(cell) + ' ';
    EXPECT_NE(text.find(row + '|'), std::string::npos) << row;
  }
}

TEST(Quality, finds_nothing_where_all_is_in_order) {
  EXPECT_THAT(broken(good()), IsEmpty());
}

TEST(Quality, two_open_basic_enrollments_are_the_fault_of_both) {
  StudentFacts facts = good();
  facts.studies.push_back(study(facts));
  facts.studies.back().enrollment.organization = other_school;
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-01", {1}, school, 2},
                                               Finding{"DQ-01", {1}, other_school, 2}));
  facts.studies.back().kind = domain::OrganizationKind::supplementary;
  EXPECT_THAT(broken(facts), IsEmpty());
  facts.studies.back().kind = domain::OrganizationKind::school;
  facts.studies.back().enrollment.fields.to = day("2026-11-01");
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, marks_without_an_enrollment_are_counted_where_they_were_given) {
  StudentFacts facts = good();
  facts.uncovered = {{other_school, 7}};
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-02", {1}, other_school, 7}));
}

TEST(Quality, age_fits_the_class_within_three_years) {
  StudentFacts facts = good();  // class 5 of 2026: 10 to 13 years on 1 September
  for (const char* born : {"2016-09-01", "2012-09-02"}) {
    facts.person.fields.birth_date = day(born);
    EXPECT_THAT(broken(facts), IsEmpty()) << born;
  }
  for (const char* born : {"2016-09-02", "2012-09-01"}) {
    facts.person.fields.birth_date = day(born);
    EXPECT_THAT(broken(facts), ElementsAre("DQ-03")) << born;
  }
  study(facts).parallel = 0;  // a group has no such age
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, dates_stand_in_order) {
  StudentFacts facts = good();
  study(facts).enrollment.fields.to = day("2022-08-31");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-04"));
  facts = good();
  study(facts).enrollment.fields.order_in_date = day("2015-05-04");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-04"));
  facts = good();
  facts.person.fields.document.issued = day("2015-05-04");
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-04", {1}, school, 1}));
}

TEST(Quality, an_enrollment_goes_along_into_the_next_school_year) {
  StudentFacts facts = good();
  study(facts).school_year = 2025;
  study(facts).parallel = 4;
  EXPECT_THAT(broken(facts), ElementsAre("DQ-05"));
  study(facts).enrollment.fields.to = day("2026-05-31");
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, a_student_needs_birth_date_and_snils) {
  StudentFacts facts = good();
  facts.person.fields.birth_date.reset();
  facts.person.fields.snils = {};
  EXPECT_THAT(broken(facts), ElementsAre("DQ-06", "DQ-09"));
  facts.studies.clear();
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-06", {1}, {}, 1}))
      << "nobody asks the portal about who studies nowhere";
}

TEST(Quality, a_guardian_is_old_enough) {
  StudentFacts facts = good();
  facts.cares.front().birth_date = day("2001-05-06");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-07"));
  facts.cares.front().birth_date = day("2001-05-05");
  EXPECT_THAT(broken(facts), IsEmpty());
  facts.cares.front().link.kind = domain::GuardianKind::custodian;
  facts.cares.front().birth_date = day("2008-11-03");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-07"));
}

TEST(Quality, a_minor_has_a_guardian_in_force_whom_the_portal_knows) {
  StudentFacts facts = good();
  facts.cares.front().has_snils = false;
  EXPECT_THAT(broken(facts), ElementsAre("DQ-10"));
  facts.cares.front().link.to = day("2026-11-01");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-08"));
  facts.person.fields.birth_date = day("2008-11-02");
  study(facts).parallel = 11;
  study(facts).kind = domain::OrganizationKind::vocational;
  EXPECT_THAT(broken(facts), IsEmpty()) << "of age today";
}

TEST(Quality, a_passport_is_due_at_14) {
  StudentFacts facts = good();
  facts.person.fields.document.type = domain::DocumentType::birth_certificate;
  facts.person.fields.birth_date = day("2012-11-02");
  study(facts).parallel = 8;
  EXPECT_THAT(broken(facts), IsEmpty()) << "14 today: the passport is under way";
  facts.person.fields.birth_date = day("2011-11-02");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-11"));
}

TEST(Quality, a_mother_is_a_woman_and_a_father_a_man) {
  StudentFacts facts = good();
  StudentFacts::Care& care = facts.cares.front();
  for (const auto& [kind, wrong, right] :
       {std::tuple{domain::GuardianKind::mother, domain::Sex::male, domain::Sex::female},
        {domain::GuardianKind::father, domain::Sex::female, domain::Sex::male}}) {
    care.link.kind = kind;
    care.sex = wrong;
    EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-12", {1}, school, 1}));
    for (const auto fits : {right, domain::Sex::unknown}) {
      care.sex = fits;
      EXPECT_THAT(broken(facts), IsEmpty());
    }
  }
  care.link.kind = domain::GuardianKind::guardian;
  care.sex = domain::Sex::male;
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, nobody_has_a_guardian_before_birth) {
  StudentFacts facts = good();
  facts.cares.front().link.from = day("2015-05-04");
  EXPECT_THAT(broken(facts), ElementsAre("DQ-13"));
  facts.cares.front().link.from = day("2015-05-05");
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, guardianship_ends_with_majority) {
  StudentFacts facts = good();
  study(facts).parallel = 0;
  StudentFacts::Care& care = facts.cares.front();
  facts.person.fields.birth_date = day("2008-11-02");  // of age today
  EXPECT_THAT(broken(facts), IsEmpty()) << "a mother stays one";
  for (const auto kind : {domain::GuardianKind::guardian, domain::GuardianKind::custodian}) {
    care.link.kind = kind;
    facts.person.fields.birth_date = day("2008-11-02");
    care.link.to.reset();
    EXPECT_THAT(broken(facts), ElementsAre("DQ-14"));
    care.link.to = day("2026-11-01");
    EXPECT_THAT(broken(facts), IsEmpty());
    facts.person.fields.birth_date = day("2008-11-03");
    care.link.to.reset();
    EXPECT_THAT(broken(facts), IsEmpty());
  }
}

TEST(Quality, two_first_days_of_one_enrollment_are_told) {
  StudentFacts facts = good();
  facts.studies.push_back(study(facts));
  domain::EnrollmentRecord& first = facts.studies.front().enrollment.fields;
  domain::EnrollmentRecord& second = facts.studies.back().enrollment.fields;
  second.from = day("2022-09-03");
  second.to = day("2026-05-31");
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-15", {1}, school, 2}));
  second.to = first.from;
  second.from = day("2021-09-01");
  EXPECT_THAT(broken(facts), IsEmpty()) << "one day that both have";
  second.to = day("2022-09-02");
  facts.studies.back().kind = domain::OrganizationKind::supplementary;
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, one_mother_is_in_force) {
  StudentFacts facts = good();
  facts.cares.push_back(facts.cares.front());
  EXPECT_THAT(judge(facts, today), ElementsAre(Finding{"DQ-16", {1}, school, 2}));
  facts.cares.back().link.kind = domain::GuardianKind::father;
  EXPECT_THAT(broken(facts), IsEmpty());
  facts.cares.back().link.kind = domain::GuardianKind::mother;
  facts.cares.back().link.to = day("2026-11-01");
  EXPECT_THAT(broken(facts), IsEmpty());
}

TEST(Quality, a_patronymic_is_of_the_same_sex) {
  StudentFacts facts = good();
  facts.person.fields.sex = domain::Sex::male;
  for (const char* name : {"ПЕТРОВНА", "Андреевна"}) {
    facts.person.fields.patronymic = name;
    EXPECT_THAT(broken(facts), ElementsAre("DQ-17")) << name;
  }
  for (const char* name : {"Петрович", "Мамед оглы", ""}) {
    facts.person.fields.patronymic = name;
    EXPECT_THAT(broken(facts), IsEmpty()) << name;
  }
  facts.person.fields.sex = domain::Sex::female;
  facts.person.fields.patronymic = "Петрович";
  EXPECT_THAT(broken(facts), ElementsAre("DQ-17"));
}

class MemoryLine : public QualityLine {
 public:
  std::vector<Waiting> waiting;
  std::vector<std::pair<PersonId, StudentFacts::Uncovered>> uncovered;
  std::vector<std::pair<PersonId, std::int64_t>> reused;
  Date since{};

  std::vector<Waiting> first(std::size_t count) override {
    return {waiting.begin(), waiting.begin() + std::min(count, waiting.size())};
  }
  std::vector<std::pair<PersonId, StudentFacts::Uncovered>> uncovered_marks(
      std::span<const PersonId>, Date from) override {
    since = from;
    return uncovered;
  }
  std::vector<std::pair<PersonId, std::int64_t>> reused_keys(std::span<const PersonId>) override {
    return reused;
  }
  void settle(std::span<const Waiting>, std::span<const Finding>, base::Time) override {}
  bool begin_day(Date) override { return false; }
};

TEST(Quality, gathers_what_is_stored_of_those_in_line) {
  MemoryTables tables;
  domain::Batch batch;
  batch.organizations = {organization("o", ogrn_north)};
  batch.class_groups = {class_group("5a", "o")};
  batch.students = {student("s", person("Анна", "2015-05-05", snils(200000001))),
                    student("t", person("Вера", "2015-05-05"))};
  batch.enrollments = {enrollment("e", "s", "o", "5a"), enrollment("f", "t", "o", "5a"),
                       enrollment("circle", "s", "o", "")};
  domain::ProgrammeRecord& chess = batch.programmes.emplace_back();
  chess.key = batch.enrollments[2].programme_key = "p";
  chess.organization_key = "o";
  chess.name = "Шахматы";
  chess.kind = domain::ProgrammeKind::supplementary;
  batch.guardians = {guardian("g", "s", person("Ольга", "1985-01-01"))};
  domain::Partner partner;
  partner.id = {7};
  const base::Time now = base::parse_time("2026-11-02T12:00:00Z").value();
  ASSERT_TRUE(apply(tables, batch, partner, {.partner = {7}, .message = {}, .at = now}, true));
  MemoryLine line;
  std::map<std::string, PersonId> ids;
  for (const PersonRow& row : tables.rows.persons) ids[row.fields.name] = row.id;
  line.waiting = {{ids["Анна"], 1}, {ids["Вера"], 2}, {ids["Ольга"], 3}, {{999}, 4}};
  line.uncovered = {{ids["Вера"], {school, 3}}};
  line.reused = {{ids["Вера"], 1}};

  const Judged judged = judge_first(line, tables, 10, today);
  EXPECT_EQ(judged.students.size(), 4u) << "guardians and the unknown leave the line, too";
  EXPECT_EQ(line.since, day("2026-09-01"));
  std::map<PersonId, std::vector<std::string>> found;
  for (const Finding& it : judged.findings) found[it.student].emplace_back(it.rule);
  EXPECT_THAT(found[ids["Анна"]], ElementsAre("DQ-10")) << "a circle is not a second school";
  EXPECT_THAT(found[ids["Вера"]], ElementsAre("DQ-02", "DQ-08", "DQ-09", "DQ-18"));
  EXPECT_EQ(found.size(), 2u);
  EXPECT_EQ(judge_first(line, tables, 1, today).students.size(), 1u);
}

}  // namespace
}  // namespace registers

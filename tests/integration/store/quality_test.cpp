// Who waits to be judged, and what was found.
#include "store/quality.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"

namespace store {
namespace {

using registers::Finding;
using registers::PersonId;
using testing::ElementsAre;
using testing::IsEmpty;
using Waiting = registers::QualityLine::Waiting;

class Quality : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    registers::Changes changes;
    domain::OrganizationRecord school;
    school.ogrn = "1025400000010";
    school.short_name = "Школа 1";
    changes.organizations = {{{11}, school}};
    changes.class_groups = {{{31}, {11}, 2026, 5, "А", "5А"}};
    changes.subjects = {{{41}, {11}, "Алгебра"}};
    changes.persons = {someone(1, true), someone(2, true), someone(3, false)};
    changes.guardian_links = {{{51}, {1}, {3}, {}, {}, {}, {}}};
    domain::EnrollmentRecord fields;
    fields.from = day("2026-09-10");
    changes.enrollments = {{{61}, {1}, {11}, {31}, fields}};
    apply(changes);
  }
  static registers::PersonRow someone(std::int64_t id, bool student) {
    registers::PersonRow row{{id}, {}, student};
    row.fields.name = "Имя";
    return row;
  }
  std::vector<Waiting> waiting(std::size_t count = 100) {
    std::vector<Waiting> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.quality.first(count);
      return {};
    });
    return found;
  }
  std::vector<PersonId> line() {
    std::vector<PersonId> ids;
    for (const Waiting& it : waiting()) ids.push_back(it.student);
    return ids;
  }
  void settle(const std::vector<Waiting>& judged, const std::vector<Finding>& findings,
              base::Time at = noon) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.quality.settle(judged, findings, at);
      return {};
    });
  }
  std::vector<QualityFinding> findings(const QualityFilter& filter = {}) {
    const auto found = list_quality(url_, filter);
    EXPECT_TRUE(found);
    return found ? *found : std::vector<QualityFinding>{};
  }
};
ON_BOTH_DATABASES(Quality);

TEST_P(Quality, whoever_is_concerned_by_a_change_waits_once) {
  EXPECT_THAT(line(), ElementsAre(PersonId{1}, PersonId{2}));
  settle(waiting(), {});
  EXPECT_THAT(line(), IsEmpty());
  registers::Changes guardian;
  guardian.persons = {someone(3, false)};
  apply(guardian);
  EXPECT_THAT(line(), ElementsAre(PersonId{1})) << "the ward of the guardian";
  apply(guardian);
  EXPECT_THAT(line(), ElementsAre(PersonId{1}));
  EXPECT_EQ(waiting(1).size(), 1u);
}

TEST_P(Quality, a_new_guardian_concerns_the_wards_it_comes_with) {
  settle(waiting(), {});
  registers::Changes changes;
  changes.first_new = 70;
  changes.end_new = 72;
  changes.persons = {someone(70, false)};
  changes.guardian_links = {{{71}, {2}, {70}, {}, {}, {}, {}}};
  apply(changes);
  EXPECT_THAT(line(), ElementsAre(PersonId{2}));
}

TEST_P(Quality, who_changes_while_being_judged_stays_in_line) {
  const auto before = waiting();
  registers::Changes again;
  again.persons = {someone(2, true)};
  apply(again);
  settle(before, {});
  EXPECT_THAT(line(), ElementsAre(PersonId{2}));
}

TEST_P(Quality, findings_are_replaced_and_those_that_stay_keep_their_time) {
  settle(waiting(), {{"DQ-01", {1}, {11}, 2}, {"DQ-09", {1}, {11}, 1}, {"DQ-06", {2}, {}, 1}});
  settle({{{1}, 0}}, {{"DQ-01", {1}, {11}, 3}, {"DQ-03", {1}, {11}, 1}},
         noon + std::chrono::hours(1));
  const auto found = findings();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].rule, "DQ-01");
  EXPECT_EQ(found[0].ogrn, "1025400000010");
  EXPECT_EQ(found[0].count, 3);
  EXPECT_EQ(found[0].found_at, noon);
  EXPECT_EQ(found[1].rule, "DQ-03");
  EXPECT_EQ(found[1].found_at, noon + std::chrono::hours(1));
  EXPECT_EQ(found[2].student_id, 2);
  EXPECT_EQ(found[2].ogrn, "");
  EXPECT_EQ(findings({.rule = "DQ-03"}).size(), 1u);
  EXPECT_EQ(findings({.rule = {}, .ogrn = "1025400000010"}).size(), 2u);
  EXPECT_EQ(findings({.rule = {}, .ogrn = {}, .after_student = 1}).size(), 1u);
}

TEST_P(Quality, counts_by_rule_and_organization) {
  settle(waiting(), {{"DQ-09", {1}, {11}, 1}, {"DQ-09", {2}, {11}, 1}, {"DQ-06", {2}, {}, 1}});
  const auto counts = count_quality(url_, {});
  ASSERT_TRUE(counts);
  ASSERT_EQ(counts->size(), 2u);
  EXPECT_EQ((*counts)[0].rule, "DQ-06");
  EXPECT_EQ((*counts)[1].organization, "Школа 1");
  EXPECT_EQ((*counts)[1].findings, 2);
}

TEST_P(Quality, a_day_begins_once_with_a_count_and_everyone_in_line) {
  settle(waiting(), {{"DQ-09", {1}, {11}, 1}});
  bool first = false, second = true;
  write([&](Transaction& tx) -> base::Result<void> {
    first = tx.quality.begin_day(day("2026-11-02"));
    second = tx.quality.begin_day(day("2026-11-02"));
    return {};
  });
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_THAT(line(), ElementsAre(PersonId{1}, PersonId{2}));
  const auto counted =
      rows("day, rule, organization_id, findings", "FROM quality_count ORDER BY rule");
  ASSERT_EQ(counted.size(), 2u);
  EXPECT_EQ(counted[0].date(0), day("2026-11-02"));
  EXPECT_EQ(counted[0].text(1), "DQ-09");
  EXPECT_EQ(counted[0].integer(2), 11);
  EXPECT_EQ(counted[1].text(1), "all");
  EXPECT_EQ(counted[1].integer(3), 1);
}

TEST_P(Quality, is_reported_within_a_scope) {
  settle(waiting(), {{"DQ-09", {1}, {11}, 2}, {"DQ-06", {2}, {}, 1}});
  const auto today = day("2026-11-02");
  write([&](Transaction& tx) -> base::Result<void> {
    tx.quality.begin_day(today);
    return {};
  });
  using registers::Scope;
  const Scope region = Scope::region(), school = Scope::organization({11}),
              other = Scope::organization({12});
  read([&](Transaction& tx) -> base::Result<void> {
    registers::QualityReport& report = tx.quality_report;
    EXPECT_EQ(report.counts(region, {}).size(), 2u);
    EXPECT_EQ(report.counts(region, {.rules = {"DQ-06"}}).size(), 1u);
    EXPECT_TRUE(report.counts(other, {}).empty());
    const auto found = report.findings(school, {}, {}, 10);
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    EXPECT_EQ(found[0].student, PersonId{1});
    EXPECT_EQ(found[0].organization_name, "Школа 1");
    EXPECT_EQ(found[0].count, 2);
    EXPECT_EQ(report.findings(region, {}, {}, 1).size(), 1u);
    EXPECT_EQ(report.findings(region, {}, {1}, 10).size(), 1u);
    const auto days = report.history(school, {}, today, today);
    EXPECT_EQ(days.size(), 1u);
    EXPECT_EQ(report.history(region, {}, today, today).size(), 2u) << "without the row of all";
    EXPECT_TRUE(report.history(region, {}, day("2026-11-03"), day("2026-11-30")).empty());
    EXPECT_EQ(report.waiting(region, today), 2);
    EXPECT_EQ(report.waiting(school, today), 1);
    EXPECT_EQ(report.waiting(other, today), 0);
    return {};
  });
}

TEST_P(Quality, finds_marks_on_days_without_an_enrollment_there) {
  registers::Changes changes;
  for (const auto& [id, date] :
       {std::pair{71, "2026-05-20"}, {72, "2026-09-09"}, {73, "2026-09-10"}}) {
    changes.lessons.push_back({.id = {id},
                               .key = {{31}, {41}, day(date), 1},
                               .starts = {},
                               .ends = {},
                               .topic = {},
                               .homework = {},
                               .teacher = {}});
    changes.marks.push_back({.key = {{1}, {id}, 1},
                             .lesson_date = day(date),
                             .value = "5",
                             .normalized = 5,
                             .work = {},
                             .weight = 1,
                             .comment = {}});
  }
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const std::vector<PersonId> students = {{1}, {2}};
    const auto found = tx.quality.uncovered_marks(students, day("2026-09-01"));
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    EXPECT_EQ(found[0].first, PersonId{1});
    EXPECT_EQ(found[0].second.organization.value, 11);
    EXPECT_EQ(found[0].second.marks, 1) << "the one of September before the enrollment";
    return {};
  });
}

TEST_P(Quality, an_organization_waits_once_it_or_its_classes_or_enrollments_change) {
  const auto line_of_organizations = [&] {
    std::vector<registers::OrganizationLine::Waiting> found;
    read([&](Transaction& tx) -> base::Result<void> {
      found = tx.organization_line.first(10);
      return {};
    });
    return found;
  };
  const auto settled = [&](const std::vector<registers::OrganizationLine::Waiting>& judged,
                           const std::vector<Finding>& found) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.organization_line.settle(judged, found, noon);
      return {};
    });
  };
  const auto waits = line_of_organizations();
  ASSERT_EQ(waits.size(), 1u);
  EXPECT_EQ(waits[0].organization, registers::OrganizationId{11});
  registers::Changes renamed;
  renamed.class_groups = {{{31}, {11}, 2026, 5, "Б", "5Б"}};
  apply(renamed);
  settled(waits, {{"DQ-23", {}, {11}, 1}, {"DQ-31", {}, {11}, 2}});
  EXPECT_EQ(line_of_organizations().size(), 1u) << "it has changed meanwhile";
  settled(line_of_organizations(), {{"DQ-31", {}, {11}, 1}});
  EXPECT_TRUE(line_of_organizations().empty());
  read([&](Transaction& tx) -> base::Result<void> {
    using registers::Scope;
    const auto found = tx.quality_report.organization_findings(Scope::region(), {}, {}, 10);
    EXPECT_EQ(found.size(), 1u) << "DQ-23 is cured";
    EXPECT_TRUE(
        tx.quality_report.organization_findings(Scope::organization({12}), {}, {}, 10).empty());
    EXPECT_TRUE(tx.quality_report.findings(Scope::region(), {}, {}, 10).empty())
        << "it is no student's";
    EXPECT_EQ(tx.quality_report.counts(Scope::region(), {}).size(), 1u);
    return {};
  });
  EXPECT_EQ(findings().size(), 1u);
  write([&](Transaction& tx) -> base::Result<void> {
    tx.quality.begin_day(day("2026-11-02"));
    return {};
  });
  EXPECT_EQ(line_of_organizations().size(), 1u) << "rules speak of today, too";
}

TEST_P(Quality, the_facts_of_an_organization_are_counted) {
  registers::Changes changes;
  changes.class_groups = {{{32}, {11}, 2026, 6, "А", "6А"}, {{33}, {11}, 2025, 4, "А", "4А"}};
  changes.lessons.push_back({.id = {71},
                             .key = {{31}, {41}, day("2026-10-20"), 1},
                             .starts = {},
                             .ends = {},
                             .topic = {},
                             .homework = {},
                             .teacher = {}});
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const std::vector<registers::OrganizationId> ids = {{11}, {12}};
    const auto facts = tx.organization_line.facts(ids, day("2026-11-02"));
    EXPECT_EQ(facts.size(), 1u);
    if (facts.empty()) return {};
    EXPECT_EQ(facts[0].students, 1);
    EXPECT_EQ(facts[0].empty_classes, 1) << "6А; 4А is of last year";
    EXPECT_EQ(facts[0].unbound, 1);
    EXPECT_EQ(facts[0].last_lesson, day("2026-10-20"));
    return {};
  });
}

}  // namespace
}  // namespace store

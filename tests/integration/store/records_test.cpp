// Authorities, organizations and what they are made of, portfolios: written, read back, corrected;
// what a correction replaced is in the history.
#include <atomic>
#include <chrono>
#include <thread>

#include "sample.hpp"

namespace store {
namespace {

constexpr registers::AuthorityId ministry{2001}, district{2002};
constexpr registers::BranchId branch{2003};
constexpr registers::ProgrammeId dances{2004};
constexpr registers::PortfolioId first{2010}, second{2011};

template <class Row>
Row stated(registers::PortfolioId id) {
  Row row;
  row.id = id;
  row.student = pupil;
  row.organization = school;
  return row;
}

class Records : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    from_.message = {501};
    apply(everything());
    from_.message = {502};
    from_.at = noon + std::chrono::hours(1);
  }

  static registers::AuthorityRow authority(registers::AuthorityId id, registers::AuthorityId parent,
                                           const char* ogrn) {
    registers::AuthorityRow row;
    row.id = id;
    row.parent = parent;
    row.fields.ogrn = ogrn;
    row.fields.full_name = "Орган";
    row.fields.fax = "12";
    return row;
  }

  static registers::Changes everything() {
    registers::Changes changes = small_school();
    changes.authorities = {authority(ministry, {}, "1027700009006"),
                           authority(district, ministry, "1027700009017")};
    auto& organization = changes.organizations[0];
    organization.authority = district;
    organization.fields.ownership = domain::OwnershipForm::private_owned;
    organization.fields.activities = {domain::ActivityKind::preschool,
                                      domain::ActivityKind::childcare};
    organization.fields.places = 120;
    organization.fields.licence_issued = day("2015-03-02");
    organization.fields.okpo = "00032537";
    changes.branches.push_back({branch, school, {}});
    changes.branches[0].fields.name = "Филиал";
    changes.branches[0].fields.address = "пос. \"Дальний\"";
    changes.programmes.push_back({dances, school, {}});
    changes.programmes[0].fields.kind = domain::ProgrammeKind::supplementary;
    changes.programmes[0].fields.name = "Танцы";
    changes.programmes[0].fields.orientation = domain::ProgrammeOrientation::artistic;
    changes.class_groups[0].mode_of_stay = domain::ModeOfStay::full_day;
    changes.class_groups[0].programme = dances;
    auto circle = enrollment_row();
    circle.id = {1011};
    circle.class_group = {};
    circle.programme = dances;
    circle.branch = branch;
    circle.fields.funding = domain::Funding::paid;
    changes.enrollments.push_back(circle);
    changes.persons[0].fields.actual_to = day("2027-01-09");
    changes.health.rows = {health(domain::HealthGroup::ii)};
    changes.education_documents.rows = {stated<registers::EducationDocumentRow>(first)};
    changes.education_documents.rows[0].fields = {.type = domain::EducationDocumentType::other,
                                                  .series = "077",
                                                  .number = "1",
                                                  .registration = {},
                                                  .issued = day("2026-06-25"),
                                                  .issuer = "Школа",
                                                  .specialty = {},
                                                  .qualification = {},
                                                  .honours = true};
    changes.exam_results.rows = {exam(70)};
    changes.achievements.rows = {stated<registers::AchievementRow>(first)};
    changes.achievements.rows[0].fields.event = "Олимпиада";
    changes.achievements.rows[0].fields.level = domain::EventLevel::federal;
    changes.achievements.rows[0].fields.stage = domain::EventLevel::municipal;
    changes.achievements.rows[0].fields.date = day("2026-11-12");
    changes.queue.rows = {stated<registers::QueueEntryRow>(first)};
    changes.queue.rows[0].fields.applied = day("2026-04-01");
    changes.queue.rows[0].fields.benefit = domain::Benefit::priority;
    changes.queue.rows[0].fields.age_group = domain::AgeGroup::middle;
    return changes;
  }

  static registers::HealthRow health(domain::HealthGroup group) {
    auto row = stated<registers::HealthRow>(first);
    row.fields.from = day("2026-09-10");
    row.fields.health_group = group;
    row.fields.disability = domain::DisabilityGroup::child;
    row.fields.disability_until = day("2031-05-14");
    row.fields.needs_long_treatment = true;
    return row;
  }
  static registers::ExamResultRow exam(int score) {
    auto row = stated<registers::ExamResultRow>(first);
    row.fields.kind = domain::ExamKind::gve;
    row.fields.subject = "Математика";
    row.fields.date = day("2026-06-03");
    row.fields.score = score;
    row.fields.minimum = 27;
    return row;
  }
};
ON_BOTH_DATABASES(Records);

TEST_P(Records, give_back_the_tree_of_authorities) {
  read([&](Transaction& tx) -> base::Result<void> {
    auto tree = tx.tables.authorities();
    EXPECT_EQ(tree.size(), 2u);
    if (tree.size() != 2) return {};
    if (tree[0].id != ministry) std::swap(tree[0], tree[1]);
    EXPECT_FALSE(tree[0].parent);
    EXPECT_EQ(tree[1].parent, ministry);
    EXPECT_EQ(tree[1].fields.ogrn + tree[1].fields.fax, "102770000901712");
    return {};
  });
}

TEST_P(Records, give_back_an_organization_with_its_branches_programmes_and_groups) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto organization = tx.tables.organizations(std::vector{school}).at(0);
    const auto written = everything().organizations[0];
    EXPECT_EQ(organization.authority, district);
    EXPECT_EQ(organization.fields.ownership, written.fields.ownership);
    EXPECT_FALSE(organization.fields.legal_form);
    EXPECT_EQ(organization.fields.activities, written.fields.activities);
    EXPECT_EQ(organization.fields.places, 120);
    EXPECT_EQ(organization.fields.licence_issued, day("2015-03-02"));
    EXPECT_FALSE(organization.fields.accreditation_until);
    const auto branches = tx.tables.branches_of(std::vector{school});
    EXPECT_EQ(branches.at(0).fields.address, "пос. \"Дальний\"");
    const auto programmes = tx.tables.programmes_of(std::vector{school});
    EXPECT_EQ(programmes.at(0).fields.orientation, domain::ProgrammeOrientation::artistic);
    EXPECT_FALSE(programmes.at(0).fields.level);
    const auto group = tx.tables.class_groups(std::vector{class_5a}).at(0);
    EXPECT_EQ(group.programme, dances);
    EXPECT_EQ(group.mode_of_stay, domain::ModeOfStay::full_day);
    EXPECT_FALSE(group.age_group);
    return {};
  });
}

TEST_P(Records, give_back_an_enrollment_without_a_class) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.tables.enrollments(std::vector{pupil});
    EXPECT_EQ(found.size(), 2u);
    for (const auto& row : found) {
      const bool circle = row.id.value == 1011;
      EXPECT_EQ(row.class_group, circle ? registers::ClassGroupId{} : class_5a);
      EXPECT_EQ(row.branch, circle ? branch : registers::BranchId{});
      EXPECT_EQ(row.programme, circle ? dances : registers::ProgrammeId{});
      EXPECT_EQ(row.fields.funding.has_value(), circle);
    }
    EXPECT_EQ(tx.tables.persons(std::vector{pupil}).at(0).fields.actual_to, day("2027-01-09"));
    return {};
  });
}

TEST_P(Records, give_back_a_portfolio_by_student_and_by_id) {
  const auto written = everything();
  const registers::PortfolioSet both{{pupil}, {}}, by_id{{}, {first}}, nobody{{mother}, {second}};
  read([&](Transaction& tx) -> base::Result<void> {
    auto& tables = tx.tables;
    for (const auto& set : {both, by_id}) {
      EXPECT_EQ(tables.health(set).at(0).fields, written.health.rows[0].fields);
      EXPECT_EQ(tables.education_documents(set).at(0).fields,
                written.education_documents.rows[0].fields);
      EXPECT_EQ(tables.exam_results(set).at(0).fields, written.exam_results.rows[0].fields);
      EXPECT_EQ(tables.achievements(set).at(0).fields, written.achievements.rows[0].fields);
      EXPECT_EQ(tables.queue(set).at(0).fields, written.queue.rows[0].fields);
      EXPECT_EQ(tables.queue(set).at(0).organization, school);
    }
    EXPECT_TRUE(tables.health(nobody).empty());
    return {};
  });
}

// Everything once more with a change in each: every kind has one line of history, with the message
// that it came by and the one that replaced it.
TEST_P(Records, keep_what_a_correction_replaced) {
  auto changes = everything();
  changes.authorities[1].fields.fax = "13";
  changes.organizations[0].fields.places = 130;
  changes.branches[0].fields.name = "Новый";
  changes.programmes[0].fields.name = "Балет";
  changes.class_groups[0].mode_of_stay = domain::ModeOfStay::short_stay;
  changes.persons[0].fields.surname = "Иная";
  changes.guardian_links[0].to = day("2027-01-01");
  changes.enrollments[0].fields.to = day("2027-05-31");
  changes.health.rows = {health(domain::HealthGroup::iii)};
  changes.education_documents.rows[0].fields.honours = false;
  changes.exam_results.rows = {exam(71)};
  changes.achievements.rows[0].fields.place = 1;
  changes.queue.rows[0].fields.status = domain::QueueStatus::enrolled;
  apply(changes);
  const std::vector<std::tuple<std::string, std::string, std::string, std::string>> expected = {
      {"authority", "2002", "fax", "12"},
      {"organization", "1001", "places", "120"},
      {"branch", "2003", "name", "Филиал"},
      {"programme", "2004", "name", "Танцы"},
      {"class_group", "1002", "mode_of_stay", "full-day"},
      {"person", "1005", "surname", "Ёлкина"},
      {"guardian_link", "1009", "valid_to", "2032-03-05"},
      {"enrollment", "1010", "valid_to", ""},
      {"health", "2010", "health_group", "2"},
      {"education_document", "2010", "honours", "1"},
      {"exam_result", "2010", "score", "70"},
      {"achievement", "2010", "place", ""},
      {"queue_entry", "2010", "status", "waiting"}};
  for (const auto& [table, id, column, old] : expected) {
    const auto history =
        rows(column + ", message_row_id, replaced_by_message_row_id, recorded_at, replaced_at",
             "FROM " + table + "_history WHERE id = " + id);
    ASSERT_EQ(history.size(), 1u) << table;
    EXPECT_EQ(history[0].text(0), old) << table;
    EXPECT_EQ(history[0].integer(1), 501) << table;
    EXPECT_EQ(history[0].integer(2), 502) << table;
    EXPECT_EQ(history[0].time(3), noon) << table;
    EXPECT_EQ(history[0].time(4), from_.at) << table;
    EXPECT_EQ(rows("message_row_id", "FROM " + table + " WHERE id = " + id).at(0).integer(0), 502);
  }
}

TEST_P(Records, look_for_no_history_of_rows_made_in_the_same_batch) {
  registers::Changes changes;
  changes.first_new = 1000;
  changes.end_new = 2000;
  changes.persons = {person_row(pupil, "Иная", "")};
  apply(changes);
  EXPECT_TRUE(rows("id", "FROM person_history").empty());
}

TEST_P(Records, remove_a_statement_but_not_its_history) {
  registers::Changes changes;
  changes.exam_results.removed = {first};
  changes.health.removed = {first, second};
  apply(changes);
  EXPECT_TRUE(rows("id", "FROM exam_result").empty());
  EXPECT_EQ(rows("score", "FROM exam_result_history").at(0).text(0), "70");
  EXPECT_EQ(rows("id", "FROM health_history").size(), 1u);
}

// Each adds half of a circle; the second to commit sees the first and begins again.
TEST_P(Records, two_who_move_authorities_at_once_see_each_other) {
  std::atomic<int> tries = 0;
  const auto move = [&](registers::AuthorityId id, registers::AuthorityId parent) {
    return write_now(*database_, [&, id, parent](Transaction& tx) -> base::Result<void> {
      ++tries;
      for (const auto& row : tx.tables.authorities())
        if (row.id == parent && row.parent == id) return base::fail(base::Code::authority_cycle);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      registers::Changes changes;
      changes.authorities = {
          authority(id, parent, id == ministry ? "1027700009006" : "1027700009017")};
      tx.tables.write(changes, from_);
      return {};
    });
  };
  registers::Changes apart;
  apart.authorities = {authority(ministry, {}, "1027700009006"),
                       authority(district, {}, "1027700009017")};
  apply(apart);
  std::optional<base::Result<void>> one, other;
  std::thread thread([&] { one = move(ministry, district); });
  other = move(district, ministry);
  thread.join();
  EXPECT_NE(one->has_value(), other->has_value());
}

}  // namespace
}  // namespace store

// What corrections replaced, as the API sees it; what an organization has, by pages; and which
// load of a file brought a fact.
#include "sample.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using registers::PastFilter;
using registers::Replaced;
using registers::Scope;

const domain::Date today = day("2026-11-02");
const Scope region = Scope::region();

class PastTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    auto first = small_school();
    first.marks = {mark_row(lesson_one, "2026-11-02", "3")};
    apply(first);
    from_.at = noon + 1h;
    registers::Changes second;
    second.persons = {first.persons.front()};
    second.persons.front().fields.surname = "Ёлочкина";
    second.enrollments = {enrollment_row()};
    second.enrollments.front().fields.to = day("2027-05-31");
    second.marks = {mark_row(lesson_one, "2026-11-02", "4")};
    second.replaced_marks = first.marks;
    second.class_groups = first.class_groups;
    second.class_groups.front().name = "5 А";
    apply(second);
    from_.at = noon + 2h;
    registers::Changes third;
    third.removed_marks = {second.marks.front().key};
    third.replaced_marks = second.marks;
    apply(third);
  }
  std::vector<Replaced> past(PastFilter filter, const Scope& scope = region) {
    std::vector<Replaced> found;
    read([&](Transaction& tx) -> base::Result<void> {
      auto answer = tx.directory.past(scope, filter, today);
      EXPECT_TRUE(answer);
      if (answer) found = std::move(*answer);
      return {};
    });
    return found;
  }
  // "surname: Ёлкина → Ёлочкина; "
  static std::string text(const Replaced& it) {
    std::string all;
    for (const auto& field : it.fields)
      all += field.name + ": " + field.was + (field.became ? " → " + *field.became : "") + "; ";
    return all;
  }
};
ON_BOTH_DATABASES(PastTest);

TEST_P(PastTest, shows_what_was_and_what_came_in_its_place_the_last_first) {
  const auto found = past({.student = pupil});
  ASSERT_EQ(found.size(), 4u);
  EXPECT_TRUE(found[0].removed) << "the mark that was taken back";
  EXPECT_EQ(found[0].section, registers::Section::journal);
  EXPECT_NE(text(found[0]).find("value: 4; "), std::string::npos) << text(found[0]);
  EXPECT_EQ(found[0].by.recorded, noon + 2h);
  EXPECT_EQ(text(found[1]), "surname: Ёлкина → Ёлочкина; ");
  EXPECT_EQ(found[1].source.recorded, noon);
  EXPECT_EQ(found[1].by.recorded, noon + 1h);
  EXPECT_EQ(found[1].by.supplier, "diary-north");
  EXPECT_EQ(text(found[2]), "valid_to:  → 2027-05-31; ");
  EXPECT_EQ(found[2].from, day("2026-09-01"));
  EXPECT_EQ(text(found[3]), "value: 3 → 4; normalized: 3 → 4; ");
  EXPECT_EQ(found[3].from, day("2026-11-02")) << "the lesson's day";
}

TEST_P(PastTest, goes_on_behind_the_last_of_a_page_and_keeps_to_a_section_or_kind) {
  const auto all = past({.student = pupil});
  PastFilter filter{.student = pupil};
  filter.limit = 1;
  for (const Replaced& expected : all) {
    const auto page = past(filter);
    ASSERT_EQ(page.size(), 1u);
    EXPECT_EQ(text(page[0]), text(expected));
    filter.after = {page[0].by.recorded, page[0].part, page[0].number};
  }
  EXPECT_TRUE(past(filter).empty());
  EXPECT_EQ(past({.student = pupil, .section = registers::Section::journal}).size(), 2u);
  EXPECT_EQ(past({.student = pupil, .kind = "enrollment"}).size(), 1u);
  EXPECT_TRUE(past({.student = pupil, .section = registers::Section::health}).empty());
}

TEST_P(PastTest, is_within_the_scope) {
  EXPECT_EQ(past({.student = pupil}, Scope::organization(school)).size(), 4u);
  EXPECT_EQ(text(past({.organization = school}).at(0)), "name: 5А → 5 А; ");
  read([](Transaction& tx) -> base::Result<void> {
    const Scope other = Scope::organization({99});
    EXPECT_FALSE(tx.directory.past(other, {.student = pupil}, today));
    EXPECT_FALSE(tx.directory.past(other, {.organization = school}, today));
    return {};
  });
}

TEST_P(PastTest, and_the_card_name_the_load_of_a_file) {
  std::int64_t job = 0;
  write([&](Transaction& tx) -> base::Result<void> {
    registers::LoadJob load;
    load.partner = from_.partner;
    load.file = "ростер.xml";
    load.digest = "d";
    load.trace = "t-1";
    tx.loads.put(load);
    job = load.id;
    registers::Tables::LoadRecord line;
    line.at = noon;
    line.partner = from_.partner;
    line.source = load.file;
    line.operation = "load";
    line.trace = load.trace;
    tx.tables.journal(line);
    return {};
  });
  from_.message = {job};
  from_.at = noon + 3h;
  registers::Changes changes;
  changes.persons = {small_school().persons.front()};
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto card = tx.directory.student(region, pupil, today).value();
    EXPECT_EQ(card.source.load, job);
    EXPECT_EQ(card.source.file, "ростер.xml");
    EXPECT_EQ(card.source.message_id, "");
    EXPECT_EQ(card.enrollments.at(0).source.load, 0);
    EXPECT_EQ(card.enrollments.at(0).row.fields.study_form, domain::StudyForm::part_time);
    registers::LoadFilter of_job;
    of_job.job = job;
    const auto loads = tx.directory.loads(region, of_job);
    EXPECT_EQ(loads.size(), 1u);
    EXPECT_EQ(loads.at(0).job, job);
    return {};
  });
  EXPECT_EQ(past({.student = pupil}).at(0).by.load, job);
}

TEST_P(PastTest, classes_and_programmes_of_an_organization_come_in_pages) {
  registers::Changes changes;
  for (int i = 0; i < 3; ++i) {
    auto row = small_school().class_groups.front();
    row.id = {2001 + i};
    row.school_year = 2027;
    row.parallel = 6 - i;
    row.name = std::to_string(6 - i) + "А";
    changes.class_groups.push_back(row);
    registers::ProgrammeRow programme{{3001 + i}, school, {}};
    programme.fields.name = "Программа " + std::to_string(i);
    programme.fields.kind =
        i == 0 ? domain::ProgrammeKind::basic : domain::ProgrammeKind::supplementary;
    changes.programmes.push_back(programme);
  }
  apply(changes);
  read([](Transaction& tx) -> base::Result<void> {
    std::vector<std::string> names;
    registers::ClassFilter filter;
    filter.limit = 1;
    for (;;) {
      const auto page = tx.directory.classes(region, school, filter, today);
      if (page.empty()) break;
      names.push_back(page[0].row.name + " " + std::to_string(page[0].students));
      const auto& row = page[0].row;
      filter.after = {row.school_year, row.parallel, row.id};
    }
    EXPECT_EQ(names, (std::vector<std::string>{"4А 0", "5А 0", "6А 0", "5 А 1"}));
    EXPECT_EQ(tx.directory.classes(region, school, {.school_year = 2027}, today).size(), 3u);
    registers::ProgrammeFilter programmes;
    programmes.kind = domain::ProgrammeKind::supplementary;
    EXPECT_EQ(tx.directory.programmes(region, school, programmes).size(), 2u);
    programmes.after = {3002};
    EXPECT_EQ(tx.directory.programmes(region, school, programmes).at(0).id.value, 3003);
    EXPECT_TRUE(tx.directory.programmes(Scope::organization({99}), school, {}).empty());
    return {};
  });
}

}  // namespace
}  // namespace store

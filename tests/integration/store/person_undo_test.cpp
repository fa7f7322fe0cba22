// What happened since an operation on persons does not keep it from being undone.
#include <algorithm>

#include "persons_fixture.hpp"

namespace store {
namespace {

class PersonUndoTest : public PersonsTest {};
ON_BOTH_DATABASES(PersonUndoTest);

bool names(const std::vector<std::string>& changed, const std::string& name) {
  return std::find(changed.begin(), changed.end(), name) != changed.end();
}

TEST_P(PersonUndoTest, a_snils_that_is_a_third_persons_by_now_is_left_out_and_named) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const std::string keep = std::to_string(students[0].value);
  const std::string snils = rows("snils", "FROM person WHERE id = " + keep).at(0).text(0);
  const auto made = merge({students[0], students[1], SnilsOf::drop});
  ASSERT_TRUE(made) << base::describe(made.error());
  push(of(newcomer("third", snils)), partners_[0]);
  ASSERT_EQ(rows("1", "FROM person WHERE snils = '" + snils + "' AND id <> " + keep).size(), 1u);
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  EXPECT_TRUE(names(undone->changed, "person " + keep));
  EXPECT_TRUE(rows("snils", "FROM person WHERE id = " + keep).at(0).null(0));
  EXPECT_TRUE(rows("1", "FROM claim WHERE kind = 'person' AND entity = '" + keep +
                            "' AND cells LIKE '%" + snils + "%'")
                  .empty());
}

TEST_P(PersonUndoTest, a_snils_that_is_the_kept_cards_own_by_now_stays_there_and_is_named) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const std::string keep = std::to_string(students[0].value),
                    drop = std::to_string(students[1].value);
  const std::string snils = rows("snils", "FROM person WHERE id = " + drop).at(0).text(0);
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  script("UPDATE person SET snils = '" + snils + "' WHERE id = " + keep);
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  EXPECT_TRUE(names(undone->changed, "person " + drop));
  EXPECT_EQ(rows("snils", "FROM person WHERE id = " + keep).at(0).text(0), snils);
  EXPECT_TRUE(rows("snils", "FROM person WHERE id = " + drop).at(0).null(0));
}

TEST_P(PersonUndoTest, a_restored_link_leads_to_who_the_guardian_is_by_now) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto guardians = persons("WHERE is_student = 0");
  ASSERT_GE(guardians.size(), 2u);
  const std::string drop = std::to_string(students[1].value);
  const std::string gone = std::to_string(guardians[1].value);
  // both children have the second guardian, so that the merge removes the second child's link
  script("UPDATE guardian_link SET guardian_id = " + gone + ", kind = 'mother'");
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  ASSERT_TRUE(merge({guardians[0], guardians[1], SnilsOf::keep}));
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  const auto links = rows("id, guardian_id", "FROM guardian_link WHERE student_id = " + drop);
  ASSERT_FALSE(links.empty());
  for (const Row& link : links) {
    EXPECT_EQ(link.integer(1), guardians[0].value);
    EXPECT_TRUE(names(undone->changed, "guardian_link " + link.text(0)));
  }
  EXPECT_TRUE(rows("1", "FROM claim WHERE cells LIKE '%\"guardian_id\":" + gone + "%'").empty());
}

TEST_P(PersonUndoTest, a_claim_that_was_restated_names_its_own_child_again) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_TRUE(made) << base::describe(made.error());
  const std::string keep = std::to_string(students[0].value),
                    drop = std::to_string(students[1].value);
  const auto moved = rows("was, became",
                          "FROM person_moved WHERE fact = 'claim' AND was IS NOT NULL AND became "
                          "IS NOT NULL AND was LIKE '[\"guardian-link\"%' ORDER BY number");
  ASSERT_FALSE(moved.empty());
  const Cells claim = cells_from(moved[0].text(1));
  script("UPDATE claim SET cells = REPLACE(cells, '}', ',\"restated\":1}') WHERE kind = '" +
         *claim[0] + "' AND entity = '" + *claim[1] + "' AND partner_id = " + *claim[2]);
  const auto undone = undo(made->id);
  ASSERT_TRUE(undone) << base::describe(undone.error());
  const std::string cells =
      rows("cells", "FROM claim WHERE cells LIKE '%\"restated\":1%'").at(0).text(0);
  EXPECT_NE(cells.find("\"student_id\":" + drop), std::string::npos) << cells;
  EXPECT_EQ(cells.find("\"student_id\":" + keep + ","), std::string::npos) << cells;
}

TEST_P(PersonUndoTest, a_card_of_too_many_rows_is_refused_before_they_are_read) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  script(
      "INSERT INTO claim (kind, entity, partner_id, section, organization_id, student_id, removed, "
      "outranked, cells, recorded_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
      "FROM n WHERE i <= 200000) SELECT 'mark', CAST(i AS TEXT), " +
      std::to_string(partners_[0].id.value) + ", 'marks', 0, " + std::to_string(students[1].value) +
      ", 0, 0, 'not read', 0 FROM n");
  const auto made = merge({students[0], students[1], SnilsOf::keep});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().subject, "too-many-rows");
}

TEST_P(PersonUndoTest, a_merge_of_another_plan_than_the_one_shown_is_refused) {
  if (!database_) return;
  const auto students = persons("WHERE is_student = 1");
  std::string version;
  read([&](Transaction& tx) -> base::Result<void> {
    BASE_TRY(plan, tx.persons.plan(Merge{students[0], students[1]}));
    version = plan.version;
    return {};
  });
  script("UPDATE person SET phone = 'other' WHERE id = " + std::to_string(students[1].value));
  const auto made = merge({students[0], students[1], SnilsOf::keep, version});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::Code::resource_changed);
}

}  // namespace
}  // namespace store

// What is kept of records that may be of several persons.
#include "base/limits.hpp"
#include "persons_fixture.hpp"

namespace store {
namespace {

class PersonConflictsTest : public PersonsTest {
 protected:
  // Somebody of another name under the SNILS of a pupil.
  domain::GuardianRecord guardian(const std::string& of, const std::string& basis = "") {
    domain::GuardianRecord record;
    record.key = "guardian";
    record.student_key = of;
    record.person = newcomer("", snils()).person;
    record.basis = basis;
    return record;
  }
  std::string snils() {
    return rows("snils", "FROM person WHERE is_student = 1 ORDER BY id").at(0).text(0);
  }
  void push_guardians(std::vector<domain::GuardianRecord> records) {
    domain::Batch batch;
    batch.guardians = std::move(records);
    push(batch, partners_[0]);
  }
  // What is open; none: empty.
  std::optional<registers::ConflictLine> open() {
    std::optional<registers::ConflictLine> found;
    read([&](Transaction& tx) -> base::Result<void> {
      for (const auto& line : tx.persons.conflicts(region, {}, {}))
        found = tx.persons.conflict(region, line.conflict.id, {});
      return {};
    });
    return found;
  }
  base::Result<void> decide(const registers::ConflictLine& line,
                            const registers::ConflictDecision& decision) {
    return write_now(*database_, [&](Transaction& tx) {
      return registers::decide_conflict(tx.tables, tx.persons, line, decision,
                                        {"cli:test", "приказ 4", noon}, 0);
    });
  }
  static constexpr auto dismiss = registers::ConflictDecision::What::dismiss;
};
ON_BOTH_DATABASES(PersonConflictsTest);

TEST_P(PersonConflictsTest, records_of_one_key_in_several_portions_join) {
  if (!database_) return;
  push_guardians({guardian("a-s0")});
  ASSERT_TRUE(open());
  EXPECT_EQ(open()->conflict.version, 1);
  push_guardians({guardian("a-s1")});
  EXPECT_EQ(open()->conflict.content.guardians.size(), 2u);
  EXPECT_EQ(open()->conflict.version, 2);
  push_guardians({guardian("a-s0")});
  EXPECT_EQ(open()->conflict.content.guardians.size(), 2u);
  push_guardians({guardian("a-s0", "новое основание")});
  const auto line = open();
  ASSERT_EQ(line->conflict.content.guardians.size(), 2u);
  EXPECT_EQ(line->conflict.content.guardians[0].basis, "новое основание");
}

TEST_P(PersonConflictsTest, what_was_dismissed_stays_so_wherever_in_a_file_it_stands) {
  if (!database_) return;
  push_guardians({guardian("a-s0"), guardian("a-s1")});
  ASSERT_TRUE(decide(*open(), {dismiss}));
  domain::GuardianRecord elsewhere = guardian("a-s1");
  elsewhere.origin = {"/other/place[7]", 700};
  push_guardians({elsewhere});
  EXPECT_FALSE(open()) << "one of the two, from another place";
  push_guardians({guardian("a-s0"), guardian("a-s1", "новое основание")});
  ASSERT_TRUE(open());
  EXPECT_EQ(open()->conflict.content.guardians.size(), 1u) << "only what is new";
}

TEST_P(PersonConflictsTest, records_above_the_limit_are_counted_only) {
  if (!database_) return;
  domain::Batch children;
  std::vector<domain::GuardianRecord> all;
  for (std::size_t i = 0; i < base::limits::conflict_records + 3; ++i) {
    auto child = newcomer("child" + std::to_string(i));
    child.person.name += std::string(i + 1, 'a');
    children.students.push_back(std::move(child));
    auto& enrollment = children.enrollments.emplace_back();
    enrollment.key = "e" + std::to_string(i);
    enrollment.student_key = "child" + std::to_string(i);
    enrollment.organization_key = "a-o0";
    enrollment.class_key = "a-c0";
    enrollment.from = day("2026-09-01");
    all.push_back(guardian("child" + std::to_string(i)));
  }
  must(children, partners_[0]);
  push_guardians(all);
  ASSERT_TRUE(open());
  EXPECT_EQ(open()->conflict.content.guardians.size(), base::limits::conflict_records);
  EXPECT_EQ(open()->conflict.left_out, 3u);
}

TEST_P(PersonConflictsTest, a_decision_on_another_version_than_was_shown_is_refused) {
  if (!database_) return;
  push_guardians({guardian("a-s0")});
  const auto shown = open();
  push_guardians({guardian("a-s0", "новое основание")});
  const auto refused = decide(*open(), {dismiss, {}, shown->conflict.version});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::resource_changed);
  EXPECT_TRUE(decide(*open(), {dismiss, {}, open()->conflict.version}));
}

TEST_P(PersonConflictsTest, candidates_outside_of_the_scope_are_told_apart) {
  if (!database_) return;
  push(of(newcomer("a-s1", snils())), partners_[0]);  // the key of one, the SNILS of another
  const auto students = persons("WHERE is_student = 1");
  const std::string other = std::to_string(students[1].value);
  script("DELETE FROM enrollment WHERE student_id = " + other +
         "; DELETE FROM queue_entry WHERE student_id = " + other);
  const registers::OrganizationId school{rows("id", "FROM organization").at(0).integer(0)};
  const auto narrow = registers::Scope::organization(school);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto lines = tx.persons.conflicts(narrow, {}, day("2026-11-20"));
    EXPECT_EQ(lines.size(), 1u);
    for (const auto& line : lines) {
      EXPECT_EQ(line.conflict.candidates.size(), 2u);
      for (const auto& it : line.conflict.candidates)
        EXPECT_EQ(it.in_scope, it.person != students[1]);
    }
    return {};
  });
}

}  // namespace
}  // namespace store

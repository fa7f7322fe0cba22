// Transfers to other regions: kept, found, sent when due; and what one does to the register.
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"
#include "sample.hpp"

namespace store {
namespace {

using registers::Transfer;
using registers::TransferState;
using std::chrono::minutes;

class Transfers : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (database_) apply(small_school());
  }
  Transfer begin(const std::string& ogrn = "1026100000013") {
    Transfer made;
    write([&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(transfer, registers::begin_transfer(
                             tx.tables, {pupil, "61", ogrn, from, day("2026-11-02")}, noon));
      made = std::move(transfer);
      return {};
    });
    return made;
  }
  const domain::Date from = day("2026-11-09"), today = day("2026-11-06");
};
ON_BOTH_DATABASES(Transfers);

TEST_P(Transfers, are_read_as_they_were_put) {
  Transfer made = begin();
  made.state = TransferState::refused;
  made.code = "KB-2203";
  made.reason = "Нет такой";
  made.attempts = 3;
  made.special = true;
  made.due.reset();
  made.changed = noon + minutes(5);
  write([&](Transaction& tx) -> base::Result<void> {
    tx.tables.transfers().put(made);
    return {};
  });
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.tables.transfers().find(made.id), made);
    EXPECT_EQ(tx.tables.transfers().find_outgoing(made.number), made);
    EXPECT_FALSE(tx.tables.transfers().find_incoming(made.number));
    EXPECT_FALSE(tx.tables.transfers().leaving(pupil));
    EXPECT_EQ(tx.tables.transfers().page({.state = TransferState::refused}).size(), 1u);
    EXPECT_TRUE(tx.tables.transfers().page({.state = TransferState::sent}).empty());
    EXPECT_TRUE(tx.tables.transfers().page({.incoming = true}).empty());
    return {};
  });
}

TEST_P(Transfers, are_listed_within_the_scope_and_a_page_of_it_is_full) {
  const Transfer ours = begin();
  write([&](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < 3; ++i) {  // newer, of nobody here; one to an organization of the scope
      Transfer other = ours;
      other.id = 0;
      other.incoming = true;
      other.number = "n" + std::to_string(i);
      other.student = {};
      other.state = TransferState::refused;
      if (i == 0) other.ogrn = small_school().organizations.at(0).fields.ogrn;
      tx.tables.transfers().put(other);
    }
    return {};
  });
  read([&](Transaction& tx) -> base::Result<void> {
    const auto page = [&](const registers::Scope& scope, registers::TransferFilter filter) {
      std::vector<std::string> numbers;
      for (const Transfer& it : tx.directory.transfers(scope, filter, today))
        numbers.push_back(it.number);
      return numbers;
    };
    using Numbers = std::vector<std::string>;
    EXPECT_EQ(page(registers::Scope::region(), {}).size(), 4u);
    const auto here = registers::Scope::organization(school);
    EXPECT_EQ(page(here, {}), (Numbers{"n0", ours.number}));
    EXPECT_EQ(page(here, {.limit = 1}), (Numbers{"n0"}));
    EXPECT_EQ(page(here, {.incoming = false, .limit = 1}), (Numbers{ours.number}));
    EXPECT_EQ(page(registers::Scope::organization({9}), {}), Numbers{});
    return {};
  });
}

TEST_P(Transfers, are_due_at_their_time_and_one_at_a_time) {
  const Transfer made = begin();
  EXPECT_EQ(begin(), made);
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.tables.transfers().due(noon - minutes(1), 10).empty());
    EXPECT_EQ(tx.tables.transfers().due(noon, 10).size(), 1u);
    EXPECT_EQ(tx.tables.transfers().leaving(pupil), made);
    return {};
  });
}

TEST_P(Transfers, end_the_enrollments_when_they_are_accepted) {
  Transfer made = begin();
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(registers::open_enrollments(tx.tables, pupil, from).size(), 1u);
    made.state = TransferState::accepted;
    made.due.reset();
    registers::end_enrollments(tx.tables, made, from_);
    tx.tables.transfers().put(made);
    EXPECT_TRUE(registers::open_enrollments(tx.tables, pupil, from).empty());
    EXPECT_EQ(registers::open_enrollments(tx.tables, pupil, day("2026-11-08")).size(), 1u);
    EXPECT_TRUE(tx.tables.transfers().departed(pupil, day("2026-11-08")));
    EXPECT_FALSE(tx.tables.transfers().departed(pupil, day("2026-11-10")));
    return {};
  });
}

TEST_P(Transfers, hold_the_card_until_they_are_answered_and_are_known_after_a_merge) {
  Transfer made = begin();
  const registers::PersonId twin{4005};
  registers::Changes more;
  more.persons = {person_row(twin, "Ёлкина", "")};
  more.persons[0].is_student = true;
  apply(more);
  const registers::Actor actor{"cli:test", "приказ 1", noon};
  const auto merge = [&] {
    return write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(merged, tx.persons.merge({twin, pupil, registers::SnilsOf::drop}, actor));
      EXPECT_EQ(merged.keep, twin);
      return {};
    });
  };
  const auto refused = merge();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().subject, "on-the-way");
  write([&](Transaction& tx) -> base::Result<void> {
    made.state = TransferState::accepted;
    made.due.reset();
    tx.tables.transfers().put(made);
    EXPECT_FALSE(tx.tables.transfers().departed(twin, day("2026-11-08")));
    return {};
  });
  ASSERT_TRUE(merge());
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.tables.transfers().departed(twin, day("2026-11-08")));
    return {};
  });
}

TEST_P(Transfers, carry_what_the_register_knows) {
  registers::Changes more;
  more.marks = {mark_row(lesson_one, "2026-11-02", "5")};
  apply(more);
  read([&](Transaction& tx) -> base::Result<void> {
    const domain::Batch sent = registers::dossier_of(tx.tables, tx.queries, pupil, from);
    EXPECT_EQ(sent.students.size(), 1u);
    EXPECT_EQ(sent.guardians.size(), 1u);
    EXPECT_EQ(sent.enrollments.size(), 1u);
    EXPECT_EQ(sent.lessons.size(), 2u);
    EXPECT_EQ(sent.marks.size(), 1u);
    EXPECT_EQ(sent.organizations.size(), 1u);
    EXPECT_EQ(sent.class_groups.size(), 1u);
    EXPECT_EQ(sent.subjects.size(), 1u) << "only those that are spoken of";
    return {};
  });
}

}  // namespace
}  // namespace store

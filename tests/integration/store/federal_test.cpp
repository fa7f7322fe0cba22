// What the federal segment was told and what waits: kept, added up, compared, on both databases.
#include "registers/federal_checks.hpp"
#include "sample.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using domain::OrganizationId;
using domain::PersonId;
using registers::FederalCheckState;
using registers::FederalDifference;
using registers::FederalDue;
using registers::FederalSent;
using registers::FederalStream;
using std::chrono::minutes;

class FederalSegment : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (database_) apply(small_school());
  }
  template <class Use>
  void in(Use use) {
    write([&](Transaction& tx) -> base::Result<void> {
      use(tx.tables.federal(), tx.tables);
      return {};
    });
  }
  static FederalSent sent(std::int64_t id, std::string hash, std::vector<OrganizationId> places) {
    return {{PersonId{id}, noon}, std::move(hash), std::move(places)};
  }
};
ON_BOTH_DATABASES(FederalSegment);

TEST_P(FederalSegment, keeps_how_far_it_is) {
  FederalStream stream;
  stream.cursor = 12;
  stream.snapshot = pupil;
  stream.everybody = true;
  stream.portion = 3;
  stream.most = 50;
  stream.uuid = "u";
  stream.content = "<a/>";
  stream.attempts = 2;
  stream.due = noon + minutes(1);
  stream.code = "KB-2210";
  stream.reason = "нет";
  stream.changed = noon;
  in([&](auto& book, auto&) {
    EXPECT_FALSE(book.stream());
    book.put(stream);
    EXPECT_EQ(book.stream(), stream);
    stream.snapshot.reset();
    stream.due.reset();
    book.put(stream);
    EXPECT_EQ(book.stream(), stream);
  });
}

TEST_P(FederalSegment, adds_up_what_is_said_of_who_waits) {
  in([&](auto& book, auto&) {
    book.add(std::vector<FederalDue>{{{5}, noon}, {{6}, noon - minutes(1), true, 9, false}});
    book.add(std::vector<FederalDue>{{{5}, noon + minutes(5), true, 0, true}});
    const auto due = book.due(10);
    ASSERT_EQ(due.size(), 2u);
    EXPECT_EQ(due[0].student, PersonId{6}) << "the oldest first";
    EXPECT_EQ(due[0].replaced_by, 9);
    EXPECT_EQ(due[1].since, noon) << "keeps the place";
    EXPECT_TRUE(due[1].key_changed && due[1].forced);
    EXPECT_EQ(book.counts().waiting, 2u);
    EXPECT_EQ(book.counts().oldest, noon - minutes(1));
    book.remove_due(std::vector{PersonId{6}});
    EXPECT_EQ(book.due(10).size(), 1u);
  });
}

TEST_P(FederalSegment, takes_everybody_into_a_snapshot_and_whoever_is_gone) {
  in([&](auto& book, auto&) {
    const auto last = book.add_after({0}, 100, noon, false);
    ASSERT_TRUE(last);
    EXPECT_EQ(*last, pupil);
    EXPECT_EQ(book.due(10).size(), 1u);
    EXPECT_EQ(book.students_after({0}, 10), std::vector{pupil});
    EXPECT_FALSE(book.add_after(*last, 100, noon, false));
    book.put_copies(std::vector{sent(2900, "h", {}), sent(2901, "", {})}, 4);
    EXPECT_EQ(book.gone(10), std::vector{PersonId{2900}});
    EXPECT_EQ(book.unsettled(std::vector{pupil, PersonId{2900}}), std::vector{pupil});
    book.add_after(*last, 100, noon, true);
    EXPECT_EQ(book.due(10).size(), 2u) << "that a record is gone is said again";
  });
}

TEST_P(FederalSegment, remembers_what_was_accepted_by_organization) {
  in([&](auto& book, auto&) {
    const std::vector first{sent(5, "a", {{7}, {8}}), sent(6, "b", {{7}}), sent(4, "c", {})};
    book.put_sent(first);
    const auto way = book.sent();
    ASSERT_EQ(way.size(), 3u);
    EXPECT_EQ(way[1].places, (std::vector<OrganizationId>{{7}, {8}}));
    book.put_copies(way, 1);
    book.clear_sent();
    EXPECT_TRUE(book.sent().empty());
    EXPECT_EQ(book.copies(std::vector{PersonId{5}, PersonId{9}}).at(5).hash, "a");
    EXPECT_EQ(book.places({-1}, {0}, 100).size(), 4u);
    EXPECT_EQ(book.places({-1}, {0}, 1).front().student, PersonId{4}) << "of none: 0";
    EXPECT_EQ(book.places({7}, {0}, 100).size(), 1u);
    EXPECT_EQ(book.places({-1}, {7}, 100).size(), 3u);
    EXPECT_EQ(book.students_of({7}, {5}, 10).size(), 1u);
    book.put_copies(std::vector{sent(5, "", {})}, 2);
    EXPECT_TRUE(book.students_of({8}, {0}, 10).empty());
    EXPECT_EQ(book.counts().known, 2u);
    book.add_of(std::vector{OrganizationId{7}}, noon);
    EXPECT_EQ(book.due(10).size(), 1u);
    book.add_told_after(1, noon);
    EXPECT_EQ(book.due(10).size(), 2u);
  });
}

TEST_P(FederalSegment, lets_the_refused_wait_again) {
  in([&](auto& book, auto&) {
    book.put_aside({{5}, noon, "KB-2210", "нет"});
    book.put_aside({{5}, noon, "KB-2210", "опять"});
    ASSERT_EQ(book.aside(10).size(), 1u);
    EXPECT_EQ(book.aside(10).front().reason, "опять");
    EXPECT_EQ(book.retry_aside(noon), 1u);
    EXPECT_TRUE(book.aside(10).empty());
    EXPECT_TRUE(book.due(10).front().forced);
    book.put_aside({{6}, noon, "KB-2210", "нет"});
    book.put_copies(std::vector{sent(6, "b", {})}, 2);
    EXPECT_TRUE(book.aside(10).empty()) << "it was taken after all";
  });
}

TEST_P(FederalSegment, waits_for_what_takes_the_place_of_a_card_that_is_gone) {
  if (on_sqlite()) return;  // a line has its position at once
  in([&](auto& book, auto&) { book.put_copies(std::vector{sent(2900, "h", {})}, 1); });
  Session session(url_);
  session.open();
  session.change(
      "INSERT INTO change_new (kind, what, record_id, student_id, replaced_by, recorded_at) "
      "VALUES ('student', 'key-changed', 2900, ?, 1005, ?)",
      {value(pupil), value(noon)});
  in([&](auto& book, auto&) {
    EXPECT_TRUE(book.gone(10).empty());
    EXPECT_EQ(book.unsettled(std::vector{PersonId{2900}}), std::vector{PersonId{2900}});
  });
}

TEST_P(FederalSegment, has_one_reconciliation_at_a_time) {
  in([&](auto& book, registers::Tables& tables) {
    const auto early = registers::begin_check(tables, noon, day("2026-11-20"));
    EXPECT_EQ(early.error().code, base::Code::federal_off);
    book.put(FederalStream{});
    auto check = registers::begin_check(tables, noon, day("2026-11-20")).value();
    EXPECT_EQ(tables.federal_checks().open_one(), check);
    const auto second = registers::begin_check(tables, noon, day("2026-11-20"));
    EXPECT_EQ(second.error().code, base::Code::federal_check_open);
    check.state = FederalCheckState::organizations;
    tables.federal_checks().put(check);
    EXPECT_TRUE(registers::asks(*tables.federal_checks().open_one()));
    check.state = FederalCheckState::done;
    tables.federal_checks().put(check);
    EXPECT_FALSE(tables.federal_checks().open_one());
    EXPECT_EQ(tables.federal_checks().find(check.id), check);
    EXPECT_TRUE(registers::begin_check(tables, noon, day("2026-11-21")));
    EXPECT_EQ(tables.federal_checks().page(0, 10).size(), 2u);
    tables.federal_checks().forget(noon + minutes(1));
    EXPECT_EQ(tables.federal_checks().page(0, 10).size(), 1u) << "not the one that is open";
  });
}

TEST_P(FederalSegment, notes_each_difference_once) {
  in([&](auto&, registers::Tables& tables) {
    auto& checks = tables.federal_checks();
    checks.add_places(3, {{7}, {8}});
    checks.add_places(3, {{7}});
    EXPECT_EQ(checks.next_place(3), OrganizationId{7});
    checks.end_place(3, {7});
    EXPECT_EQ(checks.next_place(3), OrganizationId{8});
    checks.end_place(3, {8});
    EXPECT_FALSE(checks.next_place(3));
    EXPECT_EQ(checks.add_found(3, {{{5}, {7}, FederalDifference::missing}}), 1u);
    EXPECT_EQ(checks.add_found(3, {{{5}, {8}, FederalDifference::missing},
                                   {{6}, {8}, FederalDifference::extra}}),
              1u);
    const auto found = checks.found(3, {5}, 10);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().what, FederalDifference::extra);
  });
}

}  // namespace
}  // namespace store

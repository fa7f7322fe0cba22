// What is kept of loads of files: turns, how far each has come, its rejected records.
#include "fixture.hpp"
#include "store/journal.hpp"

namespace store {
namespace {

using registers::LoadJob;

class LoadsTest : public StoreTest {
 protected:
  LoadJob job(const std::string& digest) {
    LoadJob made;
    made.partner = from_.partner;
    made.file = "file.xml";
    made.digest = digest;
    made.bytes = 5'000'000'000;
    made.layout = 1;
    made.trace = "trace";
    made.steps = 9;
    made.started = made.changed = noon;
    return made;
  }
};

TEST_P(LoadsTest, a_turn_is_one_partners_until_it_is_given_back_or_taken_over) {
  std::optional<registers::Loads::Turn> before, taken, wrong, ended;
  write([&](Transaction& tx) -> base::Result<void> {
    before = tx.loads.turn(from_.partner);
    tx.loads.take_turn(from_.partner, {"a", noon});
    tx.loads.take_turn(from_.partner, {"b", noon + std::chrono::minutes(1)});
    taken = tx.loads.turn(from_.partner);
    tx.loads.end_turn(from_.partner, "a");
    wrong = tx.loads.turn(from_.partner);
    tx.loads.end_turn(from_.partner, "b");
    ended = tx.loads.turn(from_.partner);
    return {};
  });
  EXPECT_FALSE(before);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->owner, "b");
  EXPECT_EQ(taken->until, noon + std::chrono::minutes(1));
  EXPECT_TRUE(wrong) << "only its owner gives it back";
  EXPECT_FALSE(ended);
}

TEST_P(LoadsTest, the_newest_load_of_a_content_is_found_as_it_stands) {
  std::optional<LoadJob> none, found;
  write([&](Transaction& tx) -> base::Result<void> {
    none = tx.loads.find(from_.partner, "d");
    LoadJob first = job("d"), second = job("d"), other = job("e");
    for (LoadJob* one : {&first, &second, &other}) tx.loads.put(*one);
    second.position = 4;
    second.tally.of = {3'000'000'000, 2, 5, 4, 1};
    second.changed = noon + std::chrono::seconds(5);
    tx.loads.put(second);
    found = tx.loads.find(from_.partner, "d");
    return {};
  });
  EXPECT_FALSE(none);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->position, 4);
  EXPECT_EQ(found->tally.of, (std::array<std::int64_t, 5>{3'000'000'000, 2, 5, 4, 1}));
  EXPECT_EQ(found->bytes, 5'000'000'000);
  EXPECT_EQ(found->steps, 9);
  EXPECT_FALSE(found->done);
  EXPECT_EQ(found->changed, noon + std::chrono::seconds(5));
  EXPECT_EQ(found->started, noon);
}

TEST_P(LoadsTest, rejected_records_come_back_in_order_and_go) {
  std::vector<domain::RecordResult> some, rest, left, gone;
  std::optional<LoadJob> with, beyond, without;
  write([&](Transaction& tx) -> base::Result<void> {
    LoadJob made = job("d");
    tx.loads.put(made);
    std::vector<domain::RecordResult> errors(3);
    for (int i = 0; i < 3; ++i) {
      errors[static_cast<std::size_t>(i)].kind = domain::RecordKind::mark;
      errors[static_cast<std::size_t>(i)].origin = {"/r[" + std::to_string(i) + "]", i};
      errors[static_cast<std::size_t>(i)].error =
          base::fail(base::Code::date_invalid, "unkept", "field");
    }
    tx.loads.add_errors(made.id, 0, std::span(errors).first(2));
    tx.loads.add_errors(made.id, 2, std::span(errors).last(1));
    some = tx.loads.errors(made.id, 0, 2);
    rest = tx.loads.errors(made.id, 2, 10);
    tx.loads.drop_errors(made.id, 0, 2);
    left = tx.loads.errors(made.id, 0, 10);
    with = tx.loads.with_errors(made.id - 1);
    beyond = tx.loads.with_errors(made.id);
    tx.loads.drop_errors(made.id, 2, 2);
    gone = tx.loads.errors(made.id, 0, 10);
    without = tx.loads.with_errors(0);
    return {};
  });
  ASSERT_EQ(some.size(), 2u);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].origin.path, "/r[2]");
  EXPECT_EQ(rest[0].kind, domain::RecordKind::mark);
  EXPECT_EQ(rest[0].error->code, base::Code::date_invalid);
  EXPECT_EQ(rest[0].error->subject, "field");
  EXPECT_EQ(left.size(), 1u);
  ASSERT_TRUE(with);
  EXPECT_EQ(with->digest, "d");
  EXPECT_FALSE(beyond);
  EXPECT_TRUE(gone.empty());
  EXPECT_FALSE(without);
}

TEST_P(LoadsTest, a_database_file_is_copied_as_it_is_now) {
  if (!on_sqlite()) GTEST_SKIP() << "only a database of SQLite is a file that is copied";
  write([&](Transaction& tx) -> base::Result<void> {
    LoadJob made = job("copied");
    tx.loads.put(made);
    return {};
  });
  const auto copy = path_ / "it's a copy.db";
  ASSERT_TRUE(copy_sqlite(url_, copy));
  const auto opened = Database::open({.url = "sqlite://" + copy.string()}, log_, metrics_);
  ASSERT_TRUE(opened) << base::describe(opened.error());
  std::optional<LoadJob> found;
  ASSERT_TRUE(read_now(**opened, [&](Transaction& tx) -> base::Result<void> {
    found = tx.loads.find(from_.partner, "copied");
    return {};
  }));
  EXPECT_TRUE(found);
  EXPECT_FALSE(copy_sqlite(url_, copy)) << "nothing is written over";
}

ON_BOTH_DATABASES(LoadsTest);

}  // namespace
}  // namespace store

// Transactions, queues, and a database that goes away.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/limits.hpp"
#include "sample.hpp"

namespace store {
namespace {

using DatabaseTest = StoreTest;
ON_BOTH_DATABASES(DatabaseTest);

registers::Changes one_person(std::int64_t id) {
  registers::Changes changes;
  changes.persons = {person_row({id}, "Одна", "")};
  return changes;
}

// Holds every write thread until opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void wait_for(int waiting) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= waiting; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

TEST_P(DatabaseTest, undoes_only_the_job_that_failed) {
  Gate gate;
  std::atomic<int> answered = 0;
  std::vector<base::Result<void>> results(4);
  database_->write(
      [&](Transaction&) -> base::Result<void> {
        gate.pass();
        return {};
      },
      [&](base::Result<void>) { ++answered; });
  gate.wait_for(1);
  // On SQLite these four wait together and become one group.
  for (int i = 0; i < 4; ++i)
    database_->write(
        [&, i](Transaction& tx) -> base::Result<void> {
          tx.tables.write(one_person(3000 + i), from_);
          if (i == 1) return base::fail(base::Code::organization_foreign, "mine");
          if (i == 2) throw std::runtime_error("thrown by the job");
          return {};
        },
        [&, i](base::Result<void> result) {
          results[static_cast<std::size_t>(i)] = std::move(result);
          ++answered;
        });
  gate.open();
  database_.reset();  // finishes what was accepted
  EXPECT_EQ(answered, 5);
  EXPECT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().code, base::Code::organization_foreign);
  ASSERT_FALSE(results[2]);
  EXPECT_EQ(results[2].error().code, base::Code::internal);
  EXPECT_TRUE(results[3]);
  const auto kept = rows("id", "FROM person ORDER BY id");
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].integer(0), 3000);
  EXPECT_EQ(kept[1].integer(0), 3003);
}

// On SQLite these wait together and become one group, which begins again when one of them fails.
TEST_P(DatabaseTest, keeps_what_went_well_once_though_its_group_began_again) {
  Gate gate;
  std::atomic<int> kept = 0;
  database_->write(
      [&](Transaction&) -> base::Result<void> {
        gate.pass();
        return {};
      },
      [](base::Result<void>) {});
  gate.wait_for(1);
  for (int i = 0; i < 5; ++i)
    database_->write(
        [&, i](Transaction& tx) -> base::Result<void> {
          registers::Tables::LoadRecord entry;
          entry.at = noon;
          entry.source = "job " + std::to_string(i);
          if (i == 1) return base::fail(base::Code::message_replayed);  // it has changed nothing
          tx.tables.journal(entry);
          if (i == 3) return base::fail(base::Code::message_id_reused);
          return {};
        },
        [&](base::Result<void> result) { kept += result ? 1 : 0; });
  gate.open();
  database_.reset();  // finishes what was accepted
  EXPECT_EQ(kept, 3);
  const auto journal = rows("source", "FROM load_journal ORDER BY source");
  ASSERT_EQ(journal.size(), 3u);
  EXPECT_EQ(journal[0].text(0), "job 0");
  EXPECT_EQ(journal[1].text(0), "job 2");
  EXPECT_EQ(journal[2].text(0), "job 4");
}

TEST_P(DatabaseTest, does_not_keep_a_job_that_swallowed_a_failure) {
  const auto result = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(one_person(3000), from_);
    try {
      registers::Changes broken;
      broken.enrollments = {enrollment_row()};  // names a student who is not there
      tx.tables.write(broken, from_);
    } catch (const std::exception&) {
    }
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::Code::internal);
  EXPECT_TRUE(rows("id", "FROM person").empty());
}

// The driver keeps what a failed statement was given; a NULL must not be sent as that.
TEST_P(DatabaseTest, carries_nothing_over_from_a_statement_that_failed) {
  database_.reset();
  open(1);  // the same session for both
  registers::Tables::LoadRecord entry;
  entry.at = noon;
  entry.partner = {999};  // not registered
  const auto job = [&](Transaction& tx) -> base::Result<void> {
    tx.tables.journal(entry);
    return {};
  };
  EXPECT_FALSE(write_now(*database_, job));
  entry.partner = {};
  write(job);
  EXPECT_TRUE(rows("partner_id", "FROM load_journal").at(0).null(0));
}

TEST_P(DatabaseTest, refuses_a_text_that_the_driver_would_cut) {
  auto changes = one_person(3000);
  changes.persons[0].fields.name = std::string("а\0б", 5);
  const auto result = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(changes, from_);
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::Code::internal);
}

TEST_P(DatabaseTest, blames_itself_for_two_rows_that_can_never_be_stored_together) {
  registers::Changes changes;
  changes.persons = {person_row({3000}, "Одна", "11223344595"),
                     person_row({3001}, "Другая", "11223344595")};
  const auto result = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(changes, from_);
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::Code::internal) << base::describe(result.error());
}

TEST_P(DatabaseTest, changes_nothing_in_a_read) {
  const auto result = read_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(one_person(3000), from_);
    return {};
  });
  EXPECT_FALSE(result);
  EXPECT_TRUE(rows("id", "FROM person").empty());
}

TEST_P(DatabaseTest, answers_busy_when_its_queue_is_full) {
  database_.reset();
  open(1);
  Gate gate;
  std::atomic<int> ok = 0, busy = 0;
  const auto count = [&](base::Result<void> result) {
    if (result) ++ok;
    if (!result && result.error().code == base::Code::busy) ++busy;
  };
  database_->write(
      [&](Transaction&) -> base::Result<void> {
        gate.pass();
        return {};
      },
      count);
  gate.wait_for(1);
  const int bound = static_cast<int>(base::limits::store_queue_jobs);
  for (int i = 0; i < bound + 3; ++i)
    database_->write([](Transaction&) { return base::Result<void>(); }, count);
  EXPECT_EQ(busy, 3);
  gate.open();
  database_.reset();
  EXPECT_EQ(ok, bound + 1);
  EXPECT_NE(metrics_.expose().find("kontingent_store_refused_total"), std::string::npos);
}

TEST_P(DatabaseTest, reads_while_a_write_is_open) {
  apply(one_person(3000));
  Gate gate;
  std::thread writer([&] {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.tables.write(one_person(3001), from_);
      gate.pass();
      return {};
    });
  });
  gate.wait_for(1);
  read([&](Transaction& tx) -> base::Result<void> {
    const std::vector<registers::PersonId> ids = {{3000}, {3001}};
    EXPECT_EQ(tx.tables.persons(ids).size(), 1u) << "only what is committed";
    return {};
  });
  gate.open();
  writer.join();
}

TEST_P(DatabaseTest, sees_what_it_wrote_itself) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(one_person(3000), from_);
    EXPECT_TRUE(tx.queries.person({3000}));
    return {};
  });
}

TEST_P(DatabaseTest, answers_a_ping) {
  EXPECT_TRUE(database_->ping());
}

// A command-line load beside the daemon.
TEST_P(DatabaseTest, shares_the_database_with_a_second_process) {
  auto second = Database::open({.url = url_, .sessions = 2}, log_, metrics_);
  ASSERT_TRUE(second) << base::describe(second.error());
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      Database& database = i == 0 ? *database_ : **second;
      for (int k = 0; k < 20; ++k) {
        const auto result = write_now(database, [&](Transaction& tx) -> base::Result<void> {
          tx.tables.write(one_person(tx.tables.reserve_ids(1)), from_);
          return {};
        });
        EXPECT_TRUE(result) << base::describe(result.error());
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(rows("id", "FROM person").size(), 40u);
}

// SQLite alone would let in whoever asks at the right moment.
TEST_P(DatabaseTest, a_process_that_writes_without_end_does_not_shut_the_other_out) {
  auto second = Database::open({.url = url_, .sessions = 2}, log_, metrics_);
  ASSERT_TRUE(second) << base::describe(second.error());
  std::atomic<bool> enough = false, inside = false;
  std::atomic<int> commits = 0;
  std::thread load([&] {
    while (!enough) {
      const auto result = write_now(**second, [&](Transaction& tx) -> base::Result<void> {
        tx.tables.write(one_person(tx.tables.reserve_ids(1)), from_);
        inside = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(30));  // of work
        inside = false;
        return {};
      });
      EXPECT_TRUE(result) << base::describe(result.error());
      ++commits;
    }
  });
  int longest = 0;
  for (int k = 0; k < 10; ++k) {
    while (!inside) std::this_thread::yield();
    const int before = commits;
    write([&](Transaction& tx) -> base::Result<void> {
      tx.tables.write(one_person(tx.tables.reserve_ids(1)), from_);
      return {};
    });
    longest = std::max(longest, commits - before);
  }
  enough = true;
  load.join();
  if (!on_sqlite()) return;
  EXPECT_LE(longest, 2) << "the one at work, and one that was let in before";
}

}  // namespace
}  // namespace store

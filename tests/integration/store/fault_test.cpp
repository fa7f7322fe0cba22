// The disk refuses a write in the middle of a group; the daemon lives on.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "sample.hpp"

namespace store {
namespace {

using StorageFault = StoreTest;
ON_BOTH_DATABASES(StorageFault);

// Files of this process cannot grow beyond so many bytes while it lives.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

base::Result<void> write_many(Database& database, const registers::Provenance& from,
                              std::int64_t first, int count) {
  registers::Changes changes;
  for (int i = 0; i < count; ++i) {
    changes.persons.push_back(person_row({first + i}, "Многих", ""));
    changes.persons.back().fields.actual_address = std::string(400, 'x');
  }
  return write_now(database, [&](Transaction& tx) -> base::Result<void> {
    tx.tables.write(changes, from);
    return {};
  });
}

TEST_P(StorageFault, is_reported_undone_and_survived) {
  if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL writes its files in another process";
  ASSERT_TRUE(write_many(*database_, from_, 1, 10));
  {
    const SmallDisk disk(400'000);
    const auto refused = write_many(*database_, from_, 1000, 5000);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().code == base::Code::storage_full ||
                refused.error().code == base::Code::storage_unavailable)
        << base::describe(refused.error());
    EXPECT_EQ(log_text_.str().find(std::string(50, 'x')), std::string::npos)
        << "no data in the log";
  }
  const auto after = write_many(*database_, from_, 1000, 5000);
  EXPECT_TRUE(after) << base::describe(after.error());
  EXPECT_EQ(rows("count(*)", "FROM person").at(0).integer(0), 5010);
  EXPECT_EQ(rows("integrity_check", "FROM pragma_integrity_check").at(0).text(0), "ok");
}

// Another process holds the writer's lock for longer than we wait.
TEST_P(StorageFault, of_a_foreign_lock_passes) {
  if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL locks rows, not the file";
  Session other(url_);
  other.open();
  other.script("BEGIN IMMEDIATE");
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    other.script("COMMIT");
  });
  const auto waited = write_many(*database_, from_, 1, 1);
  release.join();
  EXPECT_TRUE(waited) << base::describe(waited.error());
}

TEST_P(StorageFault, recovers_when_its_links_are_cut) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has no links";
  ASSERT_TRUE(write_many(*database_, from_, 3000, 1));
  EXPECT_TRUE(database_->ping());
  cut_links();
  EXPECT_TRUE(write_many(*database_, from_, 3001, 1));
  EXPECT_TRUE(database_->ping());
  EXPECT_EQ(rows("id", "FROM person").size(), 2u);
}

// One that nobody can reach, and one that is no standby: the primary answers.
TEST_P(StorageFault, of_a_replica_does_not_keep_anybody_from_reading) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has no replica";
  ASSERT_TRUE(write_many(*database_, from_, 3000, 1));
  for (const std::string& replica : {std::string("postgresql://127.0.0.1:1/none"), url_}) {
    auto opened = Database::open({.url = url_, .sessions = 1, .replica = replica}, log_, metrics_);
    ASSERT_TRUE(opened) << base::describe(opened.error());
    for (int i = 0; i < 3; ++i) {
      const auto result = read_now(**opened, [&](Transaction& tx) -> base::Result<void> {
        EXPECT_TRUE(tx.queries.person({3000}));
        return {};
      });
      EXPECT_TRUE(result) << base::describe(result.error());
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  EXPECT_EQ(metrics_.expose().find("kontingent_store_replica_reads_total"), std::string::npos);
}

// The first of several hosts is away: the next one is asked.
TEST_P(StorageFault, of_one_host_of_several_is_passed_over) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has no hosts";
  std::string several = url_;
  several.insert(several.find('@') + 1, "127.0.0.1:1,");
  auto opened = Database::open({.url = several, .sessions = 1}, log_, metrics_);
  ASSERT_TRUE(opened) << base::describe(opened.error());
  EXPECT_TRUE(write_many(**opened, from_, 3000, 1));
  cut_links();
  EXPECT_TRUE(write_many(**opened, from_, 3001, 1));
}

TEST_P(StorageFault, runs_a_job_again_when_its_link_is_cut_half_way) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has no links";
  std::atomic<int> runs = 0;
  write([&](Transaction& tx) -> base::Result<void> {
    registers::Changes changes;
    changes.persons = {person_row({3000}, "Одна", "")};
    tx.tables.write(changes, from_);
    if (++runs == 1) cut_links();
    EXPECT_TRUE(tx.queries.person({3000}));
    return {};
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows("id", "FROM person").size(), 1u);
}

}  // namespace
}  // namespace store

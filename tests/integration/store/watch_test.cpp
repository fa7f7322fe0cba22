// Daemons over one database: who is woken, who leads.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/limits.hpp"
#include "fixture.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;

class Counter {
 public:
  std::function<void()> wake() {
    return [this] {
      const std::lock_guard lock(mutex_);
      ++count_;
      changed_.notify_all();
    };
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  bool exceeds(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return count_ > count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

class Watching : public StoreTest {
 protected:
  std::unique_ptr<Database> daemon(Counter& counter) {
    auto opened = Database::open({.url = url_, .sessions = 1}, log_, metrics_);
    EXPECT_TRUE(opened);
    EXPECT_TRUE((*opened)->attend(counter.wake()));
    return std::move(*opened);
  }
  void put(Database& database) {
    const auto result = write_now(database, [&](Transaction& tx) -> base::Result<void> {
      tx.outbox.put({.source = {},
                     .route = "marks",
                     .operation = "PushMarks",
                     .trace = "t",
                     .message_id = "m",
                     .payload = "<a/>",
                     .created = noon,
                     .to = {{{501}, "", noon}}});
      return {};
    });
    ASSERT_TRUE(result) << base::describe(result.error());
  }
  static bool soon(const std::function<bool()>& holds) {
    for (int i = 0; i < 200 && !holds(); ++i) std::this_thread::sleep_for(100ms);
    return holds();
  }
};
ON_BOTH_DATABASES(Watching);

TEST_P(Watching, wakes_its_own_process_after_the_commit) {
  Counter counter;
  const auto one = daemon(counter);
  const int before = counter.count();
  put(*one);
  EXPECT_TRUE(counter.exceeds(before));
}

TEST_P(Watching, wakes_another_daemon_and_again_after_its_link_was_cut) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has one daemon";
  Counter first, second;
  const auto one = daemon(first), two = daemon(second);
  ASSERT_TRUE(second.exceeds(0)) << "listening";
  for (int round = 0; round < 2; ++round) {
    int before = second.count();
    put(*one);
    EXPECT_TRUE(second.exceeds(before));
    put(*database_);  // does not watch: a command-line tool
    EXPECT_TRUE(second.exceeds(before + 1));
    if (round == 1) break;
    before = second.count();
    cut_links();
    EXPECT_TRUE(second.exceeds(before)) << "something may have been missed";
    ASSERT_TRUE(soon([&] { return one->leads() || two->leads(); }));
  }
}

TEST_P(Watching, has_one_leader_and_soon_another_when_that_is_gone) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has one daemon";
  Counter counter;
  auto one = daemon(counter);
  ASSERT_TRUE(soon([&] { return one->leads(); }));
  auto two = daemon(counter);
  std::this_thread::sleep_for(300ms);
  EXPECT_FALSE(two->leads());
  EXPECT_FALSE(database_->leads()) << "does not attend";
  one.reset();
  EXPECT_TRUE(soon([&] { return two->leads(); }));
  cut_links();
  EXPECT_TRUE(soon([&] { return !two->leads(); }));
  EXPECT_TRUE(soon([&] { return two->leads(); })) << "connected again";
}

TEST_P(Watching, leads_alone_on_sqlite) {
  if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL is shared";
  Counter counter;
  auto one = daemon(counter);
  EXPECT_TRUE(one->leads());
  const auto second = database_->attend(counter.wake());
  ASSERT_FALSE(second) << "one daemon for one file";
  EXPECT_EQ(second.error().code, base::Code::storage_unavailable);
  one.reset();
  EXPECT_TRUE(daemon(counter)->leads());
}

TEST_P(Watching, frees_what_a_dead_daemon_had_claimed_on_sqlite) {
  if (!on_sqlite()) GTEST_SKIP() << "on PostgreSQL the dead one's lease has to end";
  put(*database_);
  const auto claim = [&](const std::string& owner) {
    std::size_t count = 0;
    const auto claimed = queue_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      count = tx.outbox.claim({{501}, 1, owner, noon, noon + base::limits::delivery_lease}).size();
      return {};
    });
    EXPECT_TRUE(claimed);
    return count;
  };
  ASSERT_EQ(claim("dead"), 1u);
  ASSERT_EQ(claim("next"), 0u);
  Counter counter;
  const auto next = daemon(counter);
  EXPECT_EQ(claim("next"), 1u);
}

}  // namespace
}  // namespace store

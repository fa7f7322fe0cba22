#include <atomic>
#include <barrier>
#include <thread>

#include "base/limits.hpp"
#include "fixture.hpp"

namespace store {
namespace {

using Inbox = StoreTest;
ON_BOTH_DATABASES(Inbox);

constexpr std::chrono::seconds memory = base::limits::replay_memory;

bus::Incoming message(const registers::Provenance& from, const std::string& id) {
  return {.partner = from.partner,
          .message_id = id,
          .operation = "PushMarks",
          .trace = "trace-1",
          .content_digest = "digest-1",
          .signature_digest = "signature-1",
          .received = noon};
}

TEST_P(Inbox, gives_back_the_answer_byte_for_byte) {
  const std::string answer = "<Answer>Принято</Answer>\r\n\t";
  domain::MessageId id;
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.inbox.find(from_.partner, "m-1"));
    id = tx.inbox.reserve();
    tx.inbox.remember(id, message(from_, "m-1"), answer);
    return {};
  });
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.inbox.find(from_.partner, "m-1");
    EXPECT_TRUE(found);
    if (!found) return {};
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->answer, answer);
    EXPECT_EQ(found->content_digest, "digest-1");
    EXPECT_EQ(found->operation, "PushMarks");
    EXPECT_EQ(found->received, noon);
    EXPECT_FALSE(tx.inbox.find(from_.partner, "m-2"));
    return {};
  });
}

TEST_P(Inbox, knows_a_message_id_per_partner) {
  const auto others = database_->register_partners({partner("diary-south")});
  ASSERT_TRUE(others);
  write([&](Transaction& tx) -> base::Result<void> {
    tx.inbox.remember(tx.inbox.reserve(), message(from_, "m-1"), "north");
    EXPECT_FALSE(tx.inbox.find(others->front().id, "m-1"));
    auto other = message(from_, "m-1");
    other.partner = others->front().id;
    tx.inbox.remember(tx.inbox.reserve(), other, "south");
    EXPECT_EQ(tx.inbox.find(from_.partner, "m-1").value().answer, "north");
    EXPECT_EQ(tx.inbox.find(other.partner, "m-1").value().answer, "south");
    return {};
  });
}

TEST_P(Inbox, sees_a_signature_first_only_once) {
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("s-1", noon, memory));
    EXPECT_FALSE(tx.inbox.first_sight("s-1", noon, memory));
    EXPECT_TRUE(tx.inbox.first_sight("s-2", noon, memory));
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.inbox.first_sight("s-1", noon + std::chrono::minutes(1), memory));
    return {};
  });
}

TEST_P(Inbox, forgets_a_signature_when_its_job_fails) {
  const auto failed = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("s-1", noon, memory));
    return base::fail(base::Code::schema_violation);
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, base::Code::schema_violation);
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("s-1", noon, memory));
    return {};
  });
}

TEST_P(Inbox, remembers_a_signature_as_long_as_it_is_told_to) {
  const auto day = std::chrono::hours(24);
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("long", noon, day));
    EXPECT_TRUE(tx.inbox.first_sight("short", noon, memory));
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {  // after this one the window is swept
    EXPECT_TRUE(tx.inbox.first_sight("other", noon + day - std::chrono::minutes(1), memory));
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_FALSE(tx.inbox.first_sight("long", noon + day - std::chrono::minutes(1), day));
    EXPECT_TRUE(tx.inbox.first_sight("short", noon + day - std::chrono::minutes(1), memory));
    EXPECT_TRUE(tx.inbox.first_sight("long", noon + day + std::chrono::minutes(1), day));
    return {};
  });
}

TEST_P(Inbox, sweeps_the_replay_window) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.inbox.first_sight("old", noon, memory);
    return {};
  });
  const auto later = noon + base::limits::replay_memory + std::chrono::minutes(1);
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("new", later, memory));
    EXPECT_TRUE(tx.inbox.first_sight("old", later, memory)) << "no longer remembered";
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.first_sight("last", later + 2 * memory, memory));
    return {};
  });
  database_.reset();  // the sweep follows the answer: wait for it
  EXPECT_EQ(rows("signature_digest", "FROM replay_window").size(), 1u);
}

// Eight deliveries of one message at once, through two daemons, each on a thread of its own: one
// effect, and everybody gets its answer, some of them not before they ask again.
TEST_P(Inbox, accepts_one_of_many_concurrent_deliveries) {
  constexpr int senders = 8;
  auto second = Database::open({.url = url_, .sessions = 4}, log_, metrics_);
  ASSERT_TRUE(second) << base::describe(second.error());
  const auto deliver = [&](Database& database, int sender) -> base::Result<bus::Accepted> {
    auto mine = message(from_, "m-1");
    mine.signature_digest = "signature-" + std::to_string(sender) + base::make_uuid();
    bus::Accepted accepted;
    const auto done = write_now(database, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(outcome, bus::accept_once(tx.inbox, mine, [&](domain::MessageId) {
                 tx.tables.journal({.at = noon,
                                    .partner = from_.partner,
                                    .source = "m-1",
                                    .operation = {},
                                    .trace = {},
                                    .code = {},
                                    .comment = {},
                                    .tally = {},
                                    .errors = {}});
                 return base::Result<std::string>("answer");
               }));
      accepted = std::move(outcome);
      return {};
    });
    if (!done) return done.error();
    return accepted;
  };
  std::atomic<int> fresh = 0;
  std::barrier start(senders);
  std::vector<std::thread> threads;
  for (int i = 0; i < senders; ++i)
    threads.emplace_back([&, i] {
      Database& database = i % 2 == 0 ? *database_ : **second;
      start.arrive_and_wait();
      auto accepted = deliver(database, i);
      for (int again = 0; !accepted && again < 1000; ++again) {
        EXPECT_EQ(accepted.error().code, base::Code::message_in_progress)
            << base::describe(accepted.error());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        accepted = deliver(database, i);
      }
      ASSERT_TRUE(accepted);
      EXPECT_EQ(accepted->answer, "answer");
      if (!accepted->repeated) ++fresh;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(rows("id", "FROM message").size(), 1u);
  EXPECT_EQ(rows("id", "FROM load_journal").size(), 1u);
}

TEST_P(Inbox, says_at_once_that_a_message_is_at_work_elsewhere) {
  if (on_sqlite()) GTEST_SKIP() << "SQLite has one writer";
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.claim(from_.partner, "m-1"));
    const auto elsewhere = write_now(*database_, [&](Transaction& other) -> base::Result<void> {
      EXPECT_FALSE(other.inbox.claim(from_.partner, "m-1"));
      EXPECT_TRUE(other.inbox.claim({from_.partner.value + 1}, "m-1"));
      EXPECT_TRUE(other.inbox.claim(from_.partner, "m-2"));
      return {};
    });
    EXPECT_TRUE(elsewhere);
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_TRUE(tx.inbox.claim(from_.partner, "m-1")) << "free again";
    return {};
  });
}

}  // namespace
}  // namespace store

// Many daemons over one outbox, and a long backlog in it.
#include <atomic>
#include <barrier>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "outbox_fixture.hpp"
#include "store/body.hpp"
#include "store/sql_outbox.hpp"
#include "store/values.hpp"

namespace store {
namespace {

class BusyOutbox : public OutboxTest {
 protected:
  // So many deliveries to the north, half of them of one of 500 keys, or all of the key given.
  void fill(int deliveries, const std::string& key = "") {
    Session session(url_);
    session.open();
    session.script(
        "INSERT INTO outgoing (id, message_row_id, created_at, route, operation, trace, "
        "message_id, payload) VALUES (-1, 1, 1, 'marks', 'PushMarks', 't', 'm', " +
        std::string(on_sqlite() ? "'" + pack_body("<a/>") + "')"
                                : "decode('" + pack_body("<a/>") + "', 'base64'))"));
    const std::string to = std::to_string(deliveries);
    session.script(
        "INSERT INTO delivery (id, outgoing_id, destination_id, created_at, next_at, not_after, "
        "attempts, replays, state, order_key, code, cause) " +
        std::string(on_sqlite() ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "WHERE i < " +
                                      to + ")"
                                : "WITH n(i) AS (SELECT * FROM generate_series(1, " + to + "))") +
        " SELECT i - 1000000, -1, 501, i, i, 9000000000000000, 0, 0, 0, " +
        (key.empty() ? "CASE WHEN i % 2 = 0 THEN '' ELSE 'key-' || (i % 1000) END" : key) +
        ", '', '' FROM n");
  }
  static std::string plan_of_claim(Session& session) {
    std::string plan;
    for (const Row& row :
         session.returning("EXPLAIN QUERY PLAN " + claim_statement(Dialect::sqlite),
                           "id, id, id, id", std::vector<Param>(10, value(std::int64_t{1}))))
      plan += row.text(3) + "\n";
    return plan;
  }
};
ON_BOTH_DATABASES(BusyOutbox);

// Letters of ten keys and of none, delivered by several daemons at once: each once, each key in
// its order, and nothing is left behind.
TEST_P(BusyOutbox, is_worked_off_by_many_daemons_each_delivery_once) {
  constexpr int letters = 300, daemons = 3;
  write([&](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < letters; ++i)
      tx.outbox.put(letter("m-" + std::to_string(1000 + i),
                           {to(north, i % 12 < 10 ? "key-" + std::to_string(i % 12) : "")}));
    return {};
  });
  std::mutex mutex;
  std::map<std::string, Names> delivered;
  std::atomic<int> left = letters;
  std::barrier start(daemons);
  std::vector<std::thread> threads;
  for (int d = 0; d < daemons; ++d)
    threads.emplace_back([&, d] {
      auto opened = Database::open({.url = url_, .sessions = 2}, log_, metrics_);
      ASSERT_TRUE(opened);
      Database& database = **opened;
      const std::string owner = "daemon-" + std::to_string(d);
      start.arrive_and_wait();
      for (base::Time now = noon; left > 0 && now < noon + 1h; now += 200ms) {
        std::vector<bus::Delivery> claimed;
        queue(database, [&](bus::Outbox& outbox) {
          claimed = outbox.claim({north, 4, owner, now, noon + 24h});
        });
        for (const auto& delivery : claimed) {
          queue(database, [&](bus::Outbox& outbox) {
            EXPECT_TRUE(outbox.settle(delivery, owner, {.kind = Kind::delivered}));
          });
          --left;
        }
        const std::lock_guard lock(mutex);
        for (const auto& delivery : claimed)
          delivered[delivery.order_key].push_back(delivery.message_id);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(left, 0);
  EXPECT_EQ(count("delivery"), 0);
  EXPECT_EQ(count("outgoing"), 0);
  std::set<std::string> all;
  for (const auto& [key, of_key] : delivered) all.insert(of_key.begin(), of_key.end());
  EXPECT_EQ(all.size(), static_cast<std::size_t>(letters));
}

// A later one of the key may have begun when an earlier one comes back: it ends first, even when
// its daemon is gone.
TEST_P(BusyOutbox, goes_on_with_what_had_begun) {
  put("a-1", "a");
  put("a-2", "a");
  EXPECT_TRUE(settle(claim().at(0), {Kind::parked, {}, "KB-1701", ""}));
  EXPECT_EQ(names(claim(noon, 10, "gone")), Names{"a-2"});
  const std::vector<domain::DeliveryId> ids = {list({.state = State::parked}).at(0).delivery.id};
  queue([&](bus::Outbox& outbox) { outbox.revive(ids, noon, noon + 48h); });
  const auto heir = claim(noon + lease);
  ASSERT_EQ(names(heir), Names{"a-2"});
  EXPECT_TRUE(deliver(heir[0]));
  EXPECT_EQ(names(claim(noon + lease + 1s)), Names{"a-1"});
}

// What each key's deliveries look like while they are in flight.
TEST_P(BusyOutbox, never_has_two_of_one_key_in_flight) {
  constexpr int letters = 60, daemons = 3;
  for (int i = 0; i < letters; ++i) put("m-" + std::to_string(100 + i), i % 2 == 0 ? "a" : "b");
  std::mutex mutex;
  std::map<std::string, std::pair<bool, std::string>> flights;  // key → in flight, the last
  std::atomic<int> left = letters;
  std::vector<std::thread> threads;
  for (int d = 0; d < daemons; ++d)
    threads.emplace_back([&, d] {
      auto opened = Database::open({.url = url_, .sessions = 2}, log_, metrics_);
      ASSERT_TRUE(opened);
      const std::string owner = "daemon-" + std::to_string(d);
      for (base::Time now = noon; left > 0 && now < noon + 1h; now += 200ms) {
        std::vector<bus::Delivery> claimed;
        queue(**opened, [&](bus::Outbox& outbox) {
          claimed = outbox.claim({north, 4, owner, now, noon + 24h});
        });
        for (const auto& delivery : claimed) {
          {
            const std::lock_guard lock(mutex);
            auto& [flying, last] = flights[delivery.order_key];
            EXPECT_FALSE(flying) << delivery.message_id;
            EXPECT_LT(last, delivery.message_id);
            flying = true;
            last = delivery.message_id;
          }
          std::this_thread::yield();
          const std::lock_guard lock(mutex);
          flights[delivery.order_key].first = false;  // before the next one can be claimed
          queue(**opened, [&](bus::Outbox& outbox) {
            EXPECT_TRUE(outbox.settle(delivery, owner, {.kind = Kind::delivered}));
          });
          --left;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(left, 0);
}

// A backlog as after a day without the destination: a claim looks at what it takes, not at it all.
TEST_P(BusyOutbox, claims_from_a_long_backlog_by_its_indexes) {
  fill(100'000);
  Session session(url_);
  session.open();
  if (on_sqlite()) {
    const std::string plan = plan_of_claim(session);
    EXPECT_EQ(plan.find("SCAN delivery"), std::string::npos) << plan;
    EXPECT_NE(plan.find("USING INDEX delivery_due (destination_id=? AND next_at<?)"),
              std::string::npos)
        << plan;
    EXPECT_EQ(plan.find("SCAN o"), std::string::npos) << plan;
  }
  session.script(on_sqlite() ? "BEGIN" : "BEGIN ISOLATION LEVEL READ COMMITTED");
  SqlOutbox outbox(session);
  EXPECT_EQ(outbox.claim({north, 32, "me", noon, noon + lease}).size(), 32u);
  if (!on_sqlite()) {
    const auto read = session.select("seq_tup_read, idx_tup_fetch",
                                     "FROM pg_stat_xact_user_tables WHERE relname = 'delivery' "
                                     "AND schemaname = current_schema()");
    EXPECT_EQ(read.at(0).integer(0), 0);
    EXPECT_LT(read.at(0).integer(1), 1000);
  }
  session.script("COMMIT");
}

// All of one key: the first claim sets aside what is in the way, those after it do not meet it.
TEST_P(BusyOutbox, wades_through_a_long_queue_of_one_key_once) {
  fill(20'000, "'all'");
  put("other");
  EXPECT_EQ(claim(noon, 32).size(), 1u);
  for (int i = 0; i < 10; ++i) claim(noon, 32);
  const auto due = rows("count(*)", "FROM delivery WHERE state = 0").at(0).integer(0);
  EXPECT_EQ(due, 0);
  EXPECT_EQ(count("delivery WHERE claimed_by = 'me'"), 2) << "the first of the key, and the other";
}

}  // namespace
}  // namespace store

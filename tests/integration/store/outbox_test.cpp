// The outbox: what is put down is delivered at least once, by one daemon at a time, in order.
#include "store/sql_outbox.hpp"

#include <atomic>
#include <barrier>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/limits.hpp"
#include "fixture.hpp"
#include "store/body.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using Kind = bus::Settlement::Kind;
using State = bus::DeliveryRow::State;

constexpr domain::PartnerId north{501}, south{502};
const auto lease = base::limits::delivery_lease;

class Outbox : public StoreTest {
 protected:
  static bus::Letter letter(const std::string& name, std::vector<bus::Letter::Address> to) {
    return {.source = {7},
            .route = "marks",
            .operation = "PushMarks",
            .trace = "trace-" + name,
            .message_id = name,
            .payload = "<Marks>" + name + "</Marks>",
            .created = noon,
            .to = std::move(to)};
  }
  static bus::Letter::Address to(domain::PartnerId destination, const std::string& key = "") {
    return {destination, key, noon + 24h};
  }

  void put(const std::string& name, const std::string& key = "") {
    put(letter(name, {to(north, key)}));
  }
  void put(const bus::Letter& letter) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.outbox.put(letter);
      return {};
    });
  }
  template <class Use>
  void queue(Database& database, Use use) {
    const auto result = queue_now(database, [&](Transaction& tx) -> base::Result<void> {
      use(tx.outbox);
      return {};
    });
    ASSERT_TRUE(result) << base::describe(result.error());
  }
  template <class Use>
  void queue(Use use) {
    queue(*database_, std::move(use));
  }
  std::vector<bus::Delivery> claim(base::Time now = noon, std::size_t count = 10,
                                   const std::string& owner = "me",
                                   domain::PartnerId destination = north) {
    std::vector<bus::Delivery> result;
    queue([&](bus::Outbox& outbox) {
      result = outbox.claim({.destination = destination,
                             .count = count,
                             .owner = owner,
                             .now = now,
                             .until = now + lease});
    });
    return result;
  }
  bool settle(const bus::Delivery& delivery, const bus::Settlement& settlement,
              const std::string& owner = "me") {
    bool done = false;
    queue([&](bus::Outbox& outbox) { done = outbox.settle(delivery, owner, settlement); });
    return done;
  }
  bool deliver(const bus::Delivery& delivery) {
    return settle(delivery, {.kind = Kind::delivered});
  }
  std::vector<bus::DeliveryRow> list(const bus::DeliveryFilter& filter = {}) {
    std::vector<bus::DeliveryRow> result;
    read([&](Transaction& tx) -> base::Result<void> {
      result = tx.outbox.list(filter);
      return {};
    });
    return result;
  }
  std::optional<base::Time> next_due() {
    std::optional<base::Time> result;
    queue([&](bus::Outbox& outbox) { result = outbox.next_due(north); });
    return result;
  }
  std::int64_t count(const std::string& table) {
    return rows("count(*)", "FROM " + table).at(0).integer(0);
  }
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
  static std::vector<std::string> names(const std::vector<bus::Delivery>& deliveries) {
    std::vector<std::string> result;
    for (const auto& delivery : deliveries) result.push_back(delivery.message_id);
    return result;
  }
  using Names = std::vector<std::string>;
};
ON_BOTH_DATABASES(Outbox);

TEST_P(Outbox, gives_out_what_was_put_down) {
  EXPECT_FALSE(next_due());
  put(letter("m-1", {{north, "key", noon + 1h}, {south, "", noon + 2h}}));
  const auto claimed = claim();
  ASSERT_EQ(claimed.size(), 1u);
  const bus::Delivery& it = claimed.front();
  EXPECT_EQ(it.destination, north);
  EXPECT_EQ(it.route, "marks");
  EXPECT_EQ(it.operation, "PushMarks");
  EXPECT_EQ(it.trace, "trace-m-1");
  EXPECT_EQ(it.message_id, "m-1");
  EXPECT_EQ(it.order_key, "key");
  EXPECT_EQ(it.payload, "<Marks>m-1</Marks>");
  EXPECT_EQ(it.created, noon);
  EXPECT_EQ(it.not_after, noon + 1h);
  EXPECT_EQ(it.attempts, 0);
  EXPECT_TRUE(claim().empty()) << "claimed";
  EXPECT_EQ(names(claim(noon, 10, "me", south)), Names{"m-1"});
}

TEST_P(Outbox, is_undone_with_the_effect) {
  const auto failed = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    tx.outbox.put(letter("m-1", {to(north)}));
    return base::fail(base::Code::schema_violation);
  });
  EXPECT_FALSE(failed);
  EXPECT_TRUE(claim().empty());
  EXPECT_EQ(count("outgoing"), 0);
}

TEST_P(Outbox, keeps_a_letter_until_its_last_delivery) {
  put(letter("m-1", {to(north), to(south)}));
  EXPECT_TRUE(deliver(claim().at(0)));
  EXPECT_EQ(count("outgoing"), 1);
  EXPECT_TRUE(deliver(claim(noon, 1, "me", south).at(0)));
  EXPECT_EQ(count("outgoing"), 0);
  EXPECT_EQ(count("delivery"), 0);
}

TEST_P(Outbox, tries_again_when_told_and_not_before) {
  put("m-1");
  EXPECT_EQ(next_due(), noon);
  const auto first = claim();
  EXPECT_EQ(next_due(), noon + lease);
  EXPECT_TRUE(settle(first.at(0), {Kind::again, noon + 5s, "KB-1002", "Нет ответа"}));
  EXPECT_EQ(next_due(), noon + 5s);
  EXPECT_TRUE(claim(noon + 4s).empty());
  const auto rows = list();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].state, State::waiting);
  EXPECT_EQ(rows[0].next, noon + 5s);
  EXPECT_EQ(rows[0].code, "KB-1002");
  EXPECT_EQ(rows[0].cause, "Нет ответа");
  const auto second = claim(noon + 5s);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].attempts, 1);
}

TEST_P(Outbox, lets_another_daemon_go_on_when_a_lease_ends) {
  put("m-1", "key");
  put("m-2", "key");
  const auto first = claim(noon, 10, "gone");
  EXPECT_TRUE(claim(noon + lease - 1s, 10, "heir").empty());
  const auto second = claim(noon + lease, 10, "heir");
  ASSERT_EQ(names(second), Names{"m-1"});
  EXPECT_EQ(second[0].attempts, 1) << "nobody knows how that one ended";
  EXPECT_FALSE(settle(first[0], {.kind = Kind::delivered}, "gone"));
  EXPECT_EQ(count("delivery"), 2);
  EXPECT_TRUE(settle(second[0], {.kind = Kind::delivered}, "heir"));
  EXPECT_EQ(names(claim(noon + lease, 10, "heir")), Names{"m-2"});
}

TEST_P(Outbox, knows_an_earlier_attempt_of_the_same_owner) {
  put("m-1");
  const auto first = claim();
  const auto second = claim(noon + lease);
  EXPECT_FALSE(deliver(first.at(0)));
  EXPECT_TRUE(deliver(second.at(0)));
}

TEST_P(Outbox, delivers_one_of_a_key_after_the_other) {
  for (const char* name : {"a-1", "a-2", "a-3"}) put(name, "a");
  put("b-1", "b");
  put("free-1");
  put("free-2");
  const auto first = claim();
  ASSERT_EQ(names(first), (Names{"a-1", "b-1", "free-1", "free-2"}));
  EXPECT_TRUE(claim().empty());
  EXPECT_EQ(next_due(), noon + lease) << "what is behind another is not due";
  EXPECT_TRUE(deliver(first[0]));
  const auto second = claim();
  ASSERT_EQ(names(second), Names{"a-2"});
  EXPECT_TRUE(settle(second[0], {Kind::again, noon + 5s, "KB-1002", ""}));
  EXPECT_TRUE(claim(noon + 1s).empty()) << "a-3 waits for a-2";
  const auto third = claim(noon + 5s);
  ASSERT_EQ(names(third), Names{"a-2"});
  EXPECT_TRUE(deliver(third[0]));
  EXPECT_EQ(names(claim(noon + 5s)), Names{"a-3"});
}

TEST_P(Outbox, keeps_destinations_apart) {
  put(letter("m-1", {to(north, "a"), to(south, "a")}));
  put(letter("m-2", {to(north, "a"), to(south, "a")}));
  EXPECT_EQ(names(claim()), Names{"m-1"});
  const auto there = claim(noon, 10, "me", south);
  ASSERT_EQ(names(there), Names{"m-1"});
  EXPECT_TRUE(deliver(there[0]));
  EXPECT_EQ(names(claim(noon, 10, "me", south)), Names{"m-2"});
  EXPECT_TRUE(claim().empty());
}

TEST_P(Outbox, lets_the_others_pass_one_that_is_parked) {
  put("a-1", "a");
  put("a-2", "a");
  const auto poison = claim();
  EXPECT_TRUE(settle(poison.at(0), {Kind::parked, {}, "KB-1701", "Отказ"}));
  EXPECT_EQ(names(claim()), Names{"a-2"});
  const auto parked = list({.state = State::parked});
  ASSERT_EQ(parked.size(), 1u);
  EXPECT_EQ(parked[0].delivery.message_id, "a-1");
  EXPECT_EQ(parked[0].delivery.attempts, 1);
  EXPECT_EQ(parked[0].code, "KB-1701");
}

TEST_P(Outbox, revives_what_was_parked) {
  put("a-1", "a");
  put("a-2", "a");
  EXPECT_TRUE(settle(claim().at(0), {Kind::parked, {}, "KB-1701", "Отказ"}));
  const auto second = claim();
  const auto parked = list({.state = State::parked});
  std::size_t revived = 0;
  const std::vector<domain::DeliveryId> ids = {parked.at(0).delivery.id, second.at(0).id};
  queue([&](bus::Outbox& outbox) { revived = outbox.revive(ids, noon + 60s, noon + 48h); });
  EXPECT_EQ(revived, 1u) << "the other one is not parked";
  EXPECT_TRUE(claim(noon + 59s).empty());
  EXPECT_TRUE(claim(noon + 60s).empty()) << "another of its key is in flight";
  EXPECT_TRUE(deliver(second[0]));
  const auto back = claim(noon + 61s);
  ASSERT_EQ(names(back), Names{"a-1"});
  EXPECT_EQ(back[0].attempts, 0);
  EXPECT_EQ(back[0].replays, 1);
  EXPECT_EQ(back[0].not_after, noon + 48h);
}

TEST_P(Outbox, discards_only_what_is_parked) {
  put(letter("m-1", {to(north), to(south)}));
  put("m-2");
  EXPECT_TRUE(settle(claim(noon, 1).at(0), {Kind::parked, {}, "KB-1702", ""}));
  std::vector<domain::DeliveryId> ids;
  for (const auto& row : list()) ids.push_back(row.delivery.id);
  ASSERT_EQ(ids.size(), 3u);
  std::size_t discarded = 0;
  queue([&](bus::Outbox& outbox) { discarded = outbox.discard(ids); });
  EXPECT_EQ(discarded, 1u);
  EXPECT_EQ(count("outgoing"), 2) << "m-1 still goes to the south";
}

TEST_P(Outbox, gives_back_what_a_daemon_holds_when_it_ends) {
  put("m-1", "a");
  put("m-2", "a");
  put("m-3");
  EXPECT_EQ(claim(noon, 10, "leaving").size(), 2u);
  queue([&](bus::Outbox& outbox) { outbox.release("leaving"); });
  EXPECT_EQ(names(claim()), (Names{"m-1", "m-3"}));
}

TEST_P(Outbox, lists_by_every_filter_in_pages) {
  put("m-1");
  put(letter("m-2", {to(south)}));
  auto other = letter("m-3", {to(south)});
  other.route = "final";
  other.created = noon + 1h;
  put(other);
  EXPECT_EQ(list().size(), 3u);
  EXPECT_EQ(list({.state = State::claimed}).size(), 0u);
  EXPECT_EQ(list({.state = State::waiting}).size(), 3u);
  EXPECT_EQ(list({.destination = south}).size(), 2u);
  EXPECT_EQ(list({.route = "final"}).at(0).delivery.message_id, "m-3");
  EXPECT_EQ(list({.message_id = "m-2"}).at(0).delivery.destination, south);
  EXPECT_EQ(list({.from = noon + 1s}).size(), 1u);
  EXPECT_EQ(list({.to = noon + 1s}).size(), 2u);
  EXPECT_EQ(list({.code = "KB-1702"}).size(), 0u);
  const auto first = list({.limit = 2});
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(list({.after = first[1].delivery.id}).at(0).delivery.message_id, "m-3");
}

TEST_P(Outbox, tells_how_long_its_queues_are) {
  put("m-1", "a");
  put("m-2", "a");
  put("m-3");
  put(letter("m-4", {to(south)}));
  EXPECT_TRUE(settle(claim(noon, 1, "me", south).at(0), {Kind::parked, {}, "KB-1701", ""}));
  EXPECT_EQ(claim().size(), 2u);
  std::vector<bus::QueueState> queues;
  read([&](Transaction& tx) -> base::Result<void> {
    queues = tx.outbox.queues();
    return {};
  });
  ASSERT_EQ(queues.size(), 2u);
  EXPECT_EQ(queues[0].destination, north);
  EXPECT_EQ(queues[0].waiting, 3u);
  EXPECT_EQ(queues[0].parked, 0u);
  EXPECT_EQ(queues[0].oldest, noon);
  EXPECT_EQ(queues[1].waiting, 0u);
  EXPECT_EQ(queues[1].parked, 1u);
  EXPECT_FALSE(queues[1].oldest);
}

// Letters of ten keys and of none, delivered by several daemons at once: each once, each key in
// its order, and nothing is left behind.
TEST_P(Outbox, is_worked_off_by_many_daemons_each_delivery_once) {
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
TEST_P(Outbox, goes_on_with_what_had_begun) {
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
TEST_P(Outbox, never_has_two_of_one_key_in_flight) {
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
TEST_P(Outbox, claims_from_a_long_backlog_by_its_indexes) {
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
TEST_P(Outbox, wades_through_a_long_queue_of_one_key_once) {
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

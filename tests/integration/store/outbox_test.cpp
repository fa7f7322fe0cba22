// The outbox: what is put down is delivered at least once, by one daemon at a time, in order.
#include "outbox_fixture.hpp"

namespace store {
namespace {

using Outbox = OutboxTest;
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

}  // namespace
}  // namespace store

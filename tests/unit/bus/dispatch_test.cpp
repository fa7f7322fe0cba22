#include "bus/dispatch.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "clock_jumps.hpp"

namespace limits = base::limits;
using Kind = bus::Outcome::Kind;

namespace {

struct Dispatching : ::testing::Test {
  bus::Dispatch dispatch{2};
  base::Time now = noon;
  std::int64_t last = 0;

  bus::Dispatch::Actions act() {
    auto actions = dispatch.act(now);
    EXPECT_GT(actions.sleep, 0s);
    EXPECT_LE(actions.sleep, limits::dispatch_nap);
    return actions;
  }
  std::vector<bus::Delivery> some(int count, const std::string& order_key = {}) {
    std::vector<bus::Delivery> made(static_cast<std::size_t>(count));
    for (auto& delivery : made) {
      delivery.id = {++last};
      delivery.order_key = order_key;
      delivery.not_after = noon + 2 * day;
    }
    return made;
  }
  // Asked for work, gets it; what is to be done then.
  bus::Dispatch::Actions give(std::vector<bus::Delivery> deliveries,
                              std::optional<base::Time> next_due = {}) {
    EXPECT_GT(act().claim, 0U);
    dispatch.claimed(std::move(deliveries), next_due, now);
    return act();
  }
  void end(std::int64_t id, Kind kind) {
    dispatch.ended({id}, {.kind = kind, .code = base::Code::timed_out}, now, 0.5);
  }
  // Ends and settles.
  void finish(std::int64_t id, Kind kind) {
    end(id, kind);
    (void)act();
    dispatch.settled({id}, now);
  }
  void open_breaker() {
    for (int i = 0; i < limits::breaker_failures; ++i) {
      (void)give(some(1));
      finish(last, Kind::failed);
      dispatch.woken();
    }
    ASSERT_EQ(dispatch.breaker().state(), bus::Breaker::State::open);
  }
};

}  // namespace

TEST_F(Dispatching, asks_for_work_at_once_and_not_twice_at_a_time) {
  EXPECT_EQ(act().claim, limits::delivery_claim);
  dispatch.woken();
  EXPECT_EQ(act().claim, 0U);
}

TEST_F(Dispatching, a_wake_up_during_a_claim_is_not_missed) {
  EXPECT_GT(act().claim, 0U);
  dispatch.woken();
  dispatch.claimed({}, {}, now);
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, without_work_sleeps_until_the_next_is_due_and_asks_then) {
  const auto actions = give({}, now + 3s);
  EXPECT_EQ(actions.sleep, 3s);
  EXPECT_EQ(actions.claim, 0U);
  now += 3s;
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, asks_after_a_nap_even_if_nobody_has_woken_it) {
  EXPECT_EQ(give({}).sleep, limits::dispatch_nap);
  now += limits::dispatch_nap;
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, what_is_due_but_held_by_another_does_not_spin) {
  const auto actions = give({}, now - 1s);
  EXPECT_EQ(actions.claim, 0U);
  EXPECT_EQ(actions.sleep, limits::delivery_first_pause);
}

TEST_F(Dispatching, a_clock_that_jumps_only_makes_it_ask_sooner) {
  (void)give({}, now + 20s);
  now -= day;
  EXPECT_GT(act().claim, 0U);
  dispatch.claimed({}, now + 3 * day, now);
  EXPECT_EQ(act().sleep, limits::dispatch_nap);
  now += 2 * day;
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, keeps_so_many_in_flight_and_the_rest_at_hand) {
  auto actions = give(some(5));
  ASSERT_EQ(actions.send.size(), 2U);
  EXPECT_EQ(actions.send[0].id, domain::DeliveryId{1});
  EXPECT_EQ(actions.claim, 0U);
  end(1, Kind::accepted);
  actions = act();
  ASSERT_EQ(actions.send.size(), 1U);
  EXPECT_EQ(actions.send[0].id, domain::DeliveryId{3});
  EXPECT_EQ(dispatch.in_flight(), 2U);
}

TEST_F(Dispatching, never_holds_more_than_it_claims_at_once) {
  (void)give(some(static_cast<int>(limits::delivery_claim)));
  std::size_t held = limits::delivery_claim;
  for (std::int64_t id = 1; id <= 200; ++id) {
    end(id, Kind::accepted);
    const auto actions = act();
    if (actions.claim > 0) {
      held += actions.claim;
      dispatch.claimed(some(static_cast<int>(actions.claim)), {}, now);
    }
    EXPECT_LE(held, limits::delivery_claim);
    dispatch.settled({id}, now);
    --held;
    (void)act();
  }
}

TEST_F(Dispatching, an_ended_attempt_is_settled_once_as_the_policy_says) {
  (void)give(some(2));
  end(1, Kind::accepted);
  end(2, Kind::failed);
  const auto actions = act();
  ASSERT_EQ(actions.settle.size(), 2U);
  EXPECT_EQ(actions.settle[0].settlement.kind, bus::Settlement::Kind::delivered);
  EXPECT_EQ(actions.settle[1].settlement.kind, bus::Settlement::Kind::again);
  EXPECT_EQ(actions.settle[1].settlement.next, now + 750ms);
  EXPECT_TRUE(act().settle.empty());
  end(1, Kind::failed);  // answered twice: the first counts
  EXPECT_TRUE(act().settle.empty());
}

TEST_F(Dispatching, asks_again_when_the_pause_of_a_failed_one_has_passed) {
  (void)give(some(1));
  finish(1, Kind::failed);
  const auto actions = act();
  EXPECT_EQ(actions.claim, 0U);
  EXPECT_EQ(actions.sleep, 750ms);
  now += 750ms;
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, a_failed_one_settled_during_a_claim_is_asked_for_in_time) {
  (void)give(some(1));
  end(1, Kind::failed);
  dispatch.woken();
  EXPECT_GT(act().claim, 0U);
  dispatch.settled({1}, now);
  dispatch.claimed({}, now + 20s, now);  // it looked before the settlement
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, asks_for_the_next_of_a_key_as_soon_as_the_one_before_is_settled) {
  (void)give(some(1, "class 7a"));
  end(1, Kind::accepted);
  EXPECT_EQ(act().claim, 0U);
  dispatch.settled({1}, now);
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, a_settlement_that_the_store_did_not_take_comes_again_after_a_pause) {
  (void)give(some(1));
  end(1, Kind::accepted);
  EXPECT_EQ(act().settle.size(), 1U);
  dispatch.settle_failed({1}, now);
  auto actions = act();
  EXPECT_TRUE(actions.settle.empty());
  EXPECT_EQ(actions.sleep, limits::dispatch_store_first_pause);
  now += actions.sleep;
  ASSERT_EQ(act().settle.size(), 1U);
  dispatch.settle_failed({1}, now);
  EXPECT_EQ(act().sleep, 2 * limits::dispatch_store_first_pause);
}

TEST_F(Dispatching, failures_of_one_round_share_one_pause) {
  (void)give(some(2));
  end(1, Kind::accepted);
  end(2, Kind::accepted);
  EXPECT_EQ(act().settle.size(), 2U);
  dispatch.settle_failed({1}, now);
  dispatch.settle_failed({2}, now);
  EXPECT_EQ(act().sleep, limits::dispatch_store_first_pause);
}

TEST_F(Dispatching, forgets_a_settlement_when_the_lease_has_ended) {
  (void)give(some(1));
  end(1, Kind::accepted);
  (void)act();
  const base::Time lease_end = now + limits::delivery_lease;
  while (now < lease_end) {
    dispatch.settle_failed({1}, now);
    const auto actions = act();
    ASSERT_TRUE(actions.forgotten.empty());
    now += actions.sleep;
    if (now < lease_end) {
      ASSERT_EQ(act().settle.size(), 1U);
    }
  }
  const auto actions = act();
  EXPECT_TRUE(actions.settle.empty());
  ASSERT_EQ(actions.forgotten.size(), 1U);
  EXPECT_EQ(actions.forgotten[0], domain::DeliveryId{1});
}

TEST_F(Dispatching, an_attempt_that_outlived_its_lease_is_settled_all_the_same) {
  (void)give(some(1));
  now += day;
  end(1, Kind::accepted);
  EXPECT_EQ(act().settle.size(), 1U);
}

TEST_F(Dispatching, sends_nothing_while_the_store_is_away) {
  (void)give(some(3));
  end(1, Kind::accepted);
  EXPECT_EQ(act().send.size(), 1U);
  dispatch.settle_failed({1}, now);
  end(2, Kind::accepted);
  end(3, Kind::accepted);
  now += limits::dispatch_store_longest_pause;
  const auto actions = act();
  EXPECT_TRUE(actions.send.empty());
  EXPECT_EQ(actions.settle.size(), 3U);
  dispatch.settled({1}, now);
}

TEST_F(Dispatching, a_failed_claim_is_tried_again_after_a_pause) {
  EXPECT_GT(act().claim, 0U);
  dispatch.claim_failed(now);
  auto actions = act();
  EXPECT_EQ(actions.claim, 0U);
  now += actions.sleep;
  EXPECT_GT(act().claim, 0U);
}

TEST_F(Dispatching, sends_nothing_whose_lease_has_half_passed) {
  (void)give(some(3));
  now += limits::delivery_lease / 2 + 1s;
  end(1, Kind::accepted);
  const auto actions = act();
  EXPECT_TRUE(actions.send.empty());
  EXPECT_GT(actions.claim, 0U);
}

TEST_F(Dispatching, a_delivery_claimed_again_while_held_is_not_sent_twice) {
  auto first = some(3);
  (void)give(first);
  dispatch.woken();
  (void)act();
  dispatch.claimed(first, {}, now);
  end(1, Kind::accepted);
  EXPECT_EQ(act().send.size(), 1U);
  dispatch.claimed(first, {}, now);
  end(2, Kind::accepted);
  end(3, Kind::accepted);
  EXPECT_TRUE(act().send.empty());
}

TEST_F(Dispatching, an_open_breaker_claims_and_sends_nothing_then_probes_with_one) {
  open_breaker();
  auto actions = act();
  EXPECT_EQ(actions.claim, 0U);
  EXPECT_LE(actions.sleep, limits::breaker_first_pause);
  now += limits::breaker_first_pause;
  EXPECT_EQ(act().claim, 1U);
  dispatch.claimed(some(1), {}, now);
  EXPECT_EQ(act().send.size(), 1U);
  EXPECT_EQ(act().claim, 0U);
  end(last, Kind::busy);
  EXPECT_EQ(act().claim, limits::delivery_claim - 1);
}

TEST_F(Dispatching, a_probe_without_work_waits_for_work) {
  open_breaker();
  now += limits::breaker_first_pause;
  EXPECT_EQ(act().claim, 1U);
  dispatch.claimed({}, {}, now);
  EXPECT_EQ(act().claim, 0U);
  dispatch.woken();
  EXPECT_EQ(act().claim, 1U);
}

TEST_F(Dispatching, draining_stops_claims_and_attempts_and_waits_for_what_is_in_flight) {
  auto actions = give(some(5));
  EXPECT_FALSE(actions.finished);
  dispatch.drain();
  end(1, Kind::accepted);
  actions = act();
  EXPECT_TRUE(actions.send.empty());
  EXPECT_EQ(actions.claim, 0U);
  EXPECT_EQ(actions.settle.size(), 1U);
  dispatch.settled({1}, now);
  EXPECT_FALSE(act().finished);
  end(2, Kind::failed);
  EXPECT_FALSE(act().finished);
  dispatch.settled({2}, now);
  EXPECT_TRUE(act().finished);
}

TEST_F(Dispatching, draining_waits_for_the_claim_in_flight_and_leaves_what_it_brings) {
  EXPECT_GT(act().claim, 0U);
  dispatch.drain();
  EXPECT_FALSE(act().finished);
  dispatch.claimed(some(3), {}, now);
  const auto actions = act();
  EXPECT_TRUE(actions.send.empty());
  EXPECT_TRUE(actions.finished);
}

TEST_F(Dispatching, draining_ends_when_the_store_stays_away) {
  (void)give(some(1));
  end(1, Kind::accepted);
  (void)act();
  dispatch.drain();
  for (int i = 0; i < 1000 && !act().finished; ++i) {
    dispatch.settle_failed({1}, now);
    now += act().sleep;
  }
  EXPECT_TRUE(act().finished);
}

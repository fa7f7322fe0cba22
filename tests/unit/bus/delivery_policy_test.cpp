#include "bus/delivery_policy.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "bus/pause.hpp"
#include "clock_jumps.hpp"

namespace limits = base::limits;
using bus::Outcome;
using bus::Settlement;
using Kind = bus::Outcome::Kind;

namespace {

bus::Delivery delivery(int attempts) {
  bus::Delivery made;
  made.id = {1};
  made.created = noon;
  made.not_after = noon + day;
  made.attempts = attempts;
  return made;
}

Outcome failed() {
  return {.kind = Kind::failed, .code = base::Code::partner_unreachable, .cause = "нет соединения"};
}

Outcome busy(std::optional<std::chrono::seconds> after) {
  return {.kind = Kind::busy, .code = base::Code::busy, .retry_after = after};
}

bus::Pause::Duration pause(int attempts, const Outcome& outcome, double chance) {
  const Settlement settlement = bus::settle_after(delivery(attempts), outcome, noon, chance);
  EXPECT_EQ(settlement.kind, Settlement::Kind::again);
  return settlement.next - noon;
}

}  // namespace

TEST(DeliveryPolicy, accepted_is_delivered_whatever_the_clock_says) {
  const auto settlement =
      bus::settle_after(delivery(999), {.kind = Kind::accepted}, noon + 400 * day, 0);
  EXPECT_EQ(settlement.kind, Settlement::Kind::delivered);
}

TEST(DeliveryPolicy, refused_is_parked_at_once_with_the_code_and_cause_of_the_refusal) {
  const Outcome outcome{
      .kind = Kind::refused, .code = base::Code::delivery_refused, .cause = "класс неизвестен"};
  const auto settlement = bus::settle_after(delivery(0), outcome, noon, 0.5);
  EXPECT_EQ(settlement.kind, Settlement::Kind::parked);
  EXPECT_EQ(settlement.code, "KB-1701");
  EXPECT_EQ(settlement.cause, "класс неизвестен");
}

TEST(DeliveryPolicy, the_pause_doubles_up_to_the_longest) {
  bus::Pause::Duration expected = limits::delivery_first_pause;
  for (int attempts = 0; attempts < 100; ++attempts) {
    EXPECT_EQ(pause(attempts, failed(), 1.0), expected) << attempts;
    expected = std::min<bus::Pause::Duration>(2 * expected, limits::delivery_longest_pause);
  }
}

TEST(DeliveryPolicy, chance_takes_away_half_at_most_and_nothing_makes_it_negative) {
  for (const int attempts : {0, 3, 50, limits::delivery_attempts - 2}) {
    const auto whole = pause(attempts, failed(), 1.0);
    EXPECT_EQ(pause(attempts, failed(), 0.0), whole / 2);
    EXPECT_EQ(pause(attempts, failed(), 0.5), whole * 3 / 4);
    EXPECT_EQ(pause(attempts, failed(), -7.0), whole / 2);
    EXPECT_EQ(pause(attempts, failed(), 7.0), whole);
  }
}

TEST(DeliveryPolicy, busy_waits_at_least_what_was_asked_within_the_longest_pause) {
  EXPECT_EQ(pause(0, busy(30s), 0.0), 30s);
  EXPECT_EQ(pause(5, busy(1s), 1.0), 32s);
  EXPECT_EQ(pause(0, busy(24h), 0.0), limits::delivery_longest_pause);
  EXPECT_EQ(pause(0, busy(std::chrono::seconds::max()), 0.0), limits::delivery_longest_pause);
  EXPECT_EQ(pause(0, busy(-5s), 0.0), limits::delivery_first_pause / 2.0);
  EXPECT_EQ(pause(0, busy(std::nullopt), 1.0), limits::delivery_first_pause);
}

TEST(DeliveryPolicy, only_busy_can_ask_for_a_pause) {
  Outcome outcome = failed();
  outcome.retry_after = 200s;
  EXPECT_EQ(pause(0, outcome, 1.0), limits::delivery_first_pause);
}

TEST(DeliveryPolicy, a_next_try_after_the_deadline_is_parked_and_keeps_the_last_cause) {
  auto late = delivery(0);
  late.not_after = noon + 1s;
  EXPECT_EQ(bus::settle_after(late, failed(), noon, 1.0).kind, Settlement::Kind::again);
  late.not_after = noon + 1s - 1us;
  const auto settlement = bus::settle_after(late, failed(), noon, 1.0);
  EXPECT_EQ(settlement.kind, Settlement::Kind::parked);
  EXPECT_EQ(settlement.code, "KB-1702");
  EXPECT_NE(settlement.cause.find("Срок"), std::string::npos) << settlement.cause;
  EXPECT_NE(settlement.cause.find("нет соединения"), std::string::npos) << settlement.cause;
  EXPECT_NE(settlement.cause.find(base::info(base::Code::partner_unreachable).id),
            std::string::npos);
}

TEST(DeliveryPolicy, the_last_of_its_attempts_is_parked) {
  EXPECT_EQ(bus::settle_after(delivery(limits::delivery_attempts - 2), failed(), noon, 0).kind,
            Settlement::Kind::again);
  const auto settlement =
      bus::settle_after(delivery(limits::delivery_attempts - 1), busy({}), noon, 0);
  EXPECT_EQ(settlement.kind, Settlement::Kind::parked);
  EXPECT_EQ(settlement.code, "KB-1702");
  EXPECT_NE(settlement.cause.find("Попытки"), std::string::npos) << settlement.cause;
  EXPECT_NE(settlement.cause.find(base::info(base::Code::busy).text), std::string::npos);
}

TEST(DeliveryPolicy, a_clock_put_back_pauses_as_ever_and_one_put_forward_meets_the_deadline) {
  const auto back = bus::settle_after(delivery(3), failed(), noon - day, 1.0);
  EXPECT_EQ(back.next, noon - day + 8s);
  const auto forward = bus::settle_after(delivery(3), failed(), noon + day, 1.0);
  EXPECT_EQ(forward.kind, Settlement::Kind::parked);
}

TEST(Pause, ends_after_its_length_and_is_over_before_it_has_begun) {
  bus::Pause pause;
  EXPECT_TRUE(pause.over(noon));
  pause.begin(noon, 10s);
  EXPECT_EQ(pause.left(noon), 10s);
  EXPECT_EQ(pause.left(noon + 4s), 6s);
  EXPECT_TRUE(pause.over(noon + 10s));
}

TEST(Pause, is_over_when_the_clock_has_jumped_a_day_either_way) {
  bus::Pause pause;
  pause.begin(noon, 10s);
  EXPECT_TRUE(pause.over(noon + day));
  EXPECT_TRUE(pause.over(noon - day));
  pause.begin(noon, -1s);
  EXPECT_TRUE(pause.over(noon));
}

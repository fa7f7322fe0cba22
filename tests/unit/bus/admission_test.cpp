#include "bus/admission.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "clock_jumps.hpp"

using base::Code;

namespace {

struct Admitting : ::testing::Test {
  bus::Admission admission;
  std::vector<bus::Admission::Ticket> held;
  base::Time now = noon;

  static domain::Partner partner(std::int64_t id, double rate, int concurrency) {
    domain::Partner made;
    made.id = {id};
    made.limits = {.messages_per_second = rate, .concurrency = concurrency};
    return made;
  }
  // Keeps the ticket; empty: admitted.
  std::optional<Code> enter(const domain::Partner& from, const std::string& id = {}) {
    auto ticket = admission.enter(from, id, now);
    if (!ticket) return ticket.error().code;
    held.push_back(std::move(*ticket));
    return std::nullopt;
  }
  int admitted(const domain::Partner& from, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i)
      if (admission.enter(from, {}, now)) ++count;
    return count;
  }
};

}  // namespace

TEST_F(Admitting, no_limit_admits_all) {
  EXPECT_EQ(admitted(partner(1, 0, 0), 1000), 1000);
  EXPECT_EQ(admission.retry_after(partner(1, 0, 0), now), 1s);
}

TEST_F(Admitting, one_second_of_messages_may_come_at_once_and_then_the_rate_rules) {
  const auto north = partner(1, 10, 0);
  EXPECT_EQ(admitted(north, 50), 10);
  EXPECT_EQ(enter(north), Code::partner_busy);
  now += 500ms;
  EXPECT_EQ(admitted(north, 50), 5);
  now += 1h;
  EXPECT_EQ(admitted(north, 50), 10);
}

TEST_F(Admitting, a_rate_below_one_still_lets_single_messages_through_when_it_said) {
  const auto slow = partner(1, 0.3, 0);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(admitted(slow, 3), 1);
    const auto wait = admission.retry_after(slow, now);
    EXPECT_EQ(wait, 4s);
    now += wait;
  }
}

TEST_F(Admitting, retry_after_is_at_least_a_second) {
  const auto north = partner(1, 1000, 0);
  EXPECT_EQ(admission.retry_after(north, now), 1s);
  admitted(north, 2000);
  EXPECT_EQ(admission.retry_after(north, now), 1s);
}

TEST_F(Admitting, partners_do_not_share_a_limit) {
  EXPECT_EQ(admitted(partner(1, 1, 0), 5), 1);
  EXPECT_EQ(admitted(partner(2, 1, 0), 5), 1);
}

TEST_F(Admitting, a_clock_put_back_neither_blocks_nor_gives_and_one_put_forward_fills_once) {
  const auto north = partner(1, 10, 0);
  EXPECT_EQ(admitted(north, 50), 10);
  now -= day;
  EXPECT_EQ(admission.retry_after(north, now), 1s);
  EXPECT_EQ(admitted(north, 50), 0);
  now += 1s;
  EXPECT_EQ(admitted(north, 50), 10);
  now += 2 * day;
  EXPECT_EQ(admitted(north, 50), 10);
}

TEST_F(Admitting, at_most_so_many_are_at_work) {
  const auto north = partner(1, 0, 2);
  EXPECT_FALSE(enter(north));
  EXPECT_FALSE(enter(north));
  EXPECT_EQ(enter(north), Code::partner_busy);
  held.pop_back();
  EXPECT_FALSE(enter(north));
}

TEST_F(Admitting, one_id_of_one_partner_is_at_work_once) {
  EXPECT_FALSE(enter(partner(1, 0, 0), "a"));
  EXPECT_EQ(enter(partner(1, 0, 0), "a"), Code::message_in_progress);
  EXPECT_FALSE(enter(partner(1, 0, 0), "b"));
  EXPECT_FALSE(enter(partner(2, 0, 0), "a"));
  held.clear();
  EXPECT_FALSE(enter(partner(1, 0, 0), "a"));
}

TEST_F(Admitting, a_refused_repeat_takes_no_place_and_frees_none) {
  const auto north = partner(1, 0, 2);
  EXPECT_FALSE(enter(north, "a"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enter(north, "a"), Code::message_in_progress);
  EXPECT_FALSE(enter(north, "b"));
  EXPECT_EQ(enter(north, "c"), Code::partner_busy);
}

TEST_F(Admitting, messages_without_an_id_do_not_meet) {
  EXPECT_FALSE(enter(partner(1, 0, 0)));
  EXPECT_FALSE(enter(partner(1, 0, 0)));
}

TEST_F(Admitting, a_ticket_leaves_once_however_it_is_moved) {
  const auto north = partner(1, 0, 1);
  {
    auto first = *admission.enter(north, "a", now);
    auto second = std::move(first);
    bus::Admission::Ticket third;
    third = std::move(second);
    EXPECT_EQ(enter(north, "b"), Code::partner_busy);
  }
  EXPECT_FALSE(enter(north, "a"));
}

TEST_F(Admitting, a_ticket_that_is_assigned_over_leaves) {
  const auto north = partner(1, 0, 2);
  auto kept = *admission.enter(north, "a", now);
  auto other = *admission.enter(north, "b", now);
  kept = std::move(other);
  EXPECT_FALSE(enter(north, "a"));
  EXPECT_EQ(enter(north, "c"), Code::partner_busy);
  kept = {};
  EXPECT_FALSE(enter(north, "b"));
}

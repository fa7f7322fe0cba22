#include "evidence/stamp_keeper.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace {

using evidence::StampKeeper;
using namespace std::chrono_literals;

const base::Time noon = *base::parse_time("2026-11-26T12:00:00Z");

StampKeeper keeper(bool strict) {
  StampKeeper made({.interval = 1h, .grace = 72h, .strict = strict});
  made.look(noon);
  return made;
}

TEST(StampKeeper, wants_no_stamp_while_nothing_waits_for_one) {
  const StampKeeper idle({.interval = 1h, .grace = 72h, .strict = true});
  EXPECT_FALSE(idle.due());
  EXPECT_FALSE(idle.left(noon + 10000h));
  EXPECT_FALSE(idle.late(noon + 10000h));
  EXPECT_FALSE(idle.overdue(noon + 10000h));
}

TEST(StampKeeper, wants_one_when_the_oldest_block_has_waited_for_the_interval) {
  StampKeeper stamps = keeper(true);
  EXPECT_EQ(stamps.due(), noon + 1h);
  stamps.look(noon + 5h);
  EXPECT_EQ(stamps.due(), noon + 6h);
}

TEST(StampKeeper, asks_again_a_while_after_a_failure) {
  StampKeeper stamps = keeper(true);
  stamps.note_failure(noon + 2h);
  EXPECT_EQ(stamps.due(), noon + 2h + base::limits::stamp_retry);
}

TEST(StampKeeper, counts_down_to_the_end_of_the_grace) {
  const StampKeeper stamps = keeper(true);
  EXPECT_EQ(stamps.left(noon + 12h), 60h);
  EXPECT_EQ(stamps.left(noon + 72h + 1us), -1s);
  EXPECT_FALSE(stamps.late(noon + 1h + base::limits::stamp_retry));
  EXPECT_TRUE(stamps.late(noon + 2h));
}

TEST(StampKeeper, closes_the_door_past_the_grace_where_that_is_the_policy) {
  EXPECT_FALSE(keeper(true).overdue(noon + 72h));
  EXPECT_TRUE(keeper(true).overdue(noon + 72h + 1s));
  EXPECT_FALSE(keeper(false).overdue(noon + 10000h));
}

TEST(StampKeeper, opens_it_again_with_a_stamp) {
  StampKeeper stamps = keeper(true);
  EXPECT_TRUE(stamps.overdue(noon + 100h));
  stamps.look(std::nullopt);
  EXPECT_FALSE(stamps.overdue(noon + 100h));
}

}  // namespace

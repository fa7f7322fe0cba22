// When a supplier is late.
#include "registers/schedule.hpp"

#include <gtest/gtest.h>

namespace registers {
namespace {

constexpr int moscow = 180;  // minutes

base::Time at(const char* text) {
  return base::parse_time(text).value();
}

bool overdue(const char* schedule, std::optional<base::Time> delivered, const char* now) {
  return is_overdue(parse_schedule(schedule).value(), at("2026-09-01T00:00:00Z"), delivered,
                    at(now), moscow);
}

TEST(Schedule, reads_days_and_an_hour_and_nothing_else) {
  EXPECT_EQ(parse_schedule("daily 23:00")->days, 0x7F);
  EXPECT_EQ(parse_schedule("mon-fri 18:00")->days, 0x1F);
  EXPECT_EQ(parse_schedule("mon,thu,sat-sun 09:30")->days, 0b1101001);
  EXPECT_EQ(parse_schedule("sun 09:30")->by, std::chrono::minutes(570));
  for (const char* wrong : {"", "daily", "mon-fri", "18:00", " 18:00", "mon 24:00", "mon 18:60",
                            "mon 9:30", "fri-mon 18:00", "mon, 18:00", "mon,,tue 18:00",
                            "monday 18:00", "mon 18:00 ", "mon-wed-fri 18:00", "MON 18:00"})
    EXPECT_FALSE(parse_schedule(wrong)) << wrong;
}

TEST(Schedule, is_not_kept_when_nothing_came_that_day_before_the_hour) {
  const auto friday_evening = at("2026-11-27T13:00:00Z");  // 16:00 of the region
  EXPECT_FALSE(overdue("mon-fri 18:00", friday_evening, "2026-11-27T15:30:00Z"));
  EXPECT_FALSE(overdue("mon-fri 18:00", friday_evening, "2026-11-29T20:00:00Z")) << "a weekend";
  EXPECT_FALSE(overdue("mon-fri 18:00", friday_evening, "2026-11-30T14:59:00Z")) << "not yet six";
  EXPECT_TRUE(overdue("mon-fri 18:00", friday_evening, "2026-11-30T15:00:00Z"));
  EXPECT_TRUE(overdue("mon-fri 18:00", std::nullopt, "2026-11-28T00:00:00Z"));
}

TEST(Schedule, is_kept_late_by_whatever_came_after_the_hour) {
  EXPECT_FALSE(overdue("mon-fri 18:00", at("2026-11-30T19:00:00Z"), "2026-11-30T19:01:00Z"));
}

TEST(Schedule, counts_days_as_the_region_does) {
  const auto just_after_midnight = at("2026-11-29T21:01:00Z");  // Monday, 00:01
  EXPECT_FALSE(overdue("mon 18:00", just_after_midnight, "2026-11-30T16:00:00Z"));
  EXPECT_TRUE(
      overdue("mon 18:00", just_after_midnight - std::chrono::minutes(2), "2026-11-30T16:00:00Z"));
}

TEST(Schedule, asks_nothing_of_the_time_before_the_supplier_was_there) {
  const auto weekly = parse_schedule("mon 18:00").value();
  const auto added = at("2026-11-30T15:00:00Z"), now = at("2026-12-06T00:00:00Z");
  EXPECT_FALSE(is_overdue(weekly, added, std::nullopt, now, moscow));
  EXPECT_TRUE(is_overdue(weekly, added - std::chrono::minutes(1), std::nullopt, now, moscow));
}

}  // namespace
}  // namespace registers

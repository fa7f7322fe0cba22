#include "adapters/smev/patience.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

const base::Time noon = *base::parse_time("2026-11-22T12:00:00Z");

TEST(SmevPatience, ends_for_each_message_when_it_has_failed_for_long) {
  adapters::smev::Patience patience;
  EXPECT_FALSE(patience.is_over("a", noon));
  EXPECT_FALSE(patience.is_over("b", noon + 1h));
  EXPECT_FALSE(patience.is_over("a", noon + 119min));
  EXPECT_TRUE(patience.is_over("a", noon + 2h));
  EXPECT_FALSE(patience.is_over("b", noon + 2h));
  EXPECT_FALSE(patience.is_over("a", noon + 2h)) << "begins anew";
}

TEST(SmevPatience, remembers_so_many_and_no_more) {
  adapters::smev::Patience patience;
  patience.is_over("first", noon);
  patience.is_over("second", noon + 1min);
  for (int i = 0; i < 9'999; ++i) patience.is_over(std::to_string(i), noon + 2min);
  EXPECT_FALSE(patience.is_over("first", noon + 3h));
  EXPECT_TRUE(patience.is_over("5000", noon + 3h));
}

}  // namespace

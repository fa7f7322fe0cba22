// What a transaction that runs again takes, it takes once.
#include "adapters/files/taken_once.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace adapters::files {
namespace {

TEST(TakenOnce, a_second_run_sees_what_the_first_has_taken_and_goes_on_behind_it) {
  int asked = 0;
  TakenOnce<int> taken([&]() -> base::Result<int> { return ++asked; });
  for (int run = 0; run < 2; ++run)
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(*taken.at(i), static_cast<int>(i) + 1);
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(*taken.at(3), 4);
  EXPECT_EQ(taken.at(7), nullptr) << "one behind them alone";
}

TEST(TakenOnce, a_failure_stays_and_nothing_behind_it_is_asked_for) {
  int asked = 0;
  TakenOnce<int> taken([&]() -> base::Result<int> {
    if (++asked == 2) return base::fail(base::Code::file_unreadable, "gone");
    return asked;
  });
  for (int run = 0; run < 2; ++run) {
    EXPECT_NE(taken.at(0), nullptr);
    EXPECT_EQ(taken.at(1), nullptr);
    EXPECT_EQ(taken.failure().error().code, base::Code::file_unreadable);
  }
  EXPECT_EQ(asked, 2);
}

TEST(TakenOnce, what_is_thrown_is_a_failure_too) {
  TakenOnce<int> taken([]() -> base::Result<int> { throw std::runtime_error("no memory"); });
  EXPECT_EQ(taken.at(0), nullptr);
  EXPECT_EQ(taken.at(0), nullptr);
  EXPECT_EQ(taken.failure().error().code, base::Code::internal);
}

}  // namespace
}  // namespace adapters::files

#include "app/loading.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace app {
namespace {

namespace limits = base::limits;
using base::Code;

constexpr std::uint64_t plenty = std::uint64_t{1} << 50;

TEST(TrialCopy, of_a_large_database_is_the_command_lines_alone) {
  EXPECT_TRUE(check_copy(limits::upload_check_bytes, plenty, true));
  EXPECT_EQ(check_copy(limits::upload_check_bytes + 1, plenty, true).error().code, Code::too_large);
  EXPECT_TRUE(check_copy(limits::upload_check_bytes + 1, plenty, false));
}

TEST(TrialSteps, of_many_steps_on_postgresql_is_the_command_lines_alone) {
  EXPECT_TRUE(check_steps(most_check_steps, true));
  EXPECT_EQ(check_steps(most_check_steps + 1, true).error().code, Code::too_large);
  EXPECT_TRUE(check_steps(most_check_steps + 1, false));
}

TEST(TrialCopy, leaves_room_on_the_disk) {
  constexpr std::uint64_t bytes = 1000;
  EXPECT_TRUE(check_copy(bytes, bytes + limits::upload_spare_bytes, false));
  for (const std::uint64_t free : {bytes + limits::upload_spare_bytes - 1, bytes - 1})
    EXPECT_EQ(check_copy(bytes, free, false).error().code, Code::storage_full);
}

}  // namespace
}  // namespace app

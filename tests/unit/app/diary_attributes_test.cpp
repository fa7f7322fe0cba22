// What a registration may name and what can be asked for are two tables of rooms apart.
#include <gtest/gtest.h>

#include "adapters/idp/client.hpp"
#include "registers/diaries.hpp"

namespace {

TEST(DiaryAttributes, are_the_scopes_that_can_be_asked_for) {
  const auto names = registers::diary_attributes();
  ASSERT_EQ(names.size(), adapters::idp::scopes().size());
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(names[i], adapters::idp::scopes()[i].name);
}

}  // namespace

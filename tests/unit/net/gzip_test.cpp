#include "net/gzip.hpp"

#include <gtest/gtest.h>

#include "zipped.hpp"

namespace {

using net::Inflater;

TEST(Gzip, unpacks_members_that_follow_each_other) {
  Inflater inflater;
  std::string out;
  ASSERT_TRUE(inflater.feed(zipped("one ") + zipped("two"), out, 100));
  EXPECT_TRUE(inflater.finish());
  EXPECT_EQ(out, "one two");
}

TEST(Gzip, stops_at_the_limit_in_constant_memory) {
  const std::string bomb = zipped(std::string(50'000'000, 'a'));
  ASSERT_LT(bomb.size(), 100'000u);
  Inflater inflater;
  std::string out;
  const auto fed = inflater.feed(bomb, out, 1'000'000);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code, base::Code::too_large);
  EXPECT_LE(out.size(), 1'000'000u);
}

TEST(Gzip, fills_the_limit_exactly) {
  Inflater inflater;
  std::string out;
  EXPECT_TRUE(inflater.feed(zipped(std::string(1000, 'a')), out, 1000));
  EXPECT_TRUE(inflater.finish());
  EXPECT_EQ(out.size(), 1000u);
}

TEST(Gzip, notices_a_missing_end) {
  const std::string packed = zipped("hello");
  Inflater inflater;
  std::string out;
  ASSERT_TRUE(inflater.feed(packed.substr(0, packed.size() - 1), out, 100));
  ASSERT_FALSE(inflater.finish());
  EXPECT_EQ(inflater.finish().error().code, base::Code::truncated);
}

TEST(Gzip, refuses_what_is_not_gzip) {
  Inflater inflater;
  std::string out;
  const auto fed = inflater.feed("plain text", out, 100);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code, base::Code::bad_http);
}

}  // namespace

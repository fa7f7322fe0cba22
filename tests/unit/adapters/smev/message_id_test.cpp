#include "adapters/smev/message_id.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using adapters::smev::MessageIds;
using adapters::smev::time_of_id;

const base::Time noon = *base::parse_time("2026-11-26T12:00:00Z");

TEST(MessageIds, carry_the_time_in_version_1) {
  const base::ManualClock clock(noon);
  MessageIds ids(clock);
  EXPECT_EQ(time_of_id(ids.next()), noon);
}

TEST(MessageIds, grow_while_the_clock_stands_still_or_goes_back) {
  base::ManualClock clock(noon);
  MessageIds ids(clock);
  std::set<std::string> seen;
  auto last = noon;
  for (int i = 0; i < 1000; ++i) {
    if (i == 500) clock.advance(-std::chrono::hours{1});
    const std::string id = ids.next();
    EXPECT_TRUE(seen.insert(id).second);
    EXPECT_GE(*time_of_id(id), last);
    last = *time_of_id(id);
  }
}

TEST(MessageIds, of_two_processes_have_different_random_nodes) {
  const base::ManualClock clock(noon);
  MessageIds one(clock), other(clock);
  const std::string a = one.next(), b = other.next();
  EXPECT_EQ(a.substr(0, 19), b.substr(0, 19));
  EXPECT_NE(a.substr(19), b.substr(19));
  EXPECT_EQ(std::stoi(a.substr(24, 2), nullptr, 16) & 1, 1);  // multicast: no network card's
}

// Its maker's clock was four hours ahead of SMEV's, which took it: an id may be of the future.
TEST(MessageIds, of_real_messages_have_their_time) {
  EXPECT_EQ(base::format_time(*time_of_id("e4057895-813a-11e8-b5d0-399a183f8089")).substr(0, 16),
            "2018-07-06T16:37");
}

TEST(MessageIds, of_another_form_have_none) {
  for (const char* id :
       {"", "e4057895-813a-41e8-b5d0-399a183f8089", "e4057895-813a-11e8-05d0-399a183f8089",
        "E4057895-813A-11E8-B5D0-399A183F8089", "e4057895813a11e8b5d0399a183f8089"})
    EXPECT_FALSE(time_of_id(id)) << id;
}

}  // namespace

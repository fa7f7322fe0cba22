#include "sandbox/queue_switches.hpp"

#include <gtest/gtest.h>

namespace {

using sandbox::Switches;

TEST(Switches, misbehave_as_often_as_asked) {
  Switches switches;
  ASSERT_TRUE(switches.set("operation=Ack&fault=SMEVFailure&times=2&delay=50&after=1"));
  EXPECT_FALSE(switches.take("SendRequest"));
  for (int i = 0; i < 2; ++i) {
    const auto asked = switches.take("Ack");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->fault, "SMEVFailure");
    EXPECT_EQ(asked->delay.count(), 50);
    EXPECT_TRUE(asked->after);
  }
  EXPECT_FALSE(switches.take("Ack"));
}

TEST(Switches, may_mean_every_operation) {
  Switches switches;
  ASSERT_TRUE(switches.set("fault=AccessDenied"));
  EXPECT_TRUE(switches.take("GetStatus"));
  EXPECT_FALSE(switches.take("GetStatus"));
}

TEST(Switches, refuse_what_would_switch_nothing) {
  Switches switches;
  for (const char* query : {"fault=Surprise", "times=-1", "times=x", "delay=9999999", "colour=red",
                            "fault", "times=1000001"})
    EXPECT_EQ(switches.set(query).error().code, base::Code::usage) << query;
}

}  // namespace

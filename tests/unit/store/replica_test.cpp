#include "store/replica.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

using namespace std::chrono_literals;
const ReplicaGauge::Time start = ReplicaGauge::Time() + 1h;

TEST(ReplicaGauge, trusts_nobody_before_it_has_measured) {
  ReplicaGauge gauge(5s);
  EXPECT_FALSE(gauge.recent(start));
  gauge.note(start, 100, 90);
  EXPECT_FALSE(gauge.recent(start));
}

TEST(ReplicaGauge, takes_an_idle_primary_for_no_lag) {
  ReplicaGauge gauge(5s);
  for (int second = 0; second < 100; ++second) {
    gauge.note(start + 1s * second, 100, 100);
    EXPECT_TRUE(gauge.recent(start + 1s * second));
  }
}

TEST(ReplicaGauge, allows_a_steady_lag_within_the_bound_and_none_above) {
  for (const int lag : {3, 8}) {
    ReplicaGauge gauge(5s);
    for (int second = 0; second < 30; ++second) {
      gauge.note(start + 1s * second, 100 * second, 100 * (second - lag));
      if (second >= lag) {
        EXPECT_EQ(gauge.recent(start + 1s * second), lag <= 5) << lag << " " << second;
      }
    }
  }
}

TEST(ReplicaGauge, stops_trusting_one_that_stands_still) {
  ReplicaGauge gauge(5s);
  gauge.note(start, 100, 100);
  for (int second = 1; second < 20; ++second) {
    gauge.note(start + 1s * second, 100 + second, 100);
    EXPECT_EQ(gauge.recent(start + 1s * second), second <= 5) << second;
  }
  gauge.note(start + 20s, 120, 120);
  EXPECT_TRUE(gauge.recent(start + 20s)) << "it has caught up";
}

TEST(ReplicaGauge, stops_trusting_when_nobody_can_be_asked) {
  ReplicaGauge gauge(5s);
  gauge.note(start, 100, 100);
  EXPECT_TRUE(gauge.recent(start + 5s));
  EXPECT_FALSE(gauge.recent(start + 6s));
}

TEST(ReplicaGauge, follows_a_new_primary_whose_history_is_shorter) {
  ReplicaGauge gauge(5s);
  gauge.note(start, 1000, 900);
  gauge.note(start + 1s, 950, 950);
  EXPECT_TRUE(gauge.recent(start + 6s));
}

TEST(ReplicaUrl, prefers_a_standby) {
  EXPECT_EQ(replica_url("postgresql://h1,h2/d"),
            "postgresql://h1,h2/d?target_session_attrs=prefer-standby");
  EXPECT_EQ(replica_url("postgresql://h1/d?target_session_attrs=any"),
            "postgresql://h1/d?target_session_attrs=any");
}

}  // namespace
}  // namespace store

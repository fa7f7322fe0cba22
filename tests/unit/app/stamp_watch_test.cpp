#include "app/stamp_watch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

const base::Time noon = *base::parse_time("2026-11-26T12:00:00Z");
constexpr std::string_view gauge = "kontingent_stamp_seconds_left";

struct Watched : testing::Test {
  base::Log log{base::Log::Format::text, base::Level::error};
  base::Metrics metrics;
  app::Health health;
  app::StampWatch watch{log, metrics, health};
  evidence::StampKeeper keeper{{.interval = 1h, .grace = 72h, .strict = true}};

  std::int64_t left(base::Time now) const {
    return health.stamps_until -
           std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  }
};

TEST_F(Watched, tells_the_whole_grace_while_nothing_waits) {
  watch.look(keeper, true, noon);
  EXPECT_TRUE(health.stamps_asked);
  EXPECT_EQ(left(noon), 72 * 3600);
  EXPECT_NE(metrics.expose().find(std::string(gauge) + " 259200"), std::string::npos);
}

TEST_F(Watched, counts_down_and_below_zero) {
  keeper.look(noon);
  watch.look(keeper, true, noon + 71h);
  EXPECT_EQ(left(noon + 71h), 3600);
  watch.look(keeper, true, noon + 73h);
  EXPECT_EQ(left(noon + 73h), -3600);
  EXPECT_NE(metrics.expose().find(std::string(gauge) + " -3600"), std::string::npos);
}

TEST_F(Watched, tells_nothing_where_no_authority_is_configured) {
  watch.look(keeper, true, noon);
  watch.look(keeper, false, noon);
  EXPECT_FALSE(health.stamps_asked);
  EXPECT_EQ(metrics.expose().find(gauge), std::string::npos);
}

}  // namespace

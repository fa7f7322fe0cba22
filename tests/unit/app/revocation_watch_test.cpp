// What the operator sees of lists that end: once at every turn, and again while it lasts.
#include "app/revocation_watch.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace std::chrono_literals;

TEST(RevocationWatch, a_trust_that_asks_for_lists_and_has_none_is_told_by_readiness) {
  std::ostringstream text;
  base::Log log(base::Log::Format::text, base::Level::info, text);
  base::Metrics metrics;
  app::Health health;
  app::RevocationWatch watch(log, metrics, health);
  const base::Time now = *base::parse_time("2026-11-22T12:00:00Z");
  security::TrustFiles files;
  watch.look(**security::Trust::load(files, {}), {}, now);
  EXPECT_FALSE(health.revocation_asked) << "nothing is asked";
  files.revocation = {.required = true, .grace = 24h};
  watch.look(**security::Trust::load(files, {}), {}, now);
  EXPECT_TRUE(health.revocation_asked);
  const std::int64_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  EXPECT_LE(health.revocation_until + health.revocation_grace, seconds) << "no grace for nothing";
}

}  // namespace

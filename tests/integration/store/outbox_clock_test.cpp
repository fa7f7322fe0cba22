// Times in the queue that a clock wrote which has been put back since.
#include "base/limits.hpp"
#include "fixture.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;

class OutboxClock : public StoreTest {
 protected:
  void put() {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.outbox.put({{}, "r", "PushMarks", "t", "m", "<a/>", noon, {{to(), "", noon + 48h}}});
      return {};
    });
  }
  domain::PartnerId to() const { return from_.partner; }

  std::size_t claimed_at(base::Time now) {
    std::size_t count = 0;
    EXPECT_TRUE(queue_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      count = tx.outbox.claim({to(), 10, "owner", now, now + base::limits::delivery_lease}).size();
      return {};
    }));
    return count;
  }
  std::size_t pulled_back_at(base::Time now) {
    std::size_t count = 0;
    EXPECT_TRUE(queue_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      count = tx.outbox.pull_back(now);
      return {};
    }));
    return count;
  }
};

TEST_P(OutboxClock, put_back_by_a_day_does_not_hold_a_claimed_delivery_for_a_day) {
  put();
  EXPECT_EQ(claimed_at(noon + 24h), 1u);
  EXPECT_EQ(claimed_at(noon + 1min), 0u);
  EXPECT_EQ(pulled_back_at(noon + 1min), 1u);
  EXPECT_EQ(claimed_at(noon + 1min), 1u);
}

TEST_P(OutboxClock, that_is_right_leaves_pauses_and_leases_alone) {
  put();
  EXPECT_EQ(claimed_at(noon), 1u);
  EXPECT_EQ(pulled_back_at(noon), 0u);
  EXPECT_EQ(claimed_at(noon), 0u);
}

ON_BOTH_DATABASES(OutboxClock);

}  // namespace
}  // namespace store

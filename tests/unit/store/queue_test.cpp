#include "store/queue.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

Work work() {
  return {[](Transaction&) { return base::Result<void>(); }, [](base::Result<void>) {}};
}

TEST(Queue, answers_busy_at_its_bound_and_leaves_the_work_with_the_caller) {
  Queue queue(2);
  Work first = work(), second = work(), third = work();
  EXPECT_TRUE(queue.push(first));
  EXPECT_TRUE(queue.push(second));
  const auto refused = queue.push(third);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::busy);
  EXPECT_TRUE(third.done);
}

TEST(Queue, hands_out_up_to_so_many) {
  Queue queue(10);
  for (int i = 0; i < 5; ++i) {
    Work one = work();
    ASSERT_TRUE(queue.push(one));
  }
  EXPECT_EQ(queue.take(3).size(), 3u);
  EXPECT_EQ(queue.take(3).size(), 2u);
}

TEST(Queue, hands_out_nothing_with_what_is_to_be_alone) {
  Queue queue(10);
  for (const bool alone : {false, false, true, true, false}) {
    Work one = work();
    one.alone = alone;
    ASSERT_TRUE(queue.push(one));
  }
  for (const std::size_t count : {2u, 1u, 1u, 1u}) EXPECT_EQ(queue.take(5).size(), count);
}

TEST(Queue, refuses_work_when_closed_but_hands_out_the_rest) {
  Queue queue(10);
  Work one = work(), late = work();
  ASSERT_TRUE(queue.push(one));
  queue.close();
  const auto refused = queue.push(late);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::shutting_down);
  EXPECT_EQ(queue.take(3).size(), 1u);
  EXPECT_TRUE(queue.take(3).empty());
}

}  // namespace
}  // namespace store

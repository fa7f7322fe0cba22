// What a body may lean on is what is known to be stored.
#include "store/body_packer.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace store {
namespace {

class BodyPackerTest : public ::testing::Test {
 protected:
  BodyPackerTest() {
    session_.open();
    for (int i = 0; i < 100; ++i) envelope_ += base::make_uuid();
  }

  bool leans(const BodyPacker::Kind& kind, const std::string& end = "-") {
    const auto packed = packer_.pack(kind, envelope_ + end);
    if (packed.whole) packer_.offer(kind, "7", envelope_ + end);
    return !packed.whole;
  }
  void begin() { session_.begin("BEGIN"); }

  Session session_{"sqlite://:memory:"};
  BodyPacker packer_{session_};
  std::string envelope_;
  const BodyPacker::Kind marks_{20'000, "1< diary PushMarks"};
};

TEST_F(BodyPackerTest, leans_on_what_an_earlier_transaction_has_committed) {
  begin();
  EXPECT_FALSE(leans(marks_));
  EXPECT_FALSE(leans(marks_)) << "the transaction is open";
  session_.commit();
  begin();
  EXPECT_TRUE(leans(marks_));
  EXPECT_FALSE(leans({20'000, "1< diary PushRoster"}));
  EXPECT_FALSE(leans({20'001, "1< diary PushMarks"})) << "another day";
  session_.commit();
}

TEST_F(BodyPackerTest, leans_on_nothing_that_was_rolled_back) {
  begin();
  EXPECT_FALSE(leans(marks_));
  session_.rollback();
  begin();
  EXPECT_FALSE(leans(marks_));
  packer_.forget();  // one job of several has failed
  session_.commit();
  begin();
  EXPECT_FALSE(leans(marks_));
  session_.commit();
  begin();
  packer_.forget();
  EXPECT_TRUE(leans(marks_)) << "what was committed stays so";
  session_.commit();
}

TEST_F(BodyPackerTest, leans_on_nothing_from_before_its_link_was_lost) {
  begin();
  EXPECT_FALSE(leans(marks_));
  session_.commit();
  session_.close();
  session_.open();
  begin();
  EXPECT_FALSE(leans(marks_)) << "another server may have answered";
  session_.commit();
  begin();
  EXPECT_TRUE(leans(marks_));
  session_.commit();
}

TEST_F(BodyPackerTest, takes_another_example_when_this_one_helps_nobody) {
  begin();
  EXPECT_FALSE(leans(marks_));
  session_.commit();
  begin();
  for (int i = 0; i < 40; ++i) {
    envelope_.clear();
    for (int k = 0; k < 100; ++k) envelope_ += base::make_uuid();
    leans(marks_);
  }
  session_.commit();
  begin();
  EXPECT_TRUE(leans(marks_, "changed"));
  EXPECT_LT(packer_.pack(marks_, envelope_).body.bytes.size(), envelope_.size());
  session_.commit();
}

}  // namespace
}  // namespace store

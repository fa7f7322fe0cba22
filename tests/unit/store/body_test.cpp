#include "store/body.hpp"

#include <gtest/gtest.h>

#include "store/failure.hpp"

namespace store {
namespace {

TEST(Body, comes_back_byte_for_byte) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const auto& body : {std::string(), std::string("<a/>"), every_byte})
    EXPECT_EQ(unpack_body(pack_body(body)), body);
}

TEST(Body, is_smaller_at_rest) {
  const std::string body(100'000, 'x');
  EXPECT_LT(pack_body(body).size(), 1000u);
}

TEST(Body, refuses_what_it_did_not_pack) {
  EXPECT_THROW(unpack_body("***"), Failure);
  EXPECT_THROW(unpack_body("YWJj"), Failure);
  const std::string packed = pack_body(std::string(1000, 'y') + "z");
  EXPECT_THROW(unpack_body(packed.substr(0, packed.size() / 8 * 4)), Failure);
}

}  // namespace
}  // namespace store

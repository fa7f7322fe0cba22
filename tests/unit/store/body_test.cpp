#include "store/body.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "store/body_packer.hpp"
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

TEST(Body, leans_on_another) {
  std::string other;
  for (int i = 0; i < 5000; ++i) other += static_cast<char>('a' + i * i % 23 * (i % 7));
  const std::string body = other.substr(0, 3000) + "изменение" + other.substr(2000);
  const std::unique_ptr<ZSTD_CDict, decltype(&ZSTD_freeCDict)> dictionary(make_dictionary(other),
                                                                          &ZSTD_freeCDict);
  const std::string packed = compress_body(body, *dictionary).bytes;
  EXPECT_LT(packed.size(), compress_body(body).bytes.size() / 2);
  EXPECT_EQ(expand_body(packed, other), body);
}

TEST(Body, leans_on_nothing_that_looks_like_a_dictionary) {
  EXPECT_EQ(make_dictionary("\x37\xA4\x30\xEC and then what nobody can read"), nullptr);
}

TEST(Body, tells_what_it_leans_on) {
  EXPECT_EQ(leans_on(compress_body("<a/>").bytes), "");
  EXPECT_EQ(leans_on("\x01"
                     "42\npacked"),
            "42");
  EXPECT_EQ(leans_on(""), "");
  EXPECT_EQ(leans_on("\x01" + std::string(200, '4')), "");
  EXPECT_THROW(expand_leaning("\x01"
                              "42\npacked",
                              "other"),
               Failure);
}

TEST(Body, refuses_what_it_did_not_pack) {
  EXPECT_THROW(unpack_body("***"), Failure);
  EXPECT_THROW(unpack_body("YWJj"), Failure);
  const std::string packed = pack_body(std::string(1000, 'y') + "z");
  EXPECT_THROW(unpack_body(packed.substr(0, packed.size() / 8 * 4)), Failure);
}

}  // namespace
}  // namespace store

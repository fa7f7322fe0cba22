// One-time passwords, by the vectors of RFC 4226, RFC 6238 and RFC 4648.
#include "security/totp.hpp"

#include <gtest/gtest.h>

namespace security {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "12345678901234567890";

base::Time at(std::int64_t seconds) {
  return base::Time{std::chrono::seconds{seconds}};
}

TEST(Totp, makes_the_codes_of_rfc_4226) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t i = 0; i < 10; ++i) EXPECT_EQ(one_time_code(secret, i), codes[i]);
}

TEST(Totp, makes_the_codes_of_rfc_6238) {
  const std::pair<std::int64_t, const char*> codes[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : codes) EXPECT_EQ(one_time_code(secret, seconds / 30, 8), code);
}

TEST(Totp, forgives_one_step_and_takes_a_code_once) {
  const std::string code = one_time_code(secret, 100);
  EXPECT_EQ(match_totp(secret, code, at(3000), 0), 100);
  EXPECT_EQ(match_totp(secret, code, at(2970), 0), 100);
  EXPECT_EQ(match_totp(secret, code, at(3059), 0), 100);
  EXPECT_FALSE(match_totp(secret, code, at(3060), 0));
  EXPECT_FALSE(match_totp(secret, code, at(2939), 0));
  EXPECT_FALSE(match_totp(secret, code, at(3000), 100));
  for (const char* wrong : {"", "000000", "00000", "abcdef", "1234567"})
    EXPECT_FALSE(match_totp(secret, wrong, at(3000), 0)) << wrong;
}

TEST(Totp, base32_is_that_of_rfc_4648) {
  const std::pair<const char*, const char*> pairs[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, coded] : pairs) {
    EXPECT_EQ(encode_base32(plain), coded);
    EXPECT_EQ(decode_base32(coded), plain);
  }
  for (const char* wrong : {"M", "MZ=", "mzxq", "MZ1Q", "MZXR", "MZXW6Y"})
    EXPECT_FALSE(decode_base32(wrong)) << wrong;
}

}  // namespace
}  // namespace security

#include "net/ftp.hpp"

#include <gtest/gtest.h>

namespace net {
namespace {

TEST(FtpPath, is_a_plain_name_between_slashes) {
  for (const char* path : {"/0f0b.zip", "a", "a/b_c-d.e", "/d25f943c-7d53-11ed/d25f943c.bin"})
    EXPECT_TRUE(is_ftp_path(path)) << path;
}

TEST(FtpPath, leads_nowhere_else_and_carries_no_command) {
  const std::string long_name(256, 'a');
  for (const std::string path :
       {"", "/", "//a", "a/", "../a", "/a/../b", "/.", "a/.hidden", "/a b", "/a\r\nDELE b",
        "/a%2Fb", "/a\\b", "/a;type=d", "/\xd1\x84", long_name.c_str()})
    EXPECT_FALSE(is_ftp_path(path)) << path;
}

TEST(FtpCall, with_an_account_that_no_command_could_hold_is_not_made) {
  FtpCall call{"ftp://127.0.0.1:1", "user\r\nDELE a", "password", "/a", std::chrono::seconds(1)};
  const auto got = ftp_get(call, 10);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, FtpFailure::Kind::too_large);
}

}  // namespace
}  // namespace net

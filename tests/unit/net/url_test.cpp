#include "net/url.hpp"

#include <gtest/gtest.h>

namespace {

using net::parse_origin;

TEST(Url, splits_host_and_port) {
  const auto plain = parse_origin("https://bus.example.ru");
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->tls);
  EXPECT_EQ(plain->host, "bus.example.ru");
  EXPECT_EQ(plain->port, "443");
  EXPECT_EQ(plain->authority, "bus.example.ru");
  const auto with_port = parse_origin("HTTPS://bus:8443/");
  ASSERT_TRUE(with_port);
  EXPECT_EQ(with_port->port, "8443");
  EXPECT_EQ(with_port->authority, "bus:8443");
  const auto six = parse_origin("https://[2001:db8::1]:8443");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "2001:db8::1");
  EXPECT_EQ(six->authority, "[2001:db8::1]:8443");
}

TEST(Url, allows_http_to_loopback_only) {
  EXPECT_TRUE(parse_origin("http://127.0.0.1:9090"));
  EXPECT_TRUE(parse_origin("http://localhost:9090"));
  EXPECT_TRUE(parse_origin("http://[::1]:9090"));
  EXPECT_TRUE(parse_origin("http://crl.example.ru", net::Plain::anywhere));
  const auto outside = parse_origin("http://bus.example.ru");
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().code, base::Code::config_invalid);
  EXPECT_FALSE(parse_origin("http://127.evil.example.ru"));
}

TEST(Url, refuses_everything_else) {
  for (const char* url :
       {"", "ftp://a", "https://", "https://a:0", "https://a:65536", "https://a:x",
        "https://a/path", "https://u@a", "https://[::1", "https://[::1]x"})
    EXPECT_FALSE(parse_origin(url)) << url;
}

}  // namespace

// Where the daemon may go for lists and answers, and where never.
#include "app/revocation_plan.hpp"

#include <gtest/gtest.h>

#include "net/url.hpp"

namespace {

using app::is_allowed;
using net::split_url;

TEST(RevocationPlan, an_address_comes_apart_into_where_and_what) {
  const auto whole = split_url("https://a.example:81/x/ca.crl?part=1");
  EXPECT_EQ(whole.origin, "https://a.example:81");
  EXPECT_EQ(whole.path, "/x/ca.crl");
  EXPECT_EQ(whole.query, "part=1");
  EXPECT_EQ(split_url("http://a.example").path, "/");
  EXPECT_EQ(split_url("http://a.example?q").origin, "http://a.example");
  EXPECT_EQ(split_url("http://a.example?q").query, "q");
}

TEST(RevocationPlan, only_hosts_that_are_named_are_asked) {
  const std::vector<std::string> hosts{"crl.example", "ocsp.example:8080"};
  EXPECT_TRUE(is_allowed("http://crl.example/ca.crl", hosts));
  EXPECT_TRUE(is_allowed("https://CRL.Example:443/ca.crl", hosts));
  EXPECT_TRUE(is_allowed("http://ocsp.example:8080", hosts));
  for (const char* url :
       {"http://crl.example:8080/", "http://ocsp.example/", "http://other.example/crl.example",
        "http://crl.example.other/", "http://crl.example@other.example/", "http://a@crl.example/",
        "http://other.example#crl.example", "http://crl.example#@other.example/",
        "http://other.example\\@crl.example/", "ftp://crl.example/", "file:///etc/passwd",
        "http://crl.example /x", "http://crl.example/\r\nX: y", "http:crl.example", "http://",
        "http://[::1]/", "http://127.0.0.1/", "http://crl.example./", ""}) {
    EXPECT_FALSE(is_allowed(url, hosts)) << url;
  }
  EXPECT_FALSE(is_allowed("http://crl.example/", {}));
}

TEST(RevocationPlan, nothing_is_fetched_unless_the_configuration_says_so) {
  config::Settings settings{};
  EXPECT_FALSE(app::fetches_revocation(settings.trust));
  EXPECT_TRUE(app::plan_errands(settings)->empty());
  settings.trust.crl_urls = {"http://localhost/a.crl", "http://localhost/b.crl"};
  EXPECT_TRUE(app::fetches_revocation(settings.trust));
  const auto errands = *app::plan_errands(settings);
  ASSERT_EQ(errands.size(), 2U);
  EXPECT_FALSE(errands[0].subject);
  EXPECT_EQ(errands[1].urls, std::vector<std::string>{"http://localhost/b.crl"});
}

}  // namespace

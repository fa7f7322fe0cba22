// What a browser holds between leaving for ESIA and coming back.
#include "app/login_attempt.hpp"

#include <gtest/gtest.h>

#include "app/login_pages.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace app {
namespace {

using namespace std::chrono_literals;

const base::Time noon = base::parse_time("2026-11-02T12:00:00.5Z").value();

TEST(LoginAttempt, comes_back_as_it_went) {
  const LoginAttempt begun = begin_attempt(noon, "/api/v1/session?a=1");
  const auto back = read_attempt(write_attempt(begun));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->secret, begun.secret);
  EXPECT_EQ(back->back, "/api/v1/session?a=1");
  const auto before = login_of(begun), after = login_of(*back);
  EXPECT_EQ(before.state, after.state);
  EXPECT_EQ(before.nonce, after.nonce);
  EXPECT_EQ(before.verifier, after.verifier);
  EXPECT_EQ(before.at, after.at);
}

TEST(LoginAttempt, gives_what_esia_and_pkce_ask_for) {
  const auto login = login_of(begin_attempt(noon, "/"));
  EXPECT_TRUE(base::is_uuid(login.state)) << login.state;
  EXPECT_GE(login.verifier.size(), 43u);  // RFC 7636 section 4.1
  EXPECT_LE(login.verifier.size(), 128u);
  EXPECT_NE(login.nonce, login.verifier);
}

TEST(LoginAttempt, another_browser_or_another_moment_is_another_login) {
  const LoginAttempt mine = begin_attempt(noon, "/"), theirs = begin_attempt(noon, "/");
  EXPECT_NE(login_of(mine).state, login_of(theirs).state);
  LoginAttempt later = mine;
  later.at += 1s;
  EXPECT_NE(login_of(mine).state, login_of(later).state);
}

TEST(LoginAttempt, what_we_did_not_write_is_none) {
  const std::string good = write_attempt(begin_attempt(noon, "/"));
  for (const std::string& cookie :
       std::vector<std::string>{"", ".", "..", good.substr(1), good + "!", good.substr(0, 64),
                                good.substr(0, 65) + "-1.Lw", good.substr(0, 65) + "x.Lw",
                                good.substr(0, 65) + "99999999999999.Lw"})
    EXPECT_FALSE(read_attempt(cookie)) << cookie;
}

TEST(LoginAttempt, nobody_is_sent_elsewhere_through_us) {
  EXPECT_EQ(own_path("/api/v1/session"), "/api/v1/session");
  for (const std::string& path : std::vector<std::string>{
           "", "//attacker.example", "https://attacker.example", "/\\attacker.example", "/a b",
           "/a\r\nb", "/\"", std::string("/") + std::string(500, 'a')})
    EXPECT_EQ(own_path(path), home_path) << path;
}

TEST(Callbacks, each_serves_once_and_none_is_kept_for_ever) {
  Callbacks callbacks;
  EXPECT_TRUE(callbacks.first("a", noon));
  EXPECT_FALSE(callbacks.first("a", noon + 1min));
  EXPECT_TRUE(callbacks.first("b", noon));
  EXPECT_TRUE(callbacks.first("a", noon + base::limits::esia_login_age + 2min));
}

TEST(LoginPages, a_refusal_says_one_thing_whatever_was_wrong) {
  std::string first;
  for (const base::Code code :
       {base::Code::login_refused, base::Code::account_unknown, base::Code::account_disabled,
        base::Code::account_unconfirmed, base::Code::account_elsewhere}) {
    const auto told = refusal_page(base::fail(code, "secret reason", "subject"), "t-1");
    EXPECT_EQ(told.status, 403);
    if (first.empty()) first = told.body;
    EXPECT_EQ(told.body, first);
    EXPECT_EQ(told.body.find("secret"), std::string::npos);
  }
}

TEST(LoginPages, an_outage_is_one_and_a_name_is_no_markup) {
  EXPECT_EQ(refusal_page(base::fail(base::Code::timed_out), "t").status, 503);
  EXPECT_EQ(refusal_page(base::fail(base::Code::partner_unreachable), "t").status, 503);
  Greeting greeting;
  greeting.person = "<script>\"&";
  const auto shown = greeting_page(greeting, "https://esia.example");
  EXPECT_EQ(shown.body.find("<script>"), std::string::npos);
  EXPECT_NE(shown.body.find("&lt;script&gt;&quot;&amp;"), std::string::npos);
}

}  // namespace
}  // namespace app

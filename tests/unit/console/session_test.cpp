// What a browser holds, and which requests are its owner's own.
#include "console/session.hpp"

#include <gtest/gtest.h>

#include "console/endpoint.hpp"

namespace console {
namespace {

constexpr std::string_view origin = "https://kontingent.example";

net::HttpRequest request(std::string name = {}, std::string value = {}) {
  net::HttpRequest made;
  if (!name.empty()) made.headers[name] = std::move(value);
  return made;
}

TEST(Session, is_new_each_time_and_kept_as_a_digest) {
  const NewSession one = new_session(), other = new_session();
  EXPECT_EQ(one.secret.size(), 64u);
  EXPECT_NE(one.secret, other.secret);
  EXPECT_EQ(one.digest, session_digest(one.secret));
  EXPECT_EQ(one.digest.find(one.secret), std::string::npos);
  EXPECT_NE(csrf_of(one.secret), one.digest);
}

TEST(Session, a_cookie_is_found_by_its_whole_name) {
  EXPECT_EQ(find_cookie("a=1; __Host-kontingent=x; b=2", session_cookie), "x");
  EXPECT_EQ(find_cookie("__Host-kontingent-login=x", session_cookie), "");
  EXPECT_EQ(find_cookie("x__Host-kontingent=x", session_cookie), "");
  EXPECT_EQ(find_cookie("", session_cookie), "");
  EXPECT_EQ(find_cookie(";;=;__Host-kontingent", session_cookie), "");
}

TEST(Session, a_cookie_that_came_twice_is_none) {
  EXPECT_EQ(find_cookie("__Host-kontingent=a; __Host-kontingent=b", session_cookie), "");
}

TEST(Session, a_cookie_of_ours_is_bound_to_this_host_and_kept_from_scripts) {
  EXPECT_EQ(make_cookie(session_cookie, "x", std::chrono::seconds{60}),
            "__Host-kontingent=x; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
}

TEST(Session, a_request_of_our_own_pages_is_proven) {
  const NewSession session = new_session();
  const std::string csrf = csrf_of(session.secret);
  EXPECT_TRUE(check_proof(request(), session.secret, origin, csrf));
  EXPECT_TRUE(check_proof(request("origin", std::string(origin)), session.secret, origin, csrf));
  EXPECT_TRUE(check_proof(request("sec-fetch-site", "same-origin"), session.secret, origin, csrf));
}

TEST(Session, a_request_of_another_site_is_not) {
  const NewSession session = new_session();
  const std::string csrf = csrf_of(session.secret);
  EXPECT_FALSE(check_proof(request(), session.secret, origin, ""));
  EXPECT_FALSE(check_proof(request(), session.secret, origin, csrf_of(new_session().secret)));
  for (const char* from : {"null", "https://kontingent.example.attacker.example",
                           "http://kontingent.example", "https://kontingent.example:8443"})
    EXPECT_FALSE(check_proof(request("origin", from), session.secret, origin, csrf)) << from;
  for (const char* site : {"cross-site", "same-site"})
    EXPECT_FALSE(check_proof(request("sec-fetch-site", site), session.secret, origin, csrf))
        << site;
}

TEST(Session, what_asks_for_a_fresh_login_is_every_change_of_what_is_dangerous) {
  std::size_t dangerous = 0;
  for (const Endpoint& row : endpoints()) {
    if (!is_dangerous(row)) continue;
    ++dangerous;
    EXPECT_NE(row.method, Endpoint::Method::get) << row.operation;
  }
  for (const std::string_view operation :
       {"mergePersons", "undoMerge", "splitPerson", "undoSplit", "addPriority", "putSupplier",
        "inviteAccount", "disableAccount"})
    EXPECT_TRUE(std::ranges::any_of(endpoints(), [&](const Endpoint& row) {
      return row.operation == operation && is_dangerous(row);
    })) << operation;
  EXPECT_GT(dangerous, 15u);
}

}  // namespace
}  // namespace console

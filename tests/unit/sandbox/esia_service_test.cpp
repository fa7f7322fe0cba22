// ESIA's stand-in against our own client, on a clock that the test moves.
#include "sandbox/esia_service.hpp"

#include <gtest/gtest.h>

#include "adapters/esia/login.hpp"
#include "adapters/esia/token.hpp"
#include "pki.hpp"

namespace {

namespace esia = adapters::esia;
using esia::Scheme;
using namespace std::chrono_literals;
using testing_pki::noon;
using testing_pki::shared_pki;

class StandIn : public testing::Test {
 protected:
  StandIn() : service_(options(), shared_pki().signer("rsa"), clock_, log_) {
    ours_.client_id = "KONTINGENT";
    ours_.redirect_uri = "https://kontingent.example/callback";
    ours_.issuer = "http://esia.sandbox/";
    ours_.certificate_hash = "00";
    ours_.nonce = ours_.pkce = true;
    ours_.certificates = {shared_pki().load("rsa")};
  }
  static sandbox::EsiaService::Options options() {
    sandbox::EsiaService::Options made;
    made.issuer = "http://esia.sandbox/";
    made.clients = {
        {"KONTINGENT", shared_pki().load("rsa"), "https://kontingent.example/callback", "00"}};
    made.token_age = 600s;
    return made;
  }

  net::HttpResponse get(const std::string& target, const std::string& token = {}) {
    net::HttpRequest request;
    request.method = "GET";
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
    if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
    return service_.handle(request);
  }
  // Where the browser comes back to, after the person was chosen.
  std::string code_for(const std::string& oid) {
    const auto target = esia::authorization_target(ours_, signer_, login_, clock_.now()).value();
    const auto page = get(target);
    EXPECT_EQ(page.status, 200) << page.body;
    const auto from = page.body.find("login=") + 6;
    const auto shown = page.body.substr(from, page.body.find('&', from) - from);
    const auto back = get("/aas/choose?login=" + shown + "&person=" + oid);
    EXPECT_EQ(back.status, 302);
    const std::string& address = back.headers.front().second;
    return esia::read_callback(address.substr(address.find('?') + 1), login_, clock_.now()).value();
  }
  base::Result<esia::Tokens> exchange(const std::string& code) {
    const auto request = esia::exchange_request(ours_, signer_, login_, code, clock_.now()).value();
    return esia::read_tokens(service_.handle(request), login_.state, clock_.now());
  }
  std::string refusal(const std::string& code) {
    const auto tokens = exchange(code);
    return tokens ? "accepted" : tokens.error().subject;
  }

  base::ManualClock clock_{noon};
  base::Log log_{base::Log::Format::text, base::Level::error};
  security::Signer signer_ = shared_pki().signer("rsa");
  sandbox::EsiaService service_;
  esia::Registration ours_;
  esia::Login login_ = esia::begin_login(noon);
};

TEST_F(StandIn, gives_a_token_that_holds_and_serves_its_person_alone) {
  const auto tokens = exchange(code_for("1000000002")).value();
  const auto who = esia::check_id_token(tokens.id, ours_, login_.nonce, clock_.now());
  ASSERT_TRUE(who) << base::describe(who.error());
  EXPECT_EQ(who->oid, "1000000002");
  EXPECT_TRUE(who->trusted);
  EXPECT_EQ(get("/rs/prns/1000000002", tokens.access).status, 200);
  EXPECT_EQ(get("/rs/prns/1000000002/roles", tokens.access).status, 200);
  EXPECT_EQ(get("/rs/prns/1000000001", tokens.access).status, 403);
  EXPECT_EQ(get("/rs/prns/1000000002", "another").status, 401);
  EXPECT_EQ(get("/rs/prns/1000000002").status, 401);
  clock_.advance(600s);
  EXPECT_EQ(get("/rs/prns/1000000002", tokens.access).status, 401);
}

TEST_F(StandIn, takes_a_code_once_and_not_for_long) {
  const auto code = code_for("1000000001");
  EXPECT_EQ(refusal(code), "accepted");
  EXPECT_EQ(refusal(code), "ESIA-007011");
  const auto late = code_for("1000000001");
  clock_.advance(181s);
  EXPECT_EQ(refusal(late), "ESIA-007011");
}

TEST_F(StandIn, binds_the_code_to_its_request) {
  const auto first = code_for("1000000001");
  login_.verifier += 'x';
  EXPECT_EQ(refusal(first), "ESIA-007040");
  const auto second = code_for("1000000001");
  ours_.pkce = false;
  EXPECT_EQ(refusal(second), "ESIA-007014");
  const auto third = code_for("1000000001");
  ours_.pkce = true;
  EXPECT_EQ(refusal(third), "ESIA-007039");
  const auto fourth = code_for("1000000001");
  ours_.scope = "openid snils";
  EXPECT_EQ(refusal(fourth), "ESIA-007006");
  const auto fifth = code_for("1000000001");
  ours_.scheme = Scheme::pkcs7;
  EXPECT_EQ(refusal(fifth), "ESIA-007012");
}

TEST_F(StandIn, refreshes_once_with_each_refresh_token) {
  const auto tokens = exchange(code_for("1000000003")).value();
  const auto again = [&] {
    const auto request =
        esia::refresh_request(ours_, signer_, tokens.refresh, clock_.now()).value();
    return esia::read_tokens(service_.handle(request), "", clock_.now());
  };
  const auto renewed = again();
  ASSERT_TRUE(renewed);
  EXPECT_EQ(get("/rs/prns/1000000003", renewed->access).status, 200);
  EXPECT_EQ(again().error().subject, "ESIA-007011");
}

TEST_F(StandIn, wants_requests_of_now) {
  const auto target = esia::authorization_target(ours_, signer_, login_, noon).value();
  EXPECT_EQ(get(target).status, 200);
  clock_.advance(6min);
  EXPECT_EQ(get(target).status, 302);
  clock_.advance(-8min);
  EXPECT_EQ(get(target).status, 302);
}

TEST_F(StandIn, shows_only_what_was_asked_for) {
  ours_.scope = "openid";
  const auto tokens = exchange(code_for("1000000001")).value();
  EXPECT_EQ(get("/rs/prns/1000000001", tokens.access).body.find("snils"), std::string::npos);
  EXPECT_EQ(get("/rs/prns/1000000001/roles", tokens.access).status, 403);
}

TEST(Shelf, what_is_taken_makes_no_room_twice) {
  sandbox::Shelf<int> shelf;
  const std::string first = shelf.put(-1);
  for (std::size_t i = 0; i < 2 * base::limits::sandbox_logins; ++i) {
    shelf.take(shelf.put(1));
    const std::string removed = shelf.put(1);
    EXPECT_EQ(shelf.remove_if([](int each) { return each >= 0; }), 1);
    EXPECT_FALSE(shelf.find(removed));
  }
  EXPECT_TRUE(shelf.find(first));
}

TEST(Shelf, lets_the_oldest_go) {
  sandbox::Shelf<int> shelf;
  const auto first = shelf.put(1);
  for (std::size_t i = 0; i < base::limits::sandbox_logins; ++i) shelf.put(2);
  EXPECT_EQ(shelf.find(first), nullptr);
  const auto last = shelf.put(3);
  EXPECT_EQ(*shelf.find(last), 3);
  EXPECT_EQ(shelf.take(last), 3);
  EXPECT_EQ(shelf.take(last), std::nullopt);
}

}  // namespace

// What is kept of a consent, and what a client without a secret may do.
#include "adapters/idp/grant.hpp"

#include <gtest/gtest.h>

#include "adapters/esia/form.hpp"
#include "pki.hpp"

namespace {

namespace idp = adapters::idp;
namespace esia = adapters::esia;
using testing_pki::noon;
using testing_pki::shared_pki;

idp::Client client(const std::string& digest) {
  return {"app", "Приложение", {"ru.app:/back"}, digest, {"fullname"}, "app"};
}

idp::TokenRequest asked(const std::string& secret) {
  return {"app", secret, "authorization_code", "code", "ru.app:/back", "verifier"};
}

TEST(IdpGrant, is_read_as_it_was_written) {
  idp::Grant grant{.client = "app", .redirect_uri = "ru.app:/back"};
  grant.nonce = "n";
  grant.challenge = "c";
  grant.scopes = {"fullname", "guardian"};
  grant.sub = "s";
  grant.claims = {{"family_name", "А\"Б"}, {"guardian", boost::json::array{1}}};
  grant.logged_in = noon;
  grant.shown = {{7, "guardian:mother"}};
  const auto read = idp::read_grant(idp::write_grant(grant)).value();
  EXPECT_EQ(read.client, "app");
  EXPECT_EQ(read.redirect_uri, "ru.app:/back");
  EXPECT_EQ(read.nonce, "n");
  EXPECT_EQ(read.challenge, "c");
  EXPECT_EQ(read.scopes, grant.scopes);
  EXPECT_EQ(read.sub, "s");
  EXPECT_EQ(read.claims, grant.claims);
  EXPECT_EQ(read.logged_in, noon);
  grant.logged_in.reset();
  EXPECT_FALSE(idp::read_grant(idp::write_grant(grant)).value().logged_in);
  ASSERT_EQ(read.shown.size(), 1u);
  EXPECT_EQ(read.shown[0].ground, "guardian:mother");
  for (const char* bad : {"", "{", "[]", "{}", "{\"claims\":{},\"scopes\":[],\"shown\":[]}"})
    EXPECT_FALSE(idp::read_grant(bad)) << bad;
}

TEST(IdpGrant, who_keeps_no_secret_may_not_say_one) {
  shared_pki();  // with the library ready for digests
  const auto open = client(""), closed = client(security::sha256_hex("secret"));
  EXPECT_TRUE(idp::check_client(&open, asked("")));
  EXPECT_EQ(idp::check_client(&open, asked("secret")).error().subject, "invalid_client");
  EXPECT_TRUE(idp::check_client(&closed, asked("secret")));
  EXPECT_EQ(idp::check_client(&closed, asked("")).error().subject, "invalid_client");
  EXPECT_EQ(idp::check_client(nullptr, asked("")).error().subject, "invalid_client");
}

TEST(IdpGrant, one_request_names_one_client) {
  net::HttpRequest request;
  request.headers["authorization"] = "Basic YXBwOnNlY3JldA==";  // app:secret
  request.body = "client_id=other&grant_type=authorization_code";
  EXPECT_EQ(idp::read_token_request(request).error().subject, "invalid_client");
  request.body = "client_id=app&grant_type=authorization_code&code=c";
  EXPECT_EQ(idp::read_token_request(request).value().secret, "secret");
}

}  // namespace

// A login as values: what leaves, and what is believed of that which comes back.
#include "adapters/esia/login.hpp"

#include "adapters/esia/secret.hpp"
#include "office.hpp"

namespace {

using namespace esia_office;
using base::Code;

esia::Registration with(esia::Scheme scheme, bool pkce) {
  esia::Registration made = registration();
  made.scheme = scheme;
  made.pkce = pkce;
  made.certificate_hash = "ABCDEF";
  return made;
}

esia::Form sent(const std::string& target) {
  return esia::parse_form(target.substr(target.find('?') + 1)).value();
}

esia::SecretParts signed_by(const esia::Form& form) {
  return {
      std::string(esia::field(form, "scope")),        std::string(esia::field(form, "timestamp")),
      std::string(esia::field(form, "client_id")),    std::string(esia::field(form, "state")),
      std::string(esia::field(form, "redirect_uri")), std::string(esia::field(form, "code"))};
}

bool signed_well(esia::Scheme scheme, const esia::Form& form) {
  return esia::check_secret(keys().load("esia-rsa"), scheme, signed_by(form),
                            esia::field(form, "client_secret"))
      .has_value();
}

const esia::Login login{"48d1a8dc-0b7d-418a-b4ef-2c7797f77dc9", "nonce", "verifier", noon};

TEST(Login, is_different_every_time_and_its_state_is_a_uuid) {
  const auto one = esia::begin_login(noon), other = esia::begin_login(noon);
  EXPECT_TRUE(base::is_uuid(one.state));
  EXPECT_NE(one.state, other.state);
  EXPECT_NE(one.nonce, other.nonce);
  EXPECT_NE(one.verifier, other.verifier);
  EXPECT_GE(one.verifier.size(), 43u);  // RFC 7636, 4.1
}

TEST(Login, sends_the_browser_to_the_endpoints_of_its_scheme) {
  const auto signer = keys().signer("esia-rsa");
  const auto raw = with(esia::Scheme::raw, true);
  const auto target = esia::authorization_target(raw, signer, login, noon).value();
  EXPECT_TRUE(target.starts_with("/aas/oauth2/v2/ac?"));
  const auto form = sent(target);
  EXPECT_TRUE(signed_well(esia::Scheme::raw, form));
  EXPECT_EQ(esia::field(form, "client_certificate_hash"), "ABCDEF");
  EXPECT_EQ(esia::field(form, "state"), login.state);
  EXPECT_EQ(esia::field(form, "nonce"), "nonce");
  EXPECT_EQ(esia::field(form, "response_type"), "code");
  EXPECT_EQ(esia::field(form, "code_challenge_method"), "S256");
  EXPECT_EQ(esia::field(form, "code_challenge"),
            esia::encode_base64url(security::sha256("verifier")));
  EXPECT_EQ(target.find("verifier"), std::string::npos);

  const auto classic = with(esia::Scheme::pkcs7, false);
  const auto other = esia::authorization_target(classic, signer, login, noon).value();
  EXPECT_TRUE(other.starts_with("/aas/oauth2/ac?"));
  EXPECT_TRUE(signed_well(esia::Scheme::pkcs7, sent(other)));
  EXPECT_FALSE(sent(other).contains("client_certificate_hash"));
  EXPECT_FALSE(sent(other).contains("code_challenge"));
}

TEST(Login, exchanges_its_code_by_a_signed_form) {
  const auto signer = keys().signer("esia-rsa");
  const auto request =
      esia::exchange_request(with(esia::Scheme::raw, true), signer, login, "the code", noon)
          .value();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/aas/oauth2/v3/te");
  EXPECT_EQ(request.header("content-type"), "application/x-www-form-urlencoded");
  const auto form = esia::parse_form(request.body).value();
  EXPECT_TRUE(signed_well(esia::Scheme::raw, form));
  EXPECT_EQ(esia::field(form, "grant_type"), "authorization_code");
  EXPECT_EQ(esia::field(form, "code"), "the code");
  EXPECT_EQ(esia::field(form, "code_verifier"), "verifier");
  const auto again =
      esia::refresh_request(with(esia::Scheme::pkcs7, true), signer, "refresh", noon).value();
  EXPECT_EQ(again.path, "/aas/oauth2/te");
  const auto fields = esia::parse_form(again.body).value();
  EXPECT_TRUE(signed_well(esia::Scheme::pkcs7, fields));
  EXPECT_EQ(esia::field(fields, "refresh_token"), "refresh");
}

TEST(Login, believes_a_callback_with_its_own_state_alone) {
  const std::string state = "state=" + login.state;
  EXPECT_EQ(esia::read_callback("code=abc.def&" + state, login, noon).value(), "abc.def");
  const auto refusal = [&](const std::string& query, base::Time now = noon) {
    const auto read = esia::read_callback(query, login, now);
    EXPECT_FALSE(read) << query;
    return read ? Code::internal : read.error().code;
  };
  EXPECT_EQ(refusal(""), Code::login_refused);
  EXPECT_EQ(refusal("code=abc"), Code::login_refused);
  EXPECT_EQ(refusal("code=abc&state="), Code::login_refused);
  EXPECT_EQ(refusal("code=abc&state=58d1a8dc-0b7d-418a-b4ef-2c7797f77dc9"), Code::login_refused);
  EXPECT_EQ(refusal("code=abc&" + state + "&" + state), Code::login_refused);
  EXPECT_EQ(refusal("code=%F&" + state), Code::login_refused);
  EXPECT_EQ(refusal(state), Code::login_refused);
  EXPECT_EQ(refusal("code=abc&" + state, noon + std::chrono::minutes(16)), Code::login_refused);
  EXPECT_EQ(refusal("code=abc&" + state, noon - std::chrono::seconds(61)), Code::login_refused);
  EXPECT_FALSE(esia::read_callback("code=abc&state=", esia::Login{"", "", "", noon}, noon));
}

TEST(Login, tells_why_esia_sent_the_browser_back_without_a_code) {
  const std::string state = "&state=" + login.state;
  const auto denied = esia::read_callback(
      "error=access_denied&error_description=ESIA-007004%3A+denied" + state, login, noon);
  EXPECT_EQ(denied.error().code, Code::login_refused);
  EXPECT_EQ(denied.error().subject, "ESIA-007004");
  const auto down = esia::read_callback(
      "error=temporarily_unavailable&error_description=ESIA-007008%3A+busy" + state, login, noon);
  EXPECT_EQ(down.error().code, Code::partner_unreachable);
  // who does not know the state makes us believe nothing, not even an error
  EXPECT_EQ(esia::read_callback("error=server_error&error_description=ESIA-007007%3A+x&state=1",
                                login, noon)
                .error()
                .subject,
            "");
}

net::HttpResponse answer(int status, std::string body) {
  net::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

TEST(Tokens, are_read_with_the_state_of_their_request) {
  const auto tokens = esia::read_tokens(
      answer(200, R"({"access_token":"a.b.c","id_token":"d.e.f","refresh_token":"r","expires_in":60,
                      "state":")" +
                      login.state + R"(","token_type":"Bearer"})"),
      login.state, noon);
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access, "a.b.c");
  EXPECT_EQ(tokens->id, "d.e.f");
  EXPECT_EQ(tokens->refresh, "r");
  EXPECT_EQ(tokens->expires, noon + std::chrono::seconds(60));
  const auto code = [](int status, std::string body) {
    return esia::read_tokens(answer(status, std::move(body)), login.state, noon).error().code;
  };
  EXPECT_EQ(code(200, R"({"access_token":"a","token_type":"Bearer","state":"1"})"),
            Code::login_refused);
  EXPECT_EQ(code(200, R"({"access_token":"a","token_type":"mac"})"), Code::esia_answer_invalid);
  EXPECT_EQ(code(200, R"({"token_type":"Bearer"})"), Code::esia_answer_invalid);
  EXPECT_EQ(code(200, R"({"access_token":"a\r\nX-Other: b","token_type":"Bearer"})"),
            Code::esia_answer_invalid);
  EXPECT_EQ(code(200, "<html>"), Code::esia_answer_invalid);
  EXPECT_EQ(code(200, "[]"), Code::esia_answer_invalid);
  EXPECT_EQ(code(200, std::string(100, '[')), Code::esia_answer_invalid);
  EXPECT_EQ(code(502, "<html>"), Code::partner_unreachable);
  EXPECT_EQ(code(404, ""), Code::esia_refused);
  EXPECT_EQ(code(400, R"({"error":"invalid_request","error_description":"ESIA-007053: x"})"),
            Code::esia_refused);
  EXPECT_EQ(code(400, R"({"error":"invalid_grant","error_description":"ESIA-007011: x"})"),
            Code::login_refused);
}

TEST(Logout, goes_through_esia_and_comes_back) {
  EXPECT_EQ(esia::logout_target(registration(), "https://kontingent.example/"),
            "/idp/ext/Logout?client_id=KONTINGENT&redirect_url="
            "https%3A%2F%2Fkontingent.example%2F");
}

TEST(Form, is_read_strictly) {
  EXPECT_EQ(esia::encode_form({{"a", "1 2&+"}, {"b", "Ё"}}), "a=1%202%26%2B&b=%D0%81");
  const auto form = esia::parse_form("a=1+2&b=%D0%81&c").value();
  EXPECT_EQ(esia::field(form, "a"), "1 2");
  EXPECT_EQ(esia::field(form, "b"), "Ё");
  EXPECT_EQ(esia::field(form, "c"), "");
  EXPECT_EQ(esia::field(form, "d"), "");
  for (const char* text : {"a=1&a=2", "a=%", "a=%4", "a=%4g", "a=%D0", "=1", "a=1&%61=2"})
    EXPECT_FALSE(esia::parse_form(text)) << text;
  std::string many;
  for (int i = 0; i < 40; ++i) many += "f" + std::to_string(i) + "=&";
  EXPECT_FALSE(esia::parse_form(many));
}

TEST(Base64url, has_one_spelling) {
  for (const std::string octets : {"", "f", "fo", "foo", "\xFF\xFE\xFD"})
    EXPECT_EQ(esia::decode_base64url(esia::encode_base64url(octets)), octets);
  for (const char* text : {"Zg==", "Zh", "Z", "Zg\n", "Z g", "Zm9+", "Zm/v", "Zg="})
    EXPECT_FALSE(esia::decode_base64url(text)) << text;
  EXPECT_EQ(esia::decode_base64url("Zg==", true), "f");
}

}  // namespace

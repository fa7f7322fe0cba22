// What a diary may ask, who gets a code for what, and what a token says.
#include "adapters/idp/exchange.hpp"

#include <gtest/gtest.h>

#include "adapters/esia/form.hpp"
#include "adapters/esia/jws.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "pki.hpp"

namespace {

namespace idp = adapters::idp;
namespace esia = adapters::esia;
using namespace std::chrono_literals;
using testing_pki::noon;
using testing_pki::shared_pki;

const std::string issuer = "https://kontingent.example/idp";
const std::string home = "https://diary.example/callback";
const std::string verifier = "a-verifier-of-at-least-forty-three-characters";

std::vector<idp::Client> make_clients() {
  const auto client = [](const std::string& id, std::vector<std::string> scopes) {
    return idp::Client{id,     "Дневник",        {home}, security::sha256_hex("secret of " + id),
                       scopes, "sector of " + id};
  };
  return {client("diary", {"fullname", "guardian"}), client("other", {"snils", "student"})};
}
const std::vector<idp::Client>& clients() {
  shared_pki();  // with the library ready for digests
  static const std::vector<idp::Client> made = make_clients();
  return made;
}

esia::Form honest() {
  return {{"client_id", "diary"},
          {"redirect_uri", home},
          {"response_type", "code"},
          {"scope", "openid fullname"},
          {"state", "s"},
          {"nonce", "n"},
          {"code_challenge", esia::encode_base64url(security::sha256(verifier))},
          {"code_challenge_method", "S256"}};
}
std::string text_of(const esia::Form& form) {
  esia::Fields fields;
  for (const auto& [name, value] : form) fields.emplace_back(name, value);
  return esia::encode_form(fields);
}
base::Result<idp::Asked> ask(const esia::Form& form) {
  return idp::read_authorization(text_of(form), clients());
}

TEST(IdpAuthorization, an_honest_one_is_read) {
  const auto asked = ask(honest()).value();
  EXPECT_EQ(asked.refusal, "");
  EXPECT_EQ(asked.client->id, "diary");
  EXPECT_EQ(asked.scopes, std::vector<std::string>{"fullname"});
  EXPECT_EQ(idp::with_code(asked, "c", issuer),
            home + "?code=c&state=s&iss=https%3A%2F%2Fkontingent.example%2Fidp");
}

TEST(IdpAuthorization, nobody_is_sent_to_an_address_that_is_not_registered) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"client_id", "nobody"},
                                                        {"client_id", ""},
                                                        {"redirect_uri", ""},
                                                        {"redirect_uri", home + "/"},
                                                        {"redirect_uri", home + "?x=1"},
                                                        {"redirect_uri", "https://diary.example"},
                                                        {"state", std::string(600, 'x')}}) {
    auto form = honest();
    form[name] = value;
    EXPECT_EQ(ask(form).error().code, base::Code::login_refused) << name << value;
  }
  EXPECT_FALSE(idp::read_authorization(text_of(honest()) + "&state=2", clients()));
}

TEST(IdpAuthorization, what_is_wrong_goes_back_by_its_name) {
  for (const auto& [name, value, error] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"response_type", "token", "unsupported_response_type"},
           {"response_type", "code id_token", "unsupported_response_type"},
           {"response_mode", "fragment", "invalid_request"},
           {"code_challenge_method", "plain", "invalid_request"},
           {"code_challenge", "", "invalid_request"},
           {"code_challenge", "short", "invalid_request"},
           {"scope", "fullname", "invalid_scope"},
           {"scope", "openid snils", "invalid_scope"},
           {"scope", "openid everything", "invalid_scope"},
           {"request", "x", "request_not_supported"},
           {"request_uri", "https://x.example", "request_not_supported"},
           {"prompt", "none", "login_required"}}) {
    auto form = honest();
    form[name] = value;
    EXPECT_EQ(ask(form).value().refusal, error) << name << ' ' << value;
  }
}

TEST(IdpAuthorization, a_person_may_have_to_prove_it_anew) {
  const auto age = [](const std::string& name, const std::string& value) {
    auto form = honest();
    form[name] = value;
    return ask(form).value();
  };
  EXPECT_FALSE(ask(honest()).value().max_age);
  EXPECT_EQ(age("prompt", "login consent").max_age, 0s);
  EXPECT_EQ(age("max_age", "60").max_age, 60s);
  for (const char* bad : {"-1", "x", "1.5"})
    EXPECT_EQ(age("max_age", bad).refusal, "invalid_request") << bad;
  EXPECT_EQ(age("prompt", "login none").refusal, "login_required");
  const auto asked = age("max_age", "300");
  EXPECT_TRUE(idp::is_fresh(asked, noon - 300s, noon));
  EXPECT_TRUE(idp::is_fresh(asked, noon - 360s, noon)) << "clocks differ";
  EXPECT_FALSE(idp::is_fresh(asked, noon - 361s, noon));
  EXPECT_FALSE(idp::is_fresh(asked, std::nullopt, noon)) << "nobody knows when";
  EXPECT_TRUE(idp::is_fresh(ask(honest()).value(), std::nullopt, noon));
}

struct Desk : ::testing::Test {
  security::Signer signer = shared_pki().signer("rsa");
  idp::Exchange exchange = idp::Exchange::make({issuer, "salt", clients()}, signer).value();

  static idp::Subject somebody() {
    idp::Subject who;
    who.account = "1000000002";
    who.confirmed = true;
    who.snils = domain::Snils::parse("900-000-002 83").value();
    who.family_name = "Управленческая";
    who.given_name = "Администратор";
    who.student = {{"1026000000036", "Школа", "7Б"}};
    who.guardian = {{"Демонстрационный", "Ученик", "", {{"1026000000036", "Школа", "7Б"}}}};
    return who;
  }
  std::string code(const esia::Form& form = honest(), base::Time now = noon) {
    return exchange.give_code({ask(form).value(), somebody(), noon}, now);
  }
  static esia::Form form(const std::string& code) {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"redirect_uri", home},
            {"code_verifier", verifier},
            {"client_id", "diary"},
            {"client_secret", "secret of diary"}};
  }
  idp::Exchange::Answer send(const esia::Form& form, const std::string& authorization = "",
                             base::Time now = noon) {
    net::HttpRequest request;
    request.method = "POST";
    request.body = text_of(form);
    if (!authorization.empty()) request.headers["authorization"] = authorization;
    return exchange.token(request, now);
  }
  std::string refusal(const esia::Form& form, const std::string& authorization = "",
                      base::Time now = noon) {
    const auto answer = send(form, authorization, now);
    EXPECT_NE(answer.response.status, 200);
    return std::string(boost::json::parse(answer.response.body).at("error").as_string());
  }
  boost::json::object granted(const idp::Exchange::Answer& answer) {
    EXPECT_EQ(answer.response.status, 200) << answer.why;
    return boost::json::parse(answer.response.body).as_object();
  }
  boost::json::object claims(const boost::json::object& answer) {
    const std::vector<security::Certificate> pinned = {signer.certificate()};
    return esia::open_jws(std::string(answer.at("id_token").as_string()), pinned).value();
  }
};

TEST_F(Desk, a_token_says_what_was_agreed_and_no_more) {
  const auto said = claims(granted(send(form(code()))));
  EXPECT_EQ(said.at("iss").as_string(), issuer);
  EXPECT_EQ(said.at("aud").as_string(), "diary");
  EXPECT_EQ(said.at("nonce").as_string(), "n");
  EXPECT_EQ(said.at("family_name").as_string(), "Управленческая");
  EXPECT_EQ(said.at("exp").as_int64() - said.at("iat").as_int64(), 300);
  for (const char* name : {"snils", "guardian", "student", "employee", "account"})
    EXPECT_FALSE(said.contains(name)) << name;
  EXPECT_EQ(boost::json::serialize(said).find("1000000002"), std::string::npos);
}

TEST_F(Desk, what_the_register_knows_goes_with_its_scope) {
  auto asking = honest();
  asking["scope"] = "openid guardian";
  const auto said = claims(granted(send(form(code(asking)))));
  const auto& child = said.at("guardian").as_array().at(0).as_object();
  EXPECT_EQ(child.at("family_name").as_string(), "Демонстрационный");
  EXPECT_EQ(child.at("studies").as_array().at(0).at("class").as_string(), "7Б");
  EXPECT_FALSE(said.contains("family_name"));
}

TEST_F(Desk, two_diaries_know_one_person_by_two_names) {
  const auto who = somebody();
  const auto mine = idp::pairwise_name(who, clients()[0], "salt");
  EXPECT_EQ(mine, idp::pairwise_name(who, clients()[0], "salt"));
  EXPECT_NE(mine, idp::pairwise_name(who, clients()[1], "salt"));
  EXPECT_NE(mine, idp::pairwise_name(who, clients()[0], "another"));
}

TEST_F(Desk, a_code_serves_once_and_soon) {
  const std::string once = code();
  granted(send(form(once)));
  EXPECT_EQ(refusal(form(once)), "invalid_grant");
  const std::string late = code();
  EXPECT_EQ(refusal(form(late), "", noon + 60s), "invalid_grant");
  granted(send(form(code()), "", noon + 59s));
}

TEST_F(Desk, a_code_serves_whom_it_was_given_to) {
  const auto changed = [&](const std::string& name, const std::string& value) {
    auto made = form(code());
    made[name] = value;
    return refusal(made);
  };
  EXPECT_EQ(changed("client_secret", "secret of other"), "invalid_client");
  EXPECT_EQ(changed("client_secret", ""), "invalid_client");
  EXPECT_EQ(changed("client_id", "nobody"), "invalid_client");
  EXPECT_EQ(changed("code_verifier", verifier + "x"), "invalid_grant");
  EXPECT_EQ(changed("code_verifier", ""), "invalid_grant");
  EXPECT_EQ(changed("redirect_uri", home + "/"), "invalid_grant");
  EXPECT_EQ(changed("code", "x"), "invalid_grant");
  EXPECT_EQ(changed("grant_type", "password"), "unsupported_grant_type");
  auto theirs = form(code());
  theirs["client_id"] = "other";
  theirs["client_secret"] = "secret of other";
  EXPECT_EQ(refusal(theirs), "invalid_grant");
}

TEST_F(Desk, a_client_proves_itself_in_one_of_two_ways) {
  auto bare = form(code());
  bare.erase("client_id");
  bare.erase("client_secret");
  const auto basic = [](const std::string& pair) { return "Basic " + base::encode_base64(pair); };
  granted(send(bare, basic("diary:secret%20of+diary")));
  EXPECT_EQ(refusal(bare, basic("diary:wrong")), "invalid_client");
  EXPECT_EQ(refusal(bare, basic("diary")), "invalid_client");
  EXPECT_EQ(refusal(bare, basic("diary:secret%20of+diary&id=other")), "invalid_client");
  EXPECT_EQ(refusal(bare, "Bearer x"), "invalid_client");
  EXPECT_EQ(refusal(form(code()), basic("diary:secret%20of+diary")), "invalid_client");
  EXPECT_EQ(refusal(bare), "invalid_client");
}

TEST_F(Desk, an_access_token_tells_the_same_person_for_a_while) {
  const auto answer = granted(send(form(code())));
  const auto look = [&](const std::string& token, base::Time now) {
    net::HttpRequest request;
    request.headers["authorization"] = "Bearer " + token;
    return exchange.userinfo(request, now).response;
  };
  const std::string token(answer.at("access_token").as_string());
  const auto said = look(token, noon);
  ASSERT_EQ(said.status, 200);
  EXPECT_EQ(boost::json::parse(said.body).at("sub"), claims(answer).at("sub"));
  EXPECT_EQ(look(token, noon + 5min).status, 401);
  EXPECT_EQ(look("", noon).status, 401);
  EXPECT_EQ(look(std::string(answer.at("id_token").as_string()), noon).status, 401);
}

TEST_F(Desk, its_keys_and_addresses_are_told) {
  const auto keys = boost::json::parse(exchange.keys().body).at("keys").as_array();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0].at("e").as_string(), "AQAB");
  EXPECT_EQ(esia::decode_base64url(std::string(keys[0].at("n").as_string()))->size(), 256u);
  EXPECT_FALSE(keys[0].as_object().contains("d"));
  const auto told = boost::json::parse(exchange.discovery().body);
  EXPECT_EQ(told.at("token_endpoint").as_string(), issuer + "/token");
  EXPECT_EQ(
      idp::Exchange::make({issuer, "salt", clients()}, shared_pki().signer("ec")).error().code,
      base::Code::key_unusable);
}

TEST_F(Desk, keeps_a_bounded_number_of_codes) {
  for (std::size_t i = 0; i < base::limits::idp_kept + 10; ++i) code();
  granted(send(form(code())));
}

}  // namespace

// What an id_token must be: every way to forge one is refused.
#include "adapters/esia/token.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "office.hpp"

namespace {

using namespace esia_office;
using boost::json::object;

std::string token(const object& what, const std::string& key = "esia-rsa") {
  return esia::make_jws(keys().signer(key), what).value();
}
std::string encoded(const object& part) {
  return esia::encode_base64url(boost::json::serialize(part));
}

base::Result<esia::Identity> check(const std::string& text, base::Time now = noon,
                                   const esia::Registration& ours = registration()) {
  return esia::check_id_token(text, ours, "nonce-of-this-login", now);
}
std::string refusal(const std::string& text, base::Time now = noon,
                    const esia::Registration& ours = registration()) {
  const auto checked = check(text, now, ours);
  if (checked) return "accepted";
  EXPECT_EQ(checked.error().code, base::Code::login_refused);
  return checked.error().detail;
}
// The good claims with one of them changed; null: left out.
std::string refusal_with(const char* name, const boost::json::value& value, base::Time now = noon) {
  object changed = claims();
  changed.erase(name);
  if (!value.is_null()) changed[name] = value;
  return refusal(token(changed), now);
}

struct Kind : testing::TestWithParam<const char*> {};

TEST_P(Kind, holds_under_its_certificate_and_breaks_with_any_change) {
  const std::string made = token(claims(), GetParam());
  const auto identity = check(made, noon, registration(GetParam()));
  ASSERT_TRUE(identity) << base::describe(identity.error());
  EXPECT_EQ(identity->oid, "1000299654");
  EXPECT_TRUE(identity->trusted);
  EXPECT_EQ(identity->session, "63e07a8e-5667-4dfe-a54a-3e392455b6b6");
  EXPECT_EQ(identity->method, "PWD");
  const auto value = made.rfind('.') + 1;
  EXPECT_EQ(refusal(made.substr(0, value) +
                        esia::encode_base64url(esia::decode_base64url(made.substr(value)).value() +
                                               "more"),
                    noon, registration(GetParam())),
            "token: the signature does not hold");
  for (const std::size_t at : {made.find('.') + 5, made.rfind('.') + 5}) {
    std::string changed = made;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal(changed, noon, registration(GetParam())),
              "token: the signature does not hold");
  }
}
INSTANTIATE_TEST_SUITE_P(IdToken, Kind,
                         testing::Values("esia-rsa", "esia-gost256", "esia-gost512"));

TEST(IdToken, of_gost_says_so_in_esias_words_and_holds_under_the_openssl_tool) {
  const std::string made = token(claims(), "esia-gost256");
  const auto dot = made.rfind('.');
  EXPECT_EQ(made.substr(0, made.find('.')),
            encoded({{"typ", "JWT"}, {"alg", "GOST3410_2012_256"}}));
  const auto folder = shared_pki().folder();
  std::ofstream(folder / "jws.text", std::ios::binary) << made.substr(0, dot);
  std::ofstream(folder / "jws.value", std::ios::binary)
      << esia::decode_base64url(made.substr(dot + 1)).value();
  ASSERT_TRUE(testing_pki::openssl("x509 -in $D/esia-gost256.crt -noout -pubkey -out $D/jws.pem"));
  EXPECT_TRUE(testing_pki::openssl(
      "dgst -md_gost12_256 -verify $D/jws.pem -signature $D/jws.value $D/jws.text"));
  ASSERT_TRUE(testing_pki::openssl(
      "dgst -md_gost12_256 -sign $D/esia-gost256.key -out $D/jws.tool $D/jws.text"));
  const std::string theirs =
      made.substr(0, dot + 1) + esia::encode_base64url(testing_pki::read(folder / "jws.tool"));
  EXPECT_TRUE(check(theirs, noon, registration("esia-gost256")));
}

TEST(IdToken, signed_by_nobody_is_refused) {
  for (const char* none : {"none", "None", "NONE", "nOnE"}) {
    const std::string head = encoded({{"alg", none}}) + '.' + encoded(claims());
    EXPECT_EQ(refusal(head + '.'), "token: an algorithm that is not accepted");
    EXPECT_EQ(refusal(head + ".AAAA"), "token: an algorithm that is not accepted");
  }
  const std::string made = token(claims());
  EXPECT_EQ(refusal(made.substr(0, made.rfind('.') + 1)), "token: no signature");
  EXPECT_EQ(refusal(made.substr(0, made.rfind('.'))), "token: not three parts");
}

TEST(IdToken, signed_by_hmac_with_the_public_key_is_refused) {
  for (const std::string& secret :
       {testing_pki::read(keys().certificate("esia-rsa")), keys().load("esia-rsa").der()}) {
    const std::string text = encoded({{"alg", "HS256"}}) + '.' + encoded(claims());
    unsigned char value[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), value, &size);
    EXPECT_EQ(refusal(text + '.' + esia::encode_base64url({reinterpret_cast<char*>(value), size})),
              "token: an algorithm that is not accepted");
  }
}

TEST(IdToken, that_names_the_algorithm_of_another_key_is_refused) {
  const std::string made = token(claims(), "esia-rsa");
  EXPECT_EQ(refusal(made, noon, registration("esia-gost256")),
            "token: no certificate for its algorithm");
  const std::string renamed = encoded({{"alg", "GOST3410_2012_256"}}) + made.substr(made.find('.'));
  EXPECT_EQ(refusal(renamed), "token: no certificate for its algorithm");
  EXPECT_EQ(refusal(renamed, noon, registration("esia-gost256")),
            "token: the signature does not hold");
}

TEST(IdToken, that_brings_its_own_key_is_refused) {
  const auto stranger = keys().signer("esia-foreign");
  const std::string text = encoded({{"alg", "RS256"},
                                    {"kid", "1"},
                                    {"jku", "https://attacker.example/keys"},
                                    {"x5c", {base::encode_base64(stranger.certificate().der())}}}) +
                           '.' + encoded(claims());
  EXPECT_EQ(refusal(text + '.' + esia::encode_base64url(stranger.sign(text).value())),
            "token: the signature does not hold");
}

TEST(IdToken, whose_header_must_be_understood_is_refused) {
  const auto signer = keys().signer("esia-rsa");
  for (const object& more : {object{{"crit", {"exp"}}}, object{{"b64", false}}}) {
    object header{{"alg", "RS256"}};
    header.insert(more.begin(), more.end());
    const std::string text = encoded(header) + '.' + encoded(claims());
    EXPECT_EQ(refusal(text + '.' + esia::encode_base64url(signer.sign(text).value())),
              "token: an extension in the header");
  }
}

TEST(IdToken, during_a_roll_over_holds_under_either_certificate) {
  esia::Registration both = registration();
  both.certificates.push_back(keys().load("esia-gost256"));
  EXPECT_TRUE(check(token(claims()), noon, both));
  EXPECT_TRUE(check(token(claims(), "esia-gost256"), noon, both));
  EXPECT_FALSE(check(token(claims(), "esia-foreign"), noon, both));
}

TEST(IdToken, of_another_issuer_or_for_another_system_is_refused) {
  EXPECT_EQ(refusal_with("iss", "http://esia.example"), "token: another issuer");
  EXPECT_EQ(refusal_with("iss", nullptr), "token: another issuer");
  EXPECT_EQ(refusal_with("aud", "ANOTHER"), "token: for another system");
  EXPECT_EQ(refusal_with("aud", nullptr), "token: for another system");
  EXPECT_EQ(refusal_with("aud", {"ANOTHER", "KONTINGENT"}), "token: for another system");
  EXPECT_EQ(refusal_with("azp", "ANOTHER"), "token: for another system");
  EXPECT_EQ(refusal_with("aud", {"KONTINGENT"}), "accepted");
  object several = claims();
  several["aud"] = {"ANOTHER", "KONTINGENT"};
  several["azp"] = "KONTINGENT";
  EXPECT_EQ(refusal(token(several)), "accepted");
}

TEST(IdToken, outside_its_times_is_refused_beyond_the_leeway) {
  using std::chrono::seconds;
  const std::string made = token(claims());
  EXPECT_EQ(refusal(made, noon + seconds(659)), "accepted");
  EXPECT_EQ(refusal(made, noon + seconds(660)), "token: it has expired");
  EXPECT_EQ(refusal(made, noon - seconds(60)), "accepted");
  EXPECT_EQ(refusal(made, noon - seconds(61)), "token: issued in the future");
  EXPECT_EQ(refusal_with("nbf", esia_office::seconds(noon) + 61), "token: not yet valid");
  EXPECT_EQ(refusal_with("nbf", "soon"), "token: not yet valid");
  EXPECT_EQ(refusal_with("exp", nullptr), "token: no exp or no iat");
  EXPECT_EQ(refusal_with("exp", 1e300), "token: no exp or no iat");
  EXPECT_EQ(refusal_with("exp", -1), "token: no exp or no iat");
  EXPECT_EQ(refusal_with("iat", nullptr), "token: no exp or no iat");
}

TEST(IdToken, of_an_earlier_login_is_refused_by_its_nonce) {
  EXPECT_EQ(refusal_with("nonce", "nonce-of-another-login"), "token: a nonce of another login");
  EXPECT_EQ(refusal_with("nonce", nullptr), "token: no nonce");
  esia::Registration silent = registration();
  silent.nonce = false;  // an ESIA that does not repeat it; one that comes must be ours
  object without = claims();
  without.erase("nonce");
  EXPECT_EQ(refusal(token(without), noon, silent), "accepted");
  object other = claims();
  other["nonce"] = "nonce-of-another-login";
  EXPECT_EQ(refusal(token(other), noon, silent), "token: a nonce of another login");
}

TEST(IdToken, names_one_subject) {
  EXPECT_EQ(refusal_with("sub", nullptr), "token: no sub");
  EXPECT_EQ(refusal_with("sub", ""), "token: no sub");
  EXPECT_EQ(refusal_with("sub", 1000299655), "token: two subjects");
  object untrusted = claims();
  untrusted["urn:esia:sbj"].as_object().erase("urn:esia:sbj:is_tru");
  EXPECT_FALSE(check(token(untrusted)).value().trusted);
}

TEST(IdToken, that_is_no_token_is_refused_whatever_it_is) {
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c.d"),
        std::string("=.=.="), std::string(20'000, 'A'), token(claims()) + "=",
        token(claims()) + "\n", " " + token(claims())})
    EXPECT_NE(refusal(text), "accepted") << text.substr(0, 20);
}

}  // namespace

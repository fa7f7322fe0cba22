// Our own word to a diary, read by the reader that we read others by; and a diary's question.
#include "adapters/saml/voucher.hpp"

#include "adapters/saml/authn_request.hpp"
#include "adapters/saml/names.hpp"
#include "office.hpp"

namespace {

using base::Code;
using namespace saml_office;
using namespace std::chrono_literals;
using saml::Kind;

const std::string sso = "https://kontingent.example/idp/saml/login";

saml::Party diary(bool encrypts = false) {
  saml::Party party;
  party.entity_id = us;
  party.login = acs;
  party.signing = {keys().load("us")};
  if (encrypts) party.encryption = {keys().load("us")};
  return party;
}

std::string question(const std::string& more = "", const std::string& inner = "") {
  return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
         " ID=\"_q\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + sso +
         "\"" + more + "><saml:Issuer>" + us + "</saml:Issuer>" + inner + "</samlp:AuthnRequest>";
}

std::string sent(const std::string& text, const std::string& key = "us") {
  return saml::write_redirect(keys().signer(key), {Kind::request, text, "back"}).value();
}

void expect_refused(const std::string& query, Code code) {
  const auto read_it = saml::read_authn_request(query, diary(), sso, noon);
  ASSERT_FALSE(read_it) << query;
  EXPECT_EQ(read_it.error().code, code) << base::describe(read_it.error());
}

TEST(SamlVoucher, its_word_holds_for_whom_it_is_meant) {
  for (const bool encrypts : {false, true}) {
    const auto signer = keys().signer("idp");
    const auto text = saml::write_vouch({idp, signer, noon}, diary(encrypts),
                                        {asked, "s-1", {{"a", "1"}, {"a", "2"}, {"b<", "&"}}, noon})
                          .value();
    EXPECT_EQ(text.find("EncryptedAssertion") != text.npos, encrypts);
    const auto told = read(text);
    ASSERT_TRUE(told) << base::describe(told.error());
    EXPECT_EQ(told->name.value, "s-1");
    EXPECT_TRUE(told->name.format.ends_with(":persistent"));
    EXPECT_EQ(told->attributes.at("a"), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(told->attributes.at("b<"), std::vector<std::string>{"&"});
    auto other = expected();
    other.us = "https://other.example";
    refuses(text, Code::saml_foreign, "audience", other);
    other = expected();
    other.now = noon + 10min;
    refuses(text, Code::saml_untimely, "expired", other);
  }
}

TEST(SamlVoucher, a_denial_names_nobody) {
  const auto signer = keys().signer("idp");
  const auto text =
      saml::write_denial({idp, signer, noon}, diary(), asked, "RequestDenied").value();
  const auto told = read(text);
  EXPECT_EQ(told.error().code, Code::saml_declined);
  EXPECT_TRUE(told.error().subject.ends_with(":RequestDenied"));
}

TEST(SamlVoucher, says_where_and_with_which_key) {
  const auto signer = keys().signer("idp");
  const auto party = saml::read_metadata(saml::write_provider_metadata({idp, signer, noon}, sso),
                                         saml::Role::identity_provider)
                         .value();
  EXPECT_EQ(party.entity_id, idp);
  EXPECT_EQ(party.login, sso);
  EXPECT_EQ(party.signing.at(0).fingerprint(), keys().load("idp").fingerprint());
}

TEST(SamlQuestion, an_honest_one_is_read) {
  const std::string policy = "<samlp:NameIDPolicy AllowCreate=\"true\"/>";
  for (const std::string& more :
       std::vector<std::string>{"", " AssertionConsumerServiceURL=\"" + acs + "\"",
                                " ProtocolBinding=\"" + std::string(saml::post_binding) + "\"",
                                " AssertionConsumerServiceIndex=\"0\""}) {
    const auto read_it = saml::read_authn_request(sent(question(more, policy)), diary(), sso, noon);
    ASSERT_TRUE(read_it) << more << base::describe(read_it.error());
    EXPECT_EQ(read_it->id, "_q");
    EXPECT_EQ(read_it->relay_state, "back");
    EXPECT_FALSE(read_it->passive);
  }
  EXPECT_TRUE(
      saml::read_authn_request(sent(question(" IsPassive=\"true\"")), diary(), sso, noon)->passive);
  EXPECT_EQ(saml::claimed_issuer(sent(question())).value(), us);
}

TEST(SamlQuestion, nobody_asks_in_the_name_of_another) {
  expect_refused(sent(question(), "idp-foreign"), Code::saml_untrusted);
  const std::string good = sent(question());
  const auto unsigned_one = good.substr(0, good.find("&SigAlg="));
  expect_refused(unsigned_one, Code::saml_untrusted);
  expect_refused(replaced(good, "RelayState=back", "RelayState=elsewhere"), Code::saml_untrusted);
  expect_refused(good + "&SAMLRequest=x", Code::saml_malformed);
  expect_refused(good + "&more=x", Code::saml_malformed);
  expect_refused(replaced(good, "rsa-sha256", "rsa-sha1"), Code::saml_untrusted);
  expect_refused(replaced(good, "rsa-sha256", "hmac-sha256"), Code::saml_untrusted);
  expect_refused(sent(replaced(question(), us + "<", "https://other.example<")),
                 Code::saml_foreign);
  // a signature inside is none: HTTP-Redirect signs the address
  const auto wrapped = saml::write_redirect(keys().signer("idp-foreign"),
                                            {Kind::request, sign(question(), "us"), ""});
  expect_refused(*wrapped, Code::saml_untrusted);
}

TEST(SamlQuestion, the_answer_goes_to_the_registered_address) {
  for (const std::string& more : std::vector<std::string>{
           " AssertionConsumerServiceURL=\"https://attacker.example/acs\"",
           " AssertionConsumerServiceURL=\"" + acs + "/\"", " AssertionConsumerServiceIndex=\"1\"",
           " ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\""})
    expect_refused(sent(question(more)), Code::saml_foreign);
  expect_refused(sent(replaced(question(), sso, "https://elsewhere.example/")), Code::saml_foreign);
  for (const char* inner : {"<saml:Subject/>", "<samlp:Scoping/>", "<samlp:Extensions/>"})
    expect_refused(sent(question("", inner)), Code::saml_malformed);
  expect_refused(sent(replaced(question(), "2026-11-22T12:00", "2026-11-22T11:30")),
                 Code::saml_untimely);
  expect_refused(sent(replaced(question(), "2026-11-22T12:00", "2026-11-22T12:02")),
                 Code::saml_untimely);
  expect_refused(sent(response(sign(assertion()))), Code::saml_malformed);
  EXPECT_FALSE(saml::claimed_issuer("SAMLRequest=AAAA"));
  EXPECT_FALSE(saml::claimed_issuer(std::string(20'000, 'a')));
}

}  // namespace

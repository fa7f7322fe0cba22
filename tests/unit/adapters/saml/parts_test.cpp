// Metadata, persons, addresses with messages, logout, the memory of assertions.
#include "adapters/saml/logout.hpp"

#include <algorithm>

#include "adapters/saml/metadata.hpp"
#include "adapters/saml/names.hpp"
#include "adapters/saml/person.hpp"
#include "adapters/saml/redirect.hpp"
#include "adapters/saml/seen.hpp"
#include "office.hpp"

namespace {

using base::Code;
using namespace saml_office;
using namespace std::chrono_literals;
using saml::Kind;

saml::Attributes honest() {
  return read(response(sign(assertion()))).value().attributes;
}

TEST(SamlPerson, is_the_same_value_as_by_openid_connect) {
  const auto who = saml::read_person(honest()).value();
  EXPECT_EQ(who.identity.oid, "1000000002");
  EXPECT_TRUE(who.identity.trusted && who.person.trusted);
  EXPECT_EQ(who.identity.method, "DS");
  EXPECT_EQ(who.person.snils.formatted(), "900-000-002 83");
  EXPECT_EQ(who.person.family_name, "Управленческая");
  EXPECT_EQ(who.person.patronymic, "");
  ASSERT_EQ(who.roles.size(), 1u);
  EXPECT_EQ(who.roles[0].ogrn, "1026000000025");
  EXPECT_FALSE(who.roles[0].chief);
}

TEST(SamlPerson, is_confirmed_only_when_the_level_says_so) {
  auto attributes = honest();
  for (const char* level : {"AL10", "AL15", "", "al20", "AL2"}) {
    attributes["urn:esia:assuranceLevel"] = {level};
    EXPECT_FALSE(saml::read_person(attributes)->identity.trusted) << level;
  }
  attributes.erase("urn:esia:assuranceLevel");
  EXPECT_FALSE(saml::read_person(attributes)->identity.trusted);
}

TEST(SamlPerson, needs_one_id_and_a_snils_that_holds) {
  auto attributes = honest();
  attributes["urn:esia:personSNILS"] = {"900-000-002 84"};
  EXPECT_EQ(saml::read_person(attributes).error().code, Code::snils_invalid);
  attributes["urn:esia:personSNILS"] = {"900-000-002 83", "900-000-001 82"};
  EXPECT_EQ(saml::read_person(attributes).error().code, Code::saml_malformed);
  attributes.erase("urn:esia:personSNILS");
  EXPECT_TRUE(saml::read_person(attributes)->person.snils.empty());
  attributes.erase("urn:mace:dir:attribute:userId");
  EXPECT_EQ(saml::read_person(attributes).error().code, Code::saml_malformed);
}

saml::ServiceProvider ourselves() {
  return {us,
          acs,
          us + "/slo",
          "Министерство & «образование»",
          "https://region.example/",
          "Регион",
          "help@region.example"};
}

TEST(SamlMetadata, of_ours_is_read_back_and_speaks_to_esia) {
  const std::string text = saml::write_metadata(ourselves(), keys().load("us"));
  const auto party = saml::read_metadata(text, saml::Role::service_provider).value();
  EXPECT_EQ(party.entity_id, us);
  EXPECT_EQ(party.login, acs);
  EXPECT_EQ(party.logout_reply, us + "/slo");
  ASSERT_EQ(party.encryption.size(), 1u);
  EXPECT_EQ(party.encryption[0].fingerprint(), keys().load("us").fingerprint());
  for (const char* part : {"urn:esia:shibboleth:2.0:mdext", "<esia:AccType ID=\"T\"/>",
                           "AuthnRequestsSigned=\"true\"", "WantAssertionsSigned=\"true\"",
                           "urn:esia:personSNILS", "Министерство &amp; «образование»"})
    EXPECT_NE(text.find(part), text.npos) << part;
  EXPECT_FALSE(saml::read_metadata(text, saml::Role::identity_provider));
}

TEST(SamlMetadata, may_name_several_keys) {
  const auto key = [](const char* name, const char* use) {
    return "<KeyDescriptor" + std::string(use) + "><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
           base::encode_base64(keys().load(name).der()) +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>";
  };
  const auto text = [&](const std::string& content) {
    return "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" + idp +
           "\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><IDPSSODescriptor>" + content +
           "</IDPSSODescriptor></EntityDescriptor>";
  };
  const std::string service =
      "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
      "Location=\"https://idp.example/sso\"/>";
  const auto party = saml::read_metadata(text(key("idp", "") + key("idp-next", " use=\"signing\"") +
                                              key("us", " use=\"encryption\"") + service),
                                         saml::Role::identity_provider);
  ASSERT_TRUE(party);
  EXPECT_EQ(party->signing.size(), 2u);
  EXPECT_EQ(party->logout, "");
  for (const std::string& bad :
       {service, key("idp", ""), std::string(), std::string("<") + service})
    EXPECT_EQ(saml::read_metadata(text(bad), saml::Role::identity_provider).error().code,
              Code::saml_malformed);
}

std::string logout_request(const std::string& more = "") {
  return "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
         " ID=\"_l\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + us +
         "/slo\"" + more + "><saml:Issuer>" + idp +
         "</saml:Issuer><saml:NameID>_name-of-one</saml:NameID><samlp:SessionIndex>_s1"
         "</samlp:SessionIndex></samlp:LogoutRequest>";
}

const saml::Speakers speakers{idp, us + "/slo", noon};

TEST(SamlLogout, what_is_not_said_of_a_name_is_implied) {
  const auto same = [](const saml::NameId& kept, const saml::NameId& asked) {
    const auto all = saml::spellings(asked, "idp", "us");
    return std::find(all.begin(), all.end(), kept) != all.end();
  };
  const saml::NameId bare{"n"}, whole{"n", std::string(saml::unspecified), "idp", "us"};
  EXPECT_TRUE(same(bare, bare));
  EXPECT_TRUE(same(whole, bare));
  EXPECT_TRUE(same(bare, whole));
  EXPECT_TRUE(same({"n", "", "", "us"}, {"n", "", "idp", ""}));
  EXPECT_FALSE(same(bare, {"m"}));
  EXPECT_FALSE(same(bare, {"n", "persistent"}));
  EXPECT_FALSE(same(bare, {"n", "", "another"}));
  EXPECT_FALSE(same(bare, {"n", "", "", "another"}));
}

TEST(SamlLogout, a_request_names_whose_sessions_end) {
  const auto request = saml::read_logout_request(logout_request(), speakers).value();
  EXPECT_EQ(request.name.value, "_name-of-one");
  EXPECT_EQ(request.session_indexes, std::vector<std::string>{"_s1"});
  const auto code = [](const std::string& text) {
    return saml::read_logout_request(text, speakers).error().code;
  };
  EXPECT_EQ(code(replaced(logout_request(), us, "https://elsewhere.example")), Code::saml_foreign);
  EXPECT_EQ(code(replaced(logout_request(), idp, "https://elsewhere.example")), Code::saml_foreign);
  EXPECT_EQ(code(replaced(logout_request(), "12:00:00Z", "12:02:00Z")), Code::saml_untimely);
  EXPECT_EQ(code(replaced(logout_request(), "12:00:00Z", "11:45:00Z")), Code::saml_untimely);
  EXPECT_EQ(code(logout_request(" NotOnOrAfter=\"2026-11-22T11:59:00Z\"")), Code::saml_untimely);
  EXPECT_EQ(code(replaced(logout_request(), "LogoutRequest", "AuthnRequest")),
            Code::saml_malformed);
}

TEST(SamlLogout, an_answer_is_to_our_request) {
  const auto answer = [](const std::string& status) {
    return "<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
           " ID=\"_l\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + us +
           "/slo\" InResponseTo=\"_q\"><saml:Issuer>" + idp +
           "</saml:Issuer><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:"
           "status:" +
           status + "\"/></samlp:Status></samlp:LogoutResponse>";
  };
  EXPECT_TRUE(saml::read_logout_response(answer("Success"), speakers, "_q").value());
  EXPECT_FALSE(saml::read_logout_response(answer("PartialLogout"), speakers, "_q").value());
  EXPECT_EQ(saml::read_logout_response(answer("Success"), speakers, "_x").error().code,
            Code::saml_foreign);
}

TEST(SamlRedirect, holds_under_the_key_of_who_wrote_it) {
  const std::vector<security::Certificate> pinned = {keys().load("idp-next"), keys().load("idp")};
  const auto write = [](const char* key, const std::string& state) {
    return saml::write_redirect(keys().signer(key), {Kind::request, logout_request(), state})
        .value();
  };
  const std::string good = write("idp", "a b&c");
  const auto opened = saml::open_redirect(good, pinned, false).value();
  EXPECT_EQ(opened.message, logout_request());
  EXPECT_EQ(opened.relay_state, "a b&c");
  EXPECT_TRUE(opened.kind == Kind::request);
  EXPECT_TRUE(saml::open_redirect(write("idp", ""), pinned, false));
  const auto code = [&](const std::string& query) {
    return saml::open_redirect(query, pinned, false).error().code;
  };
  EXPECT_EQ(code(write("idp-foreign", "")), Code::saml_untrusted);
  EXPECT_EQ(code(good.substr(0, good.find("&SigAlg"))), Code::saml_untrusted);
  EXPECT_EQ(code(good.substr(0, good.find("&Signature"))), Code::saml_untrusted);
  EXPECT_EQ(code(replaced(good, "a%20b", "a%20x")), Code::saml_untrusted);
  EXPECT_EQ(code(replaced(good, "rsa-sha256", "rsa-sha1")), Code::saml_untrusted);
  EXPECT_EQ(code(replaced(good, "rsa-sha256", "hmac-sha256")), Code::saml_untrusted);
  EXPECT_EQ(code(replaced(good, "SAMLRequest", "SAMLResponse")), Code::saml_untrusted);
  EXPECT_EQ(code(good + "&SAMLRequest=AAAA"), Code::saml_malformed);
  EXPECT_EQ(code(good + "&more=1"), Code::saml_malformed);
  EXPECT_EQ(code(good + "&%52elayState=x"), Code::saml_malformed);
  EXPECT_EQ(code(""), Code::saml_malformed);
  EXPECT_EQ(code(std::string(100'000, 'A')), Code::saml_malformed);
}

TEST(SamlRedirect, does_not_inflate_without_end) {
  const std::vector<security::Certificate> pinned = {keys().load("idp")};
  const auto query =
      saml::write_redirect(keys().signer("idp"), {Kind::request, std::string(5'000'000, ' '), ""});
  ASSERT_TRUE(query);
  EXPECT_LT(query->size(), 16'000u);
  EXPECT_EQ(saml::open_redirect(*query, pinned, false).error().code, Code::saml_malformed);
}

TEST(SamlSeen, an_assertion_logs_in_once) {
  saml::SeenAssertions seen;
  EXPECT_TRUE(seen.remember("_a", noon + 5min, noon));
  EXPECT_EQ(seen.remember("_a", noon + 5min, noon + 1min).error().code, Code::saml_replayed);
  EXPECT_TRUE(seen.remember("_b", noon + 5min, noon + 1min));
  EXPECT_TRUE(seen.remember("_a", noon + 9min, noon + 5min));  // it could not be used any more
}

TEST(SamlSeen, remembers_a_bounded_number) {
  saml::SeenAssertions seen;
  for (std::size_t i = 0; i <= base::limits::saml_remembered_ids; ++i)
    ASSERT_TRUE(seen.remember("_" + std::to_string(i), noon + 5min, noon));
  EXPECT_TRUE(seen.remember("_0", noon + 5min, noon));
  EXPECT_FALSE(seen.remember("_9", noon + 5min, noon));
}

}  // namespace

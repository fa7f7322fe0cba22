// What of a Response is believed, and what each flaw is called.
#include "office.hpp"

namespace {

using base::Code;
using namespace saml_office;
using namespace std::chrono_literals;

void expect_it_is_read(const std::string& text) {
  const auto read_it = read(text);
  ASSERT_TRUE(read_it) << base::describe(read_it.error());
  EXPECT_EQ(read_it->name.value, "_name-of-one");
  EXPECT_EQ(read_it->session_index, "_s1");
  EXPECT_EQ(read_it->attributes.at("urn:esia:personSNILS")[0], "900-000-002 83");
}

// An honest answer but for one change of the Assertion, made before it is signed.
std::string changed(std::string_view from, std::string_view to) {
  return response(sign(replaced(assertion(), from, to)));
}

TEST(SamlResponse, is_read_whichever_part_is_signed) {
  expect_it_is_read(response(sign(assertion())));
  expect_it_is_read(sign(response(assertion())));
  expect_it_is_read(sign(response(sign(assertion()))));
}

TEST(SamlResponse, is_read_when_encrypted) {
  for (const auto cipher : {security::Cipher::aes256_cbc, security::Cipher::aes256_gcm}) {
    expect_it_is_read(response(encrypted(sign(assertion()), "us", cipher)));
    expect_it_is_read(sign(response(encrypted(assertion(), "us", cipher))));
    expect_it_is_read(sign(response(encrypted(sign(assertion()), "us", cipher))));
  }
}

TEST(SamlResponse, may_be_signed_by_the_next_key_and_by_gost_when_pinned) {
  expect_it_is_read(response(sign(assertion(), "idp-next")));
  if (!security::gost_available()) GTEST_SKIP() << "no engine for GOST";
  const std::vector<security::Certificate> pinned = {keys().load("idp-gost")};
  EXPECT_TRUE(saml::read_response(response(sign(assertion(), "idp-gost")), expected(),
                                  {pinned, false, nullptr}));
}

TEST(SamlResponse, nothing_unsigned_logs_in) {
  refuses(response(assertion()), Code::saml_untrusted, "not signed");
  refuses(response(encrypted(assertion())), Code::saml_untrusted, "not signed");
}

TEST(SamlResponse, a_strangers_key_does_not_count) {
  refuses(response(sign(assertion(), "idp-foreign")), Code::saml_untrusted, "not the identity");
  refuses(sign(response(sign(assertion())), "idp-foreign"), Code::saml_untrusted, "not the ident");
  refuses(response(encrypted(sign(assertion(), "idp-foreign"))), Code::saml_untrusted, "not the");
}

TEST(SamlResponse, any_change_breaks_the_signature) {
  refuses(replaced(response(sign(assertion())), "900-000-002 83", "900-000-001 82"),
          Code::saml_untrusted, "digest");
  const std::string whole = sign(response(encrypted(assertion())));
  const auto at = whole.rfind("CipherValue>") - 8;
  std::string bent = whole;
  bent[at] = bent[at] == 'A' ? 'B' : 'A';
  refuses(bent, Code::saml_untrusted, "digest");
}

TEST(SamlResponse, encrypted_for_another_key_or_bent_gives_one_reason) {
  const std::string reason = "what is encrypted cannot be decrypted";
  refuses(response(encrypted(sign(assertion()), "us-other")), Code::saml_untrusted, reason);
  for (const auto cipher : {security::Cipher::aes256_cbc, security::Cipher::aes256_gcm}) {
    std::string bent = response(encrypted(sign(assertion()), "us", cipher));
    const auto at = bent.rfind("</xenc:CipherValue>") - 30;
    bent[at] = bent[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read(bent));
  }
}

TEST(SamlResponse, weak_encryption_is_refused_by_name) {
  const std::string good = response(encrypted(sign(assertion())));
  refuses(replaced(good, "rsa-oaep-mgf1p", "rsa-1_5"), Code::saml_untrusted, "key transport");
  refuses(replaced(good, "aes256-cbc", "tripledes-cbc"), Code::saml_untrusted, "cipher");
  refuses(replaced(good, "<xenc:CipherValue>",
                   "<xenc:CipherReference URI=\"file:///dev/zero\"/>"
                   "<xenc:CipherValue>"),
          Code::saml_untrusted, "CipherValue");
}

TEST(SamlResponse, nothing_encrypted_is_taken_without_a_key) {
  const std::vector<security::Certificate> pinned = {keys().load("idp")};
  const auto read_it = saml::read_response(response(encrypted(sign(assertion()))), expected(),
                                           {pinned, false, nullptr});
  EXPECT_EQ(read_it.error().code, Code::saml_untrusted);
}

TEST(SamlResponse, is_for_us_and_for_this_login) {
  refuses(changed(us + "<", "https://elsewhere.example<"), Code::saml_foreign, "audience");
  refuses(changed("<saml:AudienceRestriction>",
                  "<saml:AudienceRestriction><saml:Audience>x"
                  "</saml:Audience></saml:AudienceRestriction>"
                  "<saml:AudienceRestriction>"),
          Code::saml_foreign, "another audience");
  refuses(changed("<saml:AudienceRestriction><saml:Audience>" + us +
                      "</saml:Audience></saml:AudienceRestriction>",
                  ""),
          Code::saml_foreign, "any audience");
  refuses(changed(acs, "https://elsewhere.example/acs"), Code::saml_foreign, "recipient");
  refuses(changed(asked, "_another"), Code::saml_foreign, "another request");
  refuses(changed(" InResponseTo=\"" + asked + "\"", ""), Code::saml_foreign, "another request");
  refuses(changed(idp, "https://stranger.example"), Code::saml_foreign, "another issuer");
  const std::string good = response(sign(assertion()));
  refuses(replaced(good, acs, "https://elsewhere.example/acs"), Code::saml_foreign, "destination");
  refuses(replaced(good, idp, "https://stranger.example"), Code::saml_foreign, "another issuer");
  refuses(replaced(good, asked, "_another"), Code::saml_foreign, "another request");
  refuses(replaced(good, " InResponseTo=\"" + asked + "\"", ""), Code::saml_foreign, "to none");
  refuses(sign(replaced(response(assertion()), " Destination=\"" + acs + "\"", "")),
          Code::saml_foreign, "destination");
}

TEST(SamlResponse, serves_in_its_time_with_leeway_both_ways) {
  const std::string good = response(sign(assertion()));
  const auto at = [](base::Time now) {
    auto wanted = expected();
    wanted.now = now;
    return wanted;
  };
  EXPECT_TRUE(read(good, at(noon + 5min + 59s)));
  refuses(good, Code::saml_untimely, "expired", at(noon + 6min));
  EXPECT_TRUE(read(good, at(noon - 1min)));
  refuses(good, Code::saml_untimely, "future", at(noon - 61s));
  refuses(changed("NotBefore=\"2026-11-22T11:59", "NotBefore=\"2026-11-22T12:02"),
          Code::saml_untimely, "not yet valid");
  refuses(changed("NotOnOrAfter=\"2026-11-22T12:05:30", "NotOnOrAfter=\"2026-11-22T11:58:30"),
          Code::saml_untimely, "Conditions has expired");
  refuses(changed("AuthnInstant=\"2026-11-22T11:59", "AuthnInstant=\"2026-11-22T12:02"),
          Code::saml_untimely, "future");
  refuses(changed(" SessionIndex", " SessionNotOnOrAfter=\"2026-11-22T11:58:00Z\" SessionIndex"),
          Code::saml_untimely, "session");
  refuses(changed(" NotOnOrAfter=\"2026-11-22T12:05:00Z\"", ""), Code::saml_malformed, "NotOn");
}

TEST(SamlResponse, has_one_of_everything) {
  const auto twice = [](std::string_view from, std::string_view to) {
    const std::string text = assertion();
    const auto begin = text.find(from), end = text.find(to, begin) + to.size();
    return response(sign(std::string(text).insert(end, text.substr(begin, end - begin))));
  };
  for (const auto& [from, to] : {std::pair{"<saml:Subject>", "</saml:Subject>"},
                                 {"<saml:NameID", "</saml:NameID>"},
                                 {"<saml:SubjectConfirmation ", "</saml:SubjectConfirmation>"},
                                 {"<saml:SubjectConfirmationData", "/>"},
                                 {"<saml:Conditions", "</saml:Conditions>"},
                                 {"<saml:AuthnStatement", "</saml:AuthnStatement>"}})
    refuses(twice(from, to), Code::saml_malformed, "more than one");
  refuses(twice("<saml:Attribute ", "</saml:Attribute>"), Code::saml_malformed, "twice");
  refuses(changed("cm:bearer", "cm:sender-vouches"), Code::saml_malformed, "bearer");
  refuses(changed("<saml:AudienceRestriction>", "<saml:Condition/><saml:AudienceRestriction>"),
          Code::saml_malformed, "condition");
  refuses(sign(response(sign(assertion("_a")) + sign(assertion("_b")))), Code::saml_malformed,
          "exactly one Assertion");
  refuses(sign(response(sign(assertion()) + encrypted(sign(assertion("_b"))))),
          Code::saml_malformed, "exactly one Assertion");
  refuses(sign(response("")), Code::saml_malformed, "exactly one Assertion");
}

TEST(SamlResponse, a_refusal_names_its_status_and_nothing_else) {
  const std::string refusal =
      replaced(response(""), "status:Success\"/>",
               "status:Responder\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:"
               "AuthnFailed\"/></samlp:StatusCode><samlp:StatusMessage>some words"
               "</samlp:StatusMessage>");
  const auto answer = read(refusal);
  EXPECT_EQ(answer.error().code, Code::saml_declined);
  EXPECT_EQ(answer.error().subject, "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed");
  const auto odd =
      read(replaced(response(""), "urn:oasis:names:tc:SAML:2.0:status:Success", "a b"));
  EXPECT_EQ(odd.error().code, Code::saml_declined);
  EXPECT_EQ(odd.error().subject, "");
  refuses(replaced(refusal, asked, "_another"), Code::saml_foreign, "another request");
}

TEST(SamlResponse, sha1_is_a_switch) {
  // No key here signs by SHA-1: the digest's name alone is refused, or gets as far as the value.
  const std::string text =
      replaced(response(sign(assertion())), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
               "http://www.w3.org/2000/09/xmldsig#rsa-sha1");
  refuses(text, Code::saml_untrusted, "not allowed here: rsa-sha1");
  const auto with = read(text, expected(), true);
  EXPECT_NE(with.error().detail.find("value does not fit"), std::string::npos);
}

}  // namespace

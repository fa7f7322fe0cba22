#pragma once
// An identity provider of our own, made once per run, and answers of every kind that it could give.
#include <gtest/gtest.h>

#include <functional>

#include "adapters/saml/response.hpp"
#include "base/text.hpp"
#include "pki.hpp"
#include "security/sign_document.hpp"

namespace saml_office {

namespace saml = adapters::saml;
using testing_pki::noon;
using testing_pki::shared_pki;

inline const std::string idp = "https://idp.example/idp/shibboleth";
inline const std::string us = "https://kontingent.example/saml";
inline const std::string acs = "https://kontingent.example/saml/acs";
inline const std::string asked = "_request-1";

// "idp", "idp-next" (it rolls its key over), "idp-foreign" (nobody's), "us".
inline const testing_pki::Pki& keys() {
  static const bool once = [] {
    auto& pki = shared_pki();
    for (const char* name : {"idp", "idp-next", "idp-foreign", "us", "us-other"})
      pki.issue({.name = name, .rsa = true});
    pki.issue({.name = "idp-gost", .gost = "gost2012_256:TCA"});
    return true;
  }();
  static_cast<void>(once);
  return shared_pki();
}

inline std::string time(std::chrono::minutes from_noon) {
  return base::format_time(noon + from_noon);
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;  // a test that finds nothing to replace proves nothing
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

inline const std::string saml_ns = " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

inline std::string attribute(std::string_view name, std::string_view value) {
  return "<saml:Attribute Name=\"" + std::string(name) +
         "\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\">"
         "<saml:AttributeValue>" +
         std::string(value) + "</saml:AttributeValue></saml:Attribute>";
}

inline const std::string attributes =
    attribute("urn:mace:dir:attribute:userId", "1000000002") +
    attribute("urn:mace:dir:attribute:firstName", "Администратор") +
    attribute("urn:mace:dir:attribute:lastName", "Управленческая") +
    attribute("urn:esia:personSNILS", "900-000-002 83") +
    attribute("urn:esia:assuranceLevel", "AL20") + attribute("urn:esia:authnMethod", "DS") +
    attribute("urn:esia:orgOid", "2000000001") + attribute("urn:esia:orgOGRN", "1026000000025") +
    attribute("urn:esia:orgName", "Демонстрационное управление образования");

// An honest Assertion, not yet signed.
inline std::string assertion(const std::string& id = "_a") {
  return "<saml:Assertion" + saml_ns + " ID=\"" + id +
         "\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\"><saml:Issuer>" + idp +
         "</saml:Issuer><saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:"
         "nameid-format:transient\">_name-of-one</saml:NameID><saml:SubjectConfirmation Method=\""
         "urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData Recipient=\"" +
         acs + "\" InResponseTo=\"" + asked +
         "\" NotOnOrAfter=\"2026-11-22T12:05:00Z\"/>"
         "</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\""
         "2026-11-22T11:59:00Z\" NotOnOrAfter=\"2026-11-22T12:05:30Z\"><saml:AudienceRestriction>"
         "<saml:Audience>" +
         us +
         "</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
         "<saml:AuthnStatement AuthnInstant=\"2026-11-22T11:59:30Z\" SessionIndex=\"_s1\">"
         "<saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:"
         "Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
         "<saml:AttributeStatement>" +
         attributes + "</saml:AttributeStatement></saml:Assertion>";
}

inline std::string response(const std::string& content) {
  return "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
         " ID=\"_r\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + acs +
         "\" InResponseTo=\"" + asked + "\"><saml:Issuer>" + idp +
         "</saml:Issuer><samlp:Status><samlp:StatusCode Value=\""
         "urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>" +
         content + "</samlp:Response>";
}

inline std::string without_declaration(const std::string& text) {
  std::string body = text.starts_with("<?xml") ? text.substr(text.find("?>") + 2) : text;
  return body.substr(body.find('<'), body.rfind('>') + 1 - body.find('<'));
}

inline std::string sign(const std::string& text, const std::string& key = "idp") {
  const auto document = xml::Document::parse(text);
  return without_declaration(security::sign_saml(keys().signer(key), document.value()).value());
}

inline std::string encrypted(const std::string& text, const std::string& reader = "us",
                             security::Cipher cipher = security::Cipher::aes256_cbc) {
  return "<saml:EncryptedAssertion>" +
         security::encrypt_for(keys().load(reader), text, cipher).value() +
         "</saml:EncryptedAssertion>";
}

inline saml::Expected expected() {
  return {idp, us, acs, asked, noon};
}

inline base::Result<saml::Assertion> read(const std::string& text,
                                          const saml::Expected& wanted = expected(),
                                          bool sha1 = false) {
  static const std::vector<security::Certificate> pinned = {keys().load("idp"),
                                                            keys().load("idp-next")};
  static const auto decryptor =
      security::Decryptor::load({.key = keys().key("us").string()}).value();
  return saml::read_response(text, wanted, {pinned, sha1, &decryptor});
}

// It is refused with that code, and for that reason.
inline void refuses(const std::string& text, base::Code code, std::string_view why,
                    const saml::Expected& wanted = expected()) {
  const auto read_it = read(text, wanted);
  ASSERT_FALSE(read_it) << "accepted: " << text;
  EXPECT_EQ(read_it.error().code, code) << base::describe(read_it.error());
  EXPECT_NE(read_it.error().detail.find(why), std::string::npos) << read_it.error().detail;
}

}  // namespace saml_office

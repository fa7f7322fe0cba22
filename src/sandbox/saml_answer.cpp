#include "sandbox/saml_answer.hpp"

#include "adapters/saml/names.hpp"
#include "base/text.hpp"
#include "security/encryption.hpp"
#include "security/random.hpp"
#include "security/sign_document.hpp"
#include "xml/writer.hpp"

namespace sandbox {
namespace {

namespace saml = adapters::saml;
using namespace std::chrono_literals;

constexpr auto lifetime = 5min;

std::string attribute(std::string_view name, std::string_view value) {
  return "<saml:Attribute Name=\"" + std::string(name) + "\" NameFormat=\"" +
         std::string(saml::basic) + "\"><saml:AttributeValue>" + xml::escape_text(value) +
         "</saml:AttributeValue></saml:Attribute>";
}

std::string attributes(const DemoPerson& person) {
  std::string out = attribute("urn:mace:dir:attribute:userId", person.oid) +
                    attribute("urn:mace:dir:attribute:authToken", base::make_uuid()) +
                    attribute("urn:mace:dir:attribute:lastName", person.family_name) +
                    attribute("urn:mace:dir:attribute:firstName", person.given_name) +
                    attribute("urn:esia:personSNILS", person.snils) +
                    attribute("urn:esia:assuranceLevel", person.trusted ? "AL20" : "AL15") +
                    attribute("urn:esia:authnMethod", "PWD") +
                    attribute("urn:esia:globalRole", person.ogrn.empty() ? "P" : "E");
  if (!person.patronymic.empty())
    out += attribute("urn:mace:dir:attribute:middleName", person.patronymic);
  if (!person.ogrn.empty())
    out += attribute("urn:esia:orgOid", "2000000001") + attribute("urn:esia:orgOGRN", person.ogrn) +
           attribute("urn:esia:orgName", person.workplace);
  return out;
}

std::string declarations() {
  return " xmlns:saml=\"" + std::string(saml::assertion_ns) + "\" xmlns:samlp=\"" +
         std::string(saml::protocol_ns) + "\"";
}

// The start of a message: its tag, still open, with what every one has.
std::string head(std::string_view name, const SamlSpeaker& speaker, const std::string& to) {
  return "<samlp:" + std::string(name) + declarations() + " ID=\"" + make_saml_id() +
         "\" Version=\"2.0\" IssueInstant=\"" + base::format_time(speaker.now) +
         "\" Destination=\"" + xml::escape_attribute(to) + "\"";
}
std::string issuer(const std::string& who) {
  return "<saml:Issuer>" + xml::escape_text(who) + "</saml:Issuer>";
}
std::string status(std::string_view what) {
  return "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:" +
         std::string(what) + "</samlp:Status>";
}

std::string assertion(const SamlSpeaker& speaker, const SamlAsked& asked, const DemoPerson& person,
                      const SamlSession& session, std::string_view flaw) {
  const auto end = speaker.now + (flaw == "expired" ? -2 * lifetime : lifetime);
  const std::string until = " NotOnOrAfter=\"" + base::format_time(end) + "\"";
  const auto unless = [&](std::string_view name, const std::string& good) {
    return xml::escape_attribute(flaw == name ? "https://elsewhere.example/" : good);
  };
  return "<saml:Assertion" + declarations() + " ID=\"" + make_saml_id() +
         "\" Version=\"2.0\" IssueInstant=\"" + base::format_time(speaker.now) + "\">" +
         issuer(unless("issuer", speaker.entity_id)) + "<saml:Subject>" +
         saml::write_name_id(session.name) + "<saml:SubjectConfirmation Method=\"" +
         std::string(saml::bearer) + "\"><saml:SubjectConfirmationData Recipient=\"" +
         unless("recipient", asked.system->login) + "\" InResponseTo=\"" +
         unless("request", asked.id) + "\"" + until +
         "/></saml:SubjectConfirmation></saml:Subject><saml:Conditions" + until +
         "><saml:AudienceRestriction><saml:Audience>" +
         unless("audience", asked.system->entity_id) +
         "</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement "
         "AuthnInstant=\"" +
         base::format_time(speaker.now) + "\" SessionIndex=\"" + session.index +
         "\"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:"
         "PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>"
         "</saml:AuthnStatement><saml:AttributeStatement>" +
         attributes(person) + "</saml:AttributeStatement></saml:Assertion>";
}

// With its signature, as a part of another document.
base::Result<std::string> signed_part(const security::Signer& signer, const std::string& text) {
  BASE_TRY(document, xml::Document::parse(text));
  BASE_TRY(out, security::sign_saml(signer, document));
  return out.substr(out.find('<', out.starts_with("<?xml") ? 1 : 0));
}

}  // namespace

std::string make_saml_id() {
  return "_" + base::encode_hex(security::random_octets(20));
}

base::Result<std::string> write_answer(const SamlSpeaker& speaker, const SamlAsked& asked,
                                       const DemoPerson& person, const SamlSession& session,
                                       std::string_view flaw) {
  std::string inner = assertion(speaker, asked, person, session, flaw);
  if (flaw != "unsigned") {
    BASE_TRY(text, signed_part(speaker.signer, inner));
    inner = std::move(text);
  }
  if (flaw != "plain" && !asked.system->encryption.empty()) {
    BASE_TRY(data, security::encrypt_for(asked.system->encryption[0], inner));
    inner = "<saml:EncryptedAssertion>" + data + "</saml:EncryptedAssertion>";
  }
  const std::string outer = head("Response", speaker, asked.system->login) + " InResponseTo=\"" +
                            xml::escape_attribute(asked.id) + "\">" + issuer(speaker.entity_id) +
                            status("Success\"/>") + inner + "</samlp:Response>";
  if (flaw == "unsigned" || flaw == "plain") return outer;
  return signed_part(speaker.signer, outer);
}

base::Result<std::string> write_refusal(const SamlSpeaker& speaker, const SamlAsked& asked) {
  return signed_part(
      speaker.signer,
      head("Response", speaker, asked.system->login) + " InResponseTo=\"" +
          xml::escape_attribute(asked.id) + "\">" + issuer(speaker.entity_id) +
          status("Responder\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:"
                 "AuthnFailed\"/></samlp:StatusCode>") +
          "</samlp:Response>");
}

std::string write_logout_request(const SamlSpeaker& speaker, const SamlSession& session) {
  return head("LogoutRequest", speaker, session.system->logout) + ">" + issuer(speaker.entity_id) +
         saml::write_name_id(session.name) + "<samlp:SessionIndex>" + session.index +
         "</samlp:SessionIndex></samlp:LogoutRequest>";
}

std::string write_logout_answer(const SamlSpeaker& speaker, const SamlAsked& asked) {
  return head("LogoutResponse", speaker, asked.system->logout_reply) + " InResponseTo=\"" +
         xml::escape_attribute(asked.id) + "\">" + issuer(speaker.entity_id) +
         status("Success\"/>") + "</samlp:LogoutResponse>";
}

std::string write_provider_metadata(const SamlSpeaker& speaker, const std::string& url) {
  const auto service = [&](std::string_view name, std::string_view path) {
    return "<md:" + std::string(name) + " Binding=\"" + std::string(saml::redirect_binding) +
           "\" Location=\"" + xml::escape_attribute(url + std::string(path)) + "\"/>";
  };
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"" +
         std::string(saml::metadata_ns) + "\" entityID=\"" +
         xml::escape_attribute(speaker.entity_id) +
         "\"><md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" +
         std::string(saml::protocol_ns) + "\"><md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"" +
         std::string(saml::ds_ns) + "\"><ds:X509Data><ds:X509Certificate>" +
         base::encode_base64(speaker.signer.certificate().der()) +
         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>" +
         service("SingleLogoutService", "/idp/profile/SAML2/Redirect/SLO") + "<md:NameIDFormat>" +
         std::string(saml::transient) + "</md:NameIDFormat>" +
         service("SingleSignOnService", "/idp/profile/SAML2/Redirect/SSO") +
         "</md:IDPSSODescriptor></md:EntityDescriptor>\n";
}

}  // namespace sandbox

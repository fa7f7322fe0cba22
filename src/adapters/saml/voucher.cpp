#include "adapters/saml/voucher.hpp"

#include <map>

#include "adapters/saml/message.hpp"
#include "adapters/saml/names.hpp"
#include "base/text.hpp"
#include "security/encryption.hpp"
#include "security/random.hpp"
#include "security/sign_document.hpp"
#include "xml/writer.hpp"

namespace adapters::saml {
namespace {

constexpr std::string_view persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

std::string make_id() {
  return "_" + base::encode_hex(security::random_octets(20));
}

std::string declarations() {
  return " xmlns:saml=\"" + std::string(assertion_ns) + "\" xmlns:samlp=\"" +
         std::string(protocol_ns) + "\"";
}

std::string issuer(const Voucher& voucher) {
  return "<saml:Issuer>" + xml::escape_text(voucher.entity_id) + "</saml:Issuer>";
}

std::string attributes(const Vouched& vouched) {
  std::map<std::string_view, std::string> values;
  for (const auto& [name, value] : vouched.attributes)
    values[name] += "<saml:AttributeValue>" + xml::escape_text(value) + "</saml:AttributeValue>";
  if (values.empty()) return "";
  std::string out = "<saml:AttributeStatement>";
  for (const auto& [name, list] : values)
    out += "<saml:Attribute Name=\"" + xml::escape_attribute(name) + "\" NameFormat=\"" +
           std::string(basic) + "\">" + list + "</saml:Attribute>";
  return out + "</saml:AttributeStatement>";
}

std::string assertion(const Voucher& voucher, const Party& diary, const Vouched& vouched) {
  const std::string now = base::format_time(voucher.now);
  const std::string until =
      " NotOnOrAfter=\"" + base::format_time(voucher.now + base::limits::idp_token_age) + "\"";
  const NameId name{vouched.subject, std::string(persistent), voucher.entity_id, diary.entity_id};
  return "<saml:Assertion" + declarations() + " ID=\"" + make_id() +
         "\" Version=\"2.0\" IssueInstant=\"" + now + "\">" + issuer(voucher) + "<saml:Subject>" +
         write_name_id(name) + "<saml:SubjectConfirmation Method=\"" + std::string(bearer) +
         "\"><saml:SubjectConfirmationData Recipient=\"" + xml::escape_attribute(diary.login) +
         "\" InResponseTo=\"" + xml::escape_attribute(vouched.request_id) + "\"" + until +
         "/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"" +
         base::format_time(voucher.now - base::limits::saml_clock_skew) + "\"" + until +
         "><saml:AudienceRestriction><saml:Audience>" + xml::escape_text(diary.entity_id) +
         "</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement "
         "AuthnInstant=\"" +
         base::format_time(vouched.logged_in) + "\" SessionIndex=\"" + make_id() +
         "\"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:"
         "unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>" +
         attributes(vouched) + "</saml:Assertion>";
}

// With its signature, as a part of another document.
base::Result<std::string> signed_part(const security::Signer& signer, const std::string& text) {
  BASE_TRY(document, xml::Document::parse(text));
  BASE_TRY(out, security::sign_saml(signer, document));
  return out.substr(out.find('<', out.starts_with("<?xml") ? 1 : 0));
}

base::Result<std::string> response(const Voucher& voucher, const Party& diary,
                                   const std::string& request_id, const std::string& content) {
  return signed_part(voucher.signer, "<samlp:Response" + declarations() + " ID=\"" + make_id() +
                                         "\" Version=\"2.0\" IssueInstant=\"" +
                                         base::format_time(voucher.now) + "\" Destination=\"" +
                                         xml::escape_attribute(diary.login) + "\" InResponseTo=\"" +
                                         xml::escape_attribute(request_id) + "\">" +
                                         issuer(voucher) + content + "</samlp:Response>");
}

}  // namespace

base::Result<std::string> write_vouch(const Voucher& voucher, const Party& diary,
                                      const Vouched& vouched) {
  BASE_TRY(inner, signed_part(voucher.signer, assertion(voucher, diary, vouched)));
  if (!diary.encryption.empty()) {
    BASE_TRY(data, security::encrypt_for(diary.encryption[0], inner));
    inner = "<saml:EncryptedAssertion>" + data + "</saml:EncryptedAssertion>";
  }
  return response(voucher, diary, vouched.request_id,
                  "<samlp:Status><samlp:StatusCode Value=\"" + std::string(success) +
                      "\"/></samlp:Status>" + inner);
}

base::Result<std::string> write_denial(const Voucher& voucher, const Party& diary,
                                       const std::string& request_id, std::string_view status) {
  constexpr std::string_view words = "urn:oasis:names:tc:SAML:2.0:status:";
  return response(voucher, diary, request_id,
                  "<samlp:Status><samlp:StatusCode Value=\"" + std::string(words) +
                      "Responder\"><samlp:StatusCode Value=\"" + std::string(words) +
                      std::string(status) + "\"/></samlp:StatusCode></samlp:Status>");
}

std::string write_provider_metadata(const Voucher& voucher, const std::string& login) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"" +
         std::string(metadata_ns) + "\" entityID=\"" + xml::escape_attribute(voucher.entity_id) +
         "\"><md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" +
         std::string(protocol_ns) + "\"><md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"" +
         std::string(ds_ns) + "\"><ds:X509Data><ds:X509Certificate>" +
         base::encode_base64(voucher.signer.certificate().der()) +
         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>" +
         std::string(persistent) + "</md:NameIDFormat><md:SingleSignOnService Binding=\"" +
         std::string(redirect_binding) + "\" Location=\"" + xml::escape_attribute(login) +
         "\"/></md:IDPSSODescriptor></md:EntityDescriptor>\n";
}

}  // namespace adapters::saml

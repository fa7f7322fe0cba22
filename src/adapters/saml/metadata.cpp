#include "adapters/saml/metadata.hpp"

#include <array>

#include "adapters/saml/message.hpp"
#include "adapters/saml/names.hpp"
#include "adapters/saml/person.hpp"
#include "base/text.hpp"
#include "xml/writer.hpp"

namespace adapters::saml {
namespace {

std::string location(xml::Node role, std::string_view service, std::string_view binding,
                     std::string_view attribute = "Location") {
  for (const xml::Node& each : role.children())
    if (each.is(metadata_ns, service) && each.attribute("Binding") == binding)
      return each.attribute(attribute).value_or("");
  return "";
}

base::Result<void> read_keys(xml::Node role, Party& party) {
  for (const xml::Node& key : role.children()) {
    if (!key.is(metadata_ns, "KeyDescriptor")) continue;
    const std::string use = key.attribute("use").value_or("");
    for (const xml::Node& each : find_everywhere(key, ds_ns, "X509Certificate")) {
      const auto der = base::decode_base64(each.text());
      if (!der) return malformed("metadata: a certificate that is not Base64");
      auto certificate = security::Certificate::from_der(*der);
      if (!certificate) return malformed("metadata: " + certificate.error().detail);
      if (use != "encryption") party.signing.push_back(*certificate);
      if (use != "signing") party.encryption.push_back(std::move(*certificate));
    }
  }
  if (party.signing.empty()) return malformed("metadata: no key for signatures");
  return {};
}

std::string element(std::string_view name, std::string_view text) {
  std::string out = "<md:";
  out.append(name).append(name.starts_with("Organization") ? " xml:lang=\"ru\">" : ">");
  return out.append(xml::escape_text(text)).append("</md:").append(name).append(">");
}

std::string service(std::string_view name, std::string_view binding, std::string_view address,
                    std::string_view more = "") {
  std::string out = "<md:";
  out.append(name).append(" Binding=\"").append(binding).append("\" Location=\"");
  return out.append(xml::escape_attribute(address)).append("\"").append(more).append("/>");
}

constexpr std::string_view esia_extensions =
    "<md:Extensions xmlns:esia=\"urn:esia:shibboleth:2.0:mdext\"><esia:SupportedGlobalRoles>"
    "<esia:GlobalRole ID=\"P\"/><esia:GlobalRole ID=\"E\"><esia:SupportedOrgTypes>"
    "<esia:OrgType ID=\"L\"/><esia:OrgType ID=\"B\"/><esia:OrgType ID=\"A\"/>"
    "</esia:SupportedOrgTypes></esia:GlobalRole></esia:SupportedGlobalRoles>"
    "<esia:SupportedAuthnMethods><esia:AuthnMethod ID=\"PWD\"/><esia:AuthnMethod ID=\"DS\"/>"
    "</esia:SupportedAuthnMethods><esia:SupportedAccTypes><esia:AccType ID=\"T\"/>"
    "</esia:SupportedAccTypes></md:Extensions>";

std::string attributes() {
  std::string out =
      "<md:AttributeAuthorityDescriptor protocolSupportEnumeration=\"" + std::string(protocol_ns) +
      "\">" +
      service("AttributeService", "urn:oasis:names:tc:SAML:2.0:bindings:SOAP", "about:blank");
  for (const std::string_view name : person_attributes())
    out.append("<saml:Attribute xmlns:saml=\"")
        .append(assertion_ns)
        .append("\" Name=\"")
        .append(name)
        .append("\" NameFormat=\"")
        .append(basic)
        .append("\"/>");
  return out + "</md:AttributeAuthorityDescriptor>";
}

}  // namespace

base::Result<Party> read_metadata(std::string_view text, Role role) {
  auto document = xml::Document::parse(text, {.bytes = base::limits::saml_metadata_bytes,
                                              .depth = base::limits::saml_depth,
                                              .elements = base::limits::saml_elements});
  if (!document) return malformed("metadata: " + base::describe(document.error()));
  const bool provider = role == Role::identity_provider;
  const xml::Node root = document->root();
  const xml::Node part = root.child(metadata_ns, provider ? "IDPSSODescriptor" : "SPSSODescriptor");
  if (!root.is(metadata_ns, "EntityDescriptor") || !part)
    return malformed("metadata: not an EntityDescriptor of that role");
  Party party;
  party.entity_id = root.attribute("entityID").value_or("");
  party.login = provider ? location(part, "SingleSignOnService", redirect_binding)
                         : location(part, "AssertionConsumerService", post_binding);
  party.logout = location(part, "SingleLogoutService", redirect_binding);
  party.logout_reply = location(part, "SingleLogoutService", redirect_binding, "ResponseLocation");
  if (party.logout_reply.empty()) party.logout_reply = party.logout;
  if (party.entity_id.empty() || party.login.empty())
    return malformed("metadata: no entityID, or no address for a login");
  BASE_CHECK(read_keys(part, party));
  return party;
}

std::string write_metadata(const ServiceProvider& us, const security::Certificate& certificate) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"" +
                    std::string(metadata_ns) + "\" entityID=\"" +
                    xml::escape_attribute(us.entity_id) + "\">";
  // The schema wants extensions first; ESIA reads them anywhere.
  out.append(esia_extensions);
  out.append(
         "<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" "
         "protocolSupportEnumeration=\"")
      .append(protocol_ns)
      .append("\">");
  for (const std::string_view use : {"signing", "encryption"})
    out.append("<md:KeyDescriptor use=\"")
        .append(use)
        .append("\"><ds:KeyInfo xmlns:ds=\"")
        .append(ds_ns)
        .append("\"><ds:X509Data><ds:X509Certificate>")
        .append(base::encode_base64(certificate.der()))
        .append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>");
  for (const std::string_view binding : {redirect_binding, post_binding})
    out.append(service("SingleLogoutService", binding, us.logout));
  out.append(element("NameIDFormat", transient));
  out.append(service("AssertionConsumerService", post_binding, us.login,
                     " index=\"0\" isDefault=\"true\""));
  out.append("</md:SPSSODescriptor>").append(attributes()).append("<md:Organization>");
  out.append(element("OrganizationName", us.organization));
  out.append(element("OrganizationDisplayName", us.organization));
  out.append(element("OrganizationURL", us.url)).append("</md:Organization>");
  out.append("<md:ContactPerson contactType=\"technical\">").append(element("Company", us.company));
  if (!us.email.empty()) out.append(element("EmailAddress", us.email));
  return out + "</md:ContactPerson></md:EntityDescriptor>\n";
}

}  // namespace adapters::saml

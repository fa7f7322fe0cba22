#include "adapters/saml/signed.hpp"

#include <algorithm>
#include <array>

#include "adapters/saml/names.hpp"
#include "security/inspect.hpp"

namespace adapters::saml {
namespace {

constexpr std::string_view xsi_ns = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view enc_ns = "http://www.w3.org/2001/04/xmlenc#";
constexpr std::string_view enc11_ns = "http://www.w3.org/2009/xmlenc11#";

struct Name {
  std::string_view ns, local;
};
bool is(xml::Node node, const Name& name) {
  return node.is(name.ns, name.local);
}

base::Result<void> check_types_below(xml::Node node, const std::vector<xml::Node>& signed_ones) {
  if (is_among(signed_ones, node)) return {};
  if (node.attribute("type", xsi_ns)) return malformed("xsi:type outside of what is signed");
  for (xml::Node child = node.first_child(); child; child = child.next())
    BASE_CHECK(check_types_below(child, signed_ones));
  return {};
}

base::Result<void> check_status_parts(xml::Node status) {
  for (const xml::Node& each : status.children())
    if (each.first_child() ||
        (!each.is(protocol_ns, "StatusCode") && !each.is(protocol_ns, "StatusMessage")))
      return malformed("a good Status that holds more than its code");
  return {};
}

}  // namespace

base::Result<std::vector<xml::Node>> signed_nodes(
    const xml::Document& document, std::span<const security::Certificate> certificates, bool sha1) {
  std::vector<xml::Node> nodes;
  const auto signatures = find_everywhere(document.root(), ds_ns, "Signature");
  if (signatures.empty()) return nodes;
  for (const xml::Node& each : signatures) BASE_CHECK(check_types_below(each, {}));
  security::InspectOptions how;
  how.profile = security::find_profile("saml");
  how.policy.algorithms = {"rsa-sha256",   "rsa-sha512",   "ecdsa-sha256",
                           "ecdsa-sha384", "gost2012-256", "gost2012-512"};
  if (sha1) how.policy.algorithms.emplace_back("rsa-sha1");
  const auto verified = security::SignedDocument::verify(document, how);
  if (!verified) return untrusted(base::describe(verified.error()));
  for (const auto& part : verified->parts()) {
    const bool pinned = std::any_of(certificates.begin(), certificates.end(),
                                    [&](const security::Certificate& each) {
                                      return each.fingerprint() == part.certificate.fingerprint();
                                    });
    if (!pinned) return untrusted("signed by a key that is not the identity provider's");
    nodes.insert(nodes.end(), part.nodes.begin(), part.nodes.end());
  }
  return nodes;
}

bool is_among(const std::vector<xml::Node>& nodes, xml::Node node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

base::Result<void> check_types(xml::Node root, const std::vector<xml::Node>& signed_ones) {
  return check_types_below(root, signed_ones);
}

base::Result<void> check_parts(xml::Node response) {
  constexpr std::array order{Name{assertion_ns, "Issuer"}, Name{ds_ns, "Signature"},
                             Name{protocol_ns, "Status"}, Name{assertion_ns, "Assertion"},
                             Name{assertion_ns, "EncryptedAssertion"}};
  std::size_t next = 0;
  for (const xml::Node& each : response.children()) {
    while (next < order.size() && !is(each, order[next])) ++next;
    if (next++ == order.size()) return malformed("something that has no place in a Response");
  }
  return check_status_parts(response.child(protocol_ns, "Status"));
}

base::Result<void> check_encrypted(xml::Node holder) {
  constexpr std::array known{Name{enc_ns, "EncryptedData"},    Name{enc_ns, "EncryptedKey"},
                             Name{enc_ns, "EncryptionMethod"}, Name{enc_ns, "KeySize"},
                             Name{enc_ns, "CipherData"},       Name{enc_ns, "CipherValue"},
                             Name{enc_ns, "CarriedKeyName"},   Name{enc_ns, "ReferenceList"},
                             Name{enc_ns, "DataReference"},    Name{enc11_ns, "MGF"},
                             Name{ds_ns, "DigestMethod"},      Name{ds_ns, "KeyInfo"},
                             Name{ds_ns, "KeyName"},           Name{ds_ns, "X509Data"},
                             Name{ds_ns, "X509Certificate"},   Name{ds_ns, "RetrievalMethod"}};
  for (xml::Node each = holder.first_child(); each; each = each.next()) {
    if (std::none_of(known.begin(), known.end(), [&](const Name& name) { return is(each, name); }))
      return malformed("something that has no place in what is encrypted");
    if (const auto uri = each.attribute("URI"); uri && !uri->starts_with('#'))
      return malformed("a reference to something outside of the message");
    BASE_CHECK(check_encrypted(each));
  }
  return {};
}

}  // namespace adapters::saml

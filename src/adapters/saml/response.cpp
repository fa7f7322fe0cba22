#include "adapters/saml/response.hpp"

#include <algorithm>

#include "adapters/saml/names.hpp"
#include "adapters/saml/signed.hpp"

namespace adapters::saml {
namespace {

using base::Code;

// The words of a status are the protocol's own, but nothing makes a stranger keep to them.
bool is_word(std::string_view text) {
  return text.size() < 100 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' || c == '.' ||
                  c == '-' || (c >= '0' && c <= '9');
         });
}

base::Result<void> check_status(xml::Node root) {
  BASE_TRY(status, only_child(root, protocol_ns, "Status"));
  BASE_TRY(code, only_child(status, protocol_ns, "StatusCode"));
  const std::string value = code.attribute("Value").value_or("");
  if (value == success) return {};
  const std::string more = code.child(protocol_ns, "StatusCode").attribute("Value").value_or("");
  const std::string& exact = more.empty() ? value : more;
  return base::fail(Code::saml_declined, "the identity provider's status",
                    is_word(exact) ? exact : std::string());
}

base::Result<void> check_message(xml::Node root, const Expected& expected) {
  if (!root.is(protocol_ns, "Response")) return malformed("not a Response");
  if (root.attribute("Version") != "2.0" || root.attribute("ID").value_or("").empty())
    return malformed("a Response without ID, or not of version 2.0");
  if (root.attribute("InResponseTo") != expected.request_id)
    return foreign("a Response in answer to another request, or to none");
  const auto destination = root.attribute("Destination");
  if (destination ? *destination != expected.address
                  : static_cast<bool>(root.child(ds_ns, "Signature")))
    return foreign("for another destination");
  if (root.child(assertion_ns, "Issuer")) {
    BASE_TRY(node, only_child(root, assertion_ns, "Issuer"));
    BASE_TRY(issuer, text_of(node));
    if (issuer != expected.idp) return foreign("a Response of another issuer");
  }
  BASE_TRY(issued, time_of(root, "IssueInstant"));
  if (issued - base::limits::saml_clock_skew > expected.now)
    return untimely("a Response of the future");
  return check_status(root);
}

// Decrypting comes before the signature inside is checked. Up to there whatever goes wrong is one
// and the same error; the detail, which never leaves, tells more.
base::Error unopened(const base::Error& why) {
  return untrusted(why.detail);
}

// Decrypted, and one Assertion.
base::Result<xml::Document> decrypted(xml::Node holder, const Believed& believed) {
  if (believed.decryptor == nullptr) return untrusted("encrypted, and there is no key for it");
  BASE_TRY(text, believed.decryptor->decrypt(holder));
  BASE_CHECK(check_encrypted(holder));
  BASE_TRY(document, parse_message(text));
  const xml::Node root = document.root();
  if (!root.is(assertion_ns, "Assertion") ||
      find_everywhere(root, assertion_ns, "Assertion").size() != 1 ||
      !find_everywhere(root, assertion_ns, "EncryptedAssertion").empty())
    return malformed("not one Assertion was encrypted");
  return document;
}

base::Result<Assertion> read_encrypted(xml::Node holder, bool covered, const Expected& expected,
                                       const Believed& believed) {
  auto document = decrypted(holder, believed);
  if (!document) return unopened(document.error());
  const xml::Node root = document->root();
  auto nodes = signed_nodes(*document, believed.certificates, believed.sha1);
  if (!nodes) return unopened(nodes.error());
  if (covered) nodes->push_back(root);
  if (!is_among(*nodes, root)) return untrusted("the Assertion is not signed");
  if (const auto types = check_types(root, *nodes); !types) return unopened(types.error());
  return read_assertion(root, expected);
}

}  // namespace

base::Result<Assertion> read_response(std::string_view octets, const Expected& expected,
                                      const Believed& believed) {
  BASE_TRY(document, parse_message(octets));
  const xml::Node root = document.root();
  BASE_CHECK(check_message(root, expected));
  const auto plain = find_everywhere(root, assertion_ns, "Assertion");
  const auto encrypted = find_everywhere(root, assertion_ns, "EncryptedAssertion");
  if (plain.size() + encrypted.size() != 1) return malformed("not exactly one Assertion");
  const xml::Node holder = plain.empty() ? encrypted[0] : plain[0];
  if (holder.parent() != root) return malformed("an Assertion in another place");
  BASE_TRY(nodes, signed_nodes(document, believed.certificates, believed.sha1));
  BASE_CHECK(check_parts(root));
  BASE_CHECK(check_types(root, nodes));
  const bool covered = is_among(nodes, root);
  if (plain.empty()) return read_encrypted(holder, covered, expected, believed);
  if (!covered && !is_among(nodes, holder)) return untrusted("the Assertion is not signed");
  return read_assertion(holder, expected);
}

}  // namespace adapters::saml

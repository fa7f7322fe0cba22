#include "adapters/saml/authn_request.hpp"

#include "adapters/saml/message.hpp"
#include "adapters/saml/names.hpp"

namespace adapters::saml {
namespace {

base::Result<void> check_parts(xml::Node root) {
  for (const xml::Node& each : root.children())
    if (!each.is(assertion_ns, "Issuer") && !each.is(protocol_ns, "NameIDPolicy") &&
        !each.is(protocol_ns, "RequestedAuthnContext"))
      return malformed("an AuthnRequest that asks for more");
  return {};
}

base::Result<void> check_reply(xml::Node root, const Party& diary) {
  if (root.attribute("AssertionConsumerServiceURL").value_or(diary.login) != diary.login)
    return foreign("an answer to an address that is not registered");
  if (root.attribute("ProtocolBinding").value_or(std::string(post_binding)) != post_binding)
    return foreign("an answer by another binding");
  if (root.attribute("AssertionConsumerServiceIndex").value_or("0") != "0")
    return foreign("an answer to another address");
  return {};
}

}  // namespace

base::Result<std::string> claimed_issuer(std::string_view query) {
  BASE_TRY(octets, unverified_message(query));
  BASE_TRY(document, parse_message(octets));
  BASE_TRY(node, only_child(document.root(), assertion_ns, "Issuer"));
  return text_of(node);
}

base::Result<AuthnRequest> read_authn_request(std::string_view query, const Party& diary,
                                              const std::string& us, base::Time now) {
  BASE_TRY(opened, open_redirect(query, diary.signing, false));
  BASE_TRY(document, parse_message(opened.message));
  const xml::Node root = document.root();
  AuthnRequest read{root.attribute("ID").value_or(""), opened.relay_state};
  if (opened.kind != Kind::request || !root.is(protocol_ns, "AuthnRequest") || read.id.empty() ||
      root.attribute("Version") != "2.0")
    return malformed("not an AuthnRequest");
  BASE_TRY(issuer_node, only_child(root, assertion_ns, "Issuer"));
  BASE_TRY(issuer, text_of(issuer_node));
  if (issuer != diary.entity_id) return foreign("a request of another issuer");
  if (root.attribute("Destination") != us) return foreign("for another destination");
  BASE_CHECK(check_parts(root));
  BASE_CHECK(check_reply(root, diary));
  BASE_TRY(issued, time_of(root, "IssueInstant"));
  if (issued - base::limits::saml_clock_skew > now) return untimely("a request of the future");
  if (issued + base::limits::esia_login_age <= now) return untimely("an old request");
  const auto says = [&root](const char* name) {
    return root.attribute(name) == "true" || root.attribute(name) == "1";
  };
  read.passive = says("IsPassive");
  read.anew = says("ForceAuthn");
  return read;
}

}  // namespace adapters::saml

// SAML 2.0, 5.4: Assertions, requests and responses carry their signature inside, right behind
// Issuer, over themselves by their ID.
#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"

namespace security {
namespace {

constexpr std::string_view assertion_ns = "urn:oasis:names:tc:SAML:2.0:assertion";
constexpr std::string_view protocol_ns = "urn:oasis:names:tc:SAML:2.0:protocol";
constexpr std::string_view metadata_ns = "urn:oasis:names:tc:SAML:2.0:metadata";

base::Result<Placement> place(xml::Node signature) {
  const xml::Node owner = signature.parent();
  const bool assertion = owner.is(assertion_ns, "Assertion"), protocol = owner.ns() == protocol_ns,
             metadata = owner.ns() == metadata_ns;
  if (!owner || (!assertion && !protocol && !metadata))
    return bad_signature("a Signature outside of every SAML message and Assertion");
  if (!owner.attribute("ID")) return bad_signature("a signed element without ID");
  const xml::Node above = owner.parent();
  if (protocol && above) return bad_signature("a signed message inside of another element");
  if (assertion && above && (above.parent() || !above.is(protocol_ns, "Response")))
    return bad_signature("a signed Assertion that no Response holds itself");
  for (xml::Node group = above; metadata && group; group = group.parent())
    if (!group.is(metadata_ns, "EntitiesDescriptor"))
      return bad_signature("signed metadata inside of another element");
  const auto neighbours = owner.children();
  const std::size_t at = metadata ? 0 : 1;
  if (neighbours.size() <= at || neighbours[at] != signature ||
      (!metadata && !neighbours[0].is(assertion_ns, "Issuer")))
    return bad_signature("the Signature does not stand right behind Issuer");
  return Placement{.role = assertion  ? "assertion"
                           : protocol ? "message"
                                      : "metadata",
                   .signature = signature,
                   .required = {owner}};
}

// No Assertion stands beside what is signed, nor in the Signature itself.
base::Result<void> check_assertions(xml::Node root, const std::vector<Placement>& placements) {
  for (const xml::Node& assertion : find_all(root, assertion_ns, "Assertion")) {
    bool good = false;
    for (const Placement& placement : placements) {
      good = good || is_inside(assertion, placement.required[0]);
      if (is_inside(assertion, placement.signature))
        return bad_signature("an Assertion inside of a Signature");
    }
    if (!good) return bad_signature("an Assertion that nobody signed");
  }
  return {};
}

}  // namespace

base::Result<std::vector<Placement>> place_saml(const xml::Document& document) {
  const xml::Node root = document.root();
  if (root.ns() != protocol_ns && root.ns() != metadata_ns && !root.is(assertion_ns, "Assertion"))
    return bad_signature("not a SAML message");
  std::vector<Placement> placements;
  for (const xml::Node& signature : find_all(root, ds_ns, "Signature")) {
    BASE_TRY(placement, place(signature));
    placements.push_back(std::move(placement));
  }
  if (placements.empty()) return base::fail(base::Code::unsigned_message, "no Signature");
  BASE_CHECK(check_assertions(root, placements));
  return placements;
}

}  // namespace security

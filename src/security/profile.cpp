#include <algorithm>

#include "base/text.hpp"
#include "security/detail/header.hpp"
#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"

namespace security {
namespace {

const std::vector<std::string_view> modern = {"rsa-sha256",   "rsa-sha512",   "ecdsa-sha256",
                                              "ecdsa-sha384", "gost2012-256", "gost2012-512"};
const std::vector<std::string_view> with_gost2001 = [] {
  auto names = modern;
  names.push_back("gost2001");
  return names;
}();
const std::vector<std::string_view> every = [] {
  auto names = with_gost2001;
  names.push_back("rsa-sha1");
  return names;
}();

const std::vector<Profile> table = {
    {"wss", {}, with_gost2001, false, true, place_wss},
    {"smev2", {.enveloped = true}, every, true, false, place_smev2},
    {"smev3", {.smev = true, .references = 1}, every, false, false, place_smev3},
    {"saml", {.enveloped = true, .references = 1}, every, false, false, place_saml},
    {"enveloped",
     {.enveloped = true, .whole_document = true, .inclusive_c14n = true, .references = 1},
     every,
     false,
     false,
     place_enveloped},
    {"detached", {.enveloped = true, .inclusive_c14n = true}, every, false, false, place_detached},
};

base::Result<void> check_target(const Placement& placement, const Signature& signature) {
  for (const Reference& reference : signature.references) {
    const bool inside = is_inside(signature.node, reference.node);
    if (inside && !reference.enveloped)
      return bad_signature("a signature inside what it signs, without enveloped-signature");
    const auto named = [&](const std::vector<xml::Node>& nodes) {
      return std::find(nodes.begin(), nodes.end(), reference.node) != nodes.end();
    };
    switch (placement.target) {
      case Target::exactly:
        if (!named(placement.required) && !named(placement.allowed))
          return bad_signature("a signature over " + reference.node.path());
        break;
      case Target::container:
        if (!inside) return bad_signature("the signature does not sign what contains it");
        break;
      case Target::by_id:
        if (reference.enveloped && !inside)
          return bad_signature("enveloped-signature outside of what is signed");
        break;
    }
  }
  for (const xml::Node& node : placement.required)
    if (!signature.covers(node)) return bad_signature(node.path() + " is not signed");
  return {};
}

}  // namespace

const Profile* find_profile(std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [name](const Profile& profile) { return profile.name == name; });
  return row == table.end() ? nullptr : &*row;
}

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const Profile& profile : table) names.emplace_back(profile.name);
  return names;
}

std::string profile_name(const Profile& profile) {
  return std::string(profile.name);
}

bool is_inside(xml::Node node, xml::Node ancestor) {
  while (node && node != ancestor) node = node.parent();
  return static_cast<bool>(node);
}

base::Result<Signature> check_placed(const Placement& placement, const SignatureRules& rules) {
  // SMEV signs what senders have written, whatever ids they chose
  const std::vector<xml::Node> whole = rules.smev ? placement.required : std::vector<xml::Node>();
  BASE_TRY(signature, check_structure(placement.signature, rules, whole));
  BASE_CHECK(check_target(placement, signature));
  if (placement.token) BASE_CHECK(check_token_hint(signature, placement.token));
  return signature;
}

base::Result<std::string> certificate_octets(const Placement& placement,
                                             const Signature& signature) {
  if (placement.token) return decode_token(placement.token);
  if (!signature.key_info) return bad_signature("no KeyInfo");
  const auto found = find_all(signature.key_info, ds_ns, "X509Certificate");
  if (found.empty()) return bad_signature("no certificate in KeyInfo");
  BASE_TRY(text, leaf_text(found[0]));
  auto der = base::decode_base64(text);
  if (!der || der->size() > base::limits::token_bytes)
    return bad_signature("a certificate that cannot be decoded");
  return std::move(*der);
}

base::Result<void> check_algorithms(const Signature& signature, const Profile& profile,
                                    const domain::SignaturePolicy& policy, bool legacy) {
  const auto& known = profile.algorithms;
  const auto allowed = [&](const Algorithm& row) {
    return std::find(known.begin(), known.end(), row.name) != known.end() &&
           (legacy || permits(policy.algorithms, row));
  };
  if (!allowed(*signature.algorithm))
    return bad_signature("not allowed here: " + std::string(signature.algorithm->name));
  for (const Reference& reference : signature.references) {
    const bool fits = std::any_of(
        algorithms().begin(), algorithms().end(),
        [&](const Algorithm& row) { return row.digest == reference.digest && allowed(row); });
    if (!fits) return bad_signature("not allowed here: " + std::string(reference.digest->name));
  }
  return {};
}

}  // namespace security

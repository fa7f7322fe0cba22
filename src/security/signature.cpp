#include "security/detail/signature.hpp"

#include <libxml/tree.h>

#include <algorithm>

#include "base/text.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

// The element has these attributes and no others.
base::Result<void> check_attributes(xml::Node node, std::vector<std::string_view> allowed) {
  for (const xmlAttr* attribute = node.raw()->properties; attribute; attribute = attribute->next) {
    const auto name = xml::view(attribute->name);
    if (attribute->ns != nullptr ||
        std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return bad_signature("an attribute of " + std::string(node.name()) + " that is not accepted");
    }
  }
  return {};
}

base::Result<std::string> algorithm_of(xml::Node node) {
  BASE_CHECK(check_attributes(node, {"Algorithm"}));
  auto uri = node.attribute("Algorithm");
  if (!uri) return bad_signature(std::string(node.name()) + " without Algorithm");
  return std::move(*uri);
}

constexpr std::size_t most_prefixes = 32;

// Canonicalization, as a method or a transform: exclusive, perhaps with its PrefixList.
base::Result<xml::C14n> read_c14n(xml::Node node, std::string_view uri,
                                  const SignatureRules& rules) {
  BASE_TRY(parameters, strict_children(node));
  xml::C14n how;
  how.exclusive = uri == exc_c14n;
  if (uri == inc_c14n && rules.inclusive_c14n && parameters.empty()) return how;
  if (!how.exclusive) return bad_signature("a canonicalization that is not accepted");
  if (parameters.empty()) return how;
  const auto list = parameters[0].attribute("PrefixList");
  if (parameters.size() != 1 || !parameters[0].is(exc_c14n, "InclusiveNamespaces") || !list ||
      parameters[0].raw()->children != nullptr) {
    return bad_signature("wrong parameters of a canonicalization");
  }
  BASE_CHECK(check_attributes(parameters[0], {"PrefixList"}));
  how.prefixes = base::split_words(*list);
  if (how.prefixes.size() > most_prefixes) return bad_signature("a PrefixList too long");
  return how;
}

base::Result<void> read_transforms(xml::Node transforms, const SignatureRules& rules,
                                   Reference& reference) {
  BASE_CHECK(check_attributes(transforms, {}));
  BASE_TRY(steps, strict_children(transforms));
  bool canonical = false;
  for (const auto& step : steps) {
    if (!step.is(ds_ns, "Transform")) return bad_signature("not a Transform");
    BASE_TRY(uri, algorithm_of(step));
    // Behind the canonical form there are octets; only the SMEV transform reads those.
    if (canonical) {
      BASE_TRY(parameters, strict_children(step));
      if (uri != smev_uri || !rules.smev || reference.smev || !parameters.empty())
        return bad_signature("a transform behind the canonicalization");
      reference.smev = true;
    } else if (uri == enveloped_uri && rules.enveloped && !reference.enveloped) {
      BASE_TRY(parameters, strict_children(step));
      if (!parameters.empty()) return bad_signature("parameters of enveloped-signature");
      reference.enveloped = true;
    } else {
      BASE_TRY(how, read_c14n(step, uri, rules));
      reference.c14n = std::move(how);
      canonical = true;
    }
  }
  if (!canonical) return bad_signature("a reference without canonicalization");
  if (rules.smev && !reference.smev) return bad_signature("a reference without SMEV's transform");
  return {};
}

base::Result<void> read_digest(xml::Node method, xml::Node value, Reference& reference) {
  BASE_TRY(uri, algorithm_of(method));
  BASE_TRY(parameters, strict_children(method));
  reference.digest = find_digest_by_uri(uri);
  if (reference.digest == nullptr || !parameters.empty())
    return bad_signature("a digest algorithm that is not accepted");
  BASE_CHECK(check_attributes(value, {}));
  BASE_TRY(text, leaf_text(value));
  auto octets = base::decode_base64(text);
  if (!octets || octets->size() != reference.digest->size)
    return bad_signature("a DigestValue of wrong form");
  reference.value = std::move(*octets);
  return {};
}

base::Result<Reference> read_reference(xml::Node node, const SignatureRules& rules) {
  if (!node.is(ds_ns, "Reference")) return bad_signature("not a Reference in SignedInfo");
  BASE_CHECK(check_attributes(node, {"URI", "Id"}));
  BASE_TRY(parts, strict_children(node));
  if (parts.size() != 3 || !parts[0].is(ds_ns, "Transforms") ||
      !parts[1].is(ds_ns, "DigestMethod") || !parts[2].is(ds_ns, "DigestValue")) {
    return bad_signature("Reference is not Transforms, DigestMethod, DigestValue");
  }
  Reference reference;
  const auto uri = node.attribute("URI");
  if (!uri) return bad_signature("Reference without URI");
  if (uri->size() > 1 && uri->front() == '#') {
    reference.id = uri->substr(1);
  } else if (uri->empty() && rules.whole_document) {
    reference.node = xml::Node(xmlDocGetRootElement(node.raw()->doc));
  } else {
    return bad_signature("a Reference to something that is not accepted");
  }
  BASE_CHECK(read_transforms(parts[0], rules, reference));
  BASE_CHECK(read_digest(parts[1], parts[2], reference));
  return reference;
}

base::Result<void> resolve(std::vector<Reference>& references, _xmlDoc* document,
                           const std::vector<xml::Node>& whole) {
  std::vector<std::string_view> ids;
  for (const auto& reference : references)
    if (!reference.id.empty()) ids.push_back(reference.id);
  BASE_TRY(holders, find_ids(document, ids, whole));
  auto holder = holders.begin();
  for (auto& reference : references)
    if (!reference.id.empty()) reference.node = *holder++;
  return {};
}

base::Result<void> read_signed_info(xml::Node info, const SignatureRules& rules,
                                    const std::vector<xml::Node>& whole, Signature& out) {
  BASE_CHECK(check_attributes(info, {"Id"}));
  BASE_TRY(parts, strict_children(info));
  if (parts.size() < 3 || !parts[0].is(ds_ns, "CanonicalizationMethod") ||
      !parts[1].is(ds_ns, "SignatureMethod")) {
    return bad_signature("SignedInfo is not CanonicalizationMethod, SignatureMethod, Reference…");
  }
  if (parts.size() - 2 > rules.references) return bad_signature("too many references");
  BASE_TRY(c14n, algorithm_of(parts[0]));
  BASE_TRY(how, read_c14n(parts[0], c14n, rules));
  out.c14n = std::move(how);
  BASE_TRY(method, algorithm_of(parts[1]));
  BASE_TRY(parameters, strict_children(parts[1]));
  out.algorithm = find_algorithm_by_uri(method);
  if (out.algorithm == nullptr || !parameters.empty())
    return bad_signature("a signature algorithm that is not accepted");
  for (std::size_t i = 2; i < parts.size(); ++i) {
    BASE_TRY(reference, read_reference(parts[i], rules));
    out.references.push_back(std::move(reference));
  }
  BASE_CHECK(resolve(out.references, info.raw()->doc, whole));
  for (auto first = out.references.begin(); first != out.references.end(); ++first)
    if (std::any_of(out.references.begin(), first,
                    [&](const Reference& other) { return other.node == first->node; }))
      return bad_signature("two references to one element");
  return {};
}

}  // namespace

bool Signature::covers(xml::Node wanted) const {
  return std::any_of(references.begin(), references.end(),
                     [&](const Reference& reference) { return reference.node == wanted; });
}

base::Error bad_signature(std::string detail) {
  return base::fail(base::Code::signature_invalid, std::move(detail));
}

base::Result<std::string> leaf_text(xml::Node node) {
  for (const xmlNode* child = node.raw()->children; child != nullptr; child = child->next) {
    if (child->type != XML_TEXT_NODE) {
      return bad_signature(std::string(node.name()) + " holds more than text");
    }
  }
  return node.text();
}

base::Result<std::vector<xml::Node>> strict_children(xml::Node node) {
  std::vector<xml::Node> found;
  for (xmlNode* child = node.raw()->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      found.emplace_back(child);
    } else if (child->type != XML_TEXT_NODE || !base::trim(xml::view(child->content)).empty()) {
      return bad_signature("something between the elements of " + std::string(node.name()));
    }
  }
  return found;
}

std::vector<xml::Node> find_all(xml::Node root, std::string_view ns, std::string_view name) {
  std::vector<xml::Node> found;
  if (root.is(ns, name)) found.push_back(root);
  for (xmlNode* child = root.raw()->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const auto below = find_all(xml::Node(child), ns, name);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

base::Result<Signature> check_structure(xml::Node node, const SignatureRules& rules,
                                        const std::vector<xml::Node>& whole) {
  BASE_CHECK(check_attributes(node, {"Id"}));
  BASE_TRY(parts, strict_children(node));
  if (parts.size() < 2 || parts.size() > 3 || !parts[0].is(ds_ns, "SignedInfo") ||
      !parts[1].is(ds_ns, "SignatureValue") ||
      (parts.size() == 3 && !parts[2].is(ds_ns, "KeyInfo"))) {
    return bad_signature("Signature is not SignedInfo, SignatureValue, KeyInfo");
  }
  Signature signature;
  signature.node = node;
  if (parts.size() == 3) signature.key_info = parts[2];
  signature.signed_info = parts[0];
  BASE_CHECK(read_signed_info(parts[0], rules, whole, signature));
  BASE_CHECK(check_attributes(parts[1], {"Id"}));
  BASE_TRY(text, leaf_text(parts[1]));
  auto value = base::decode_base64(text);
  if (!value || value->empty()) return bad_signature("SignatureValue is not Base64");
  signature.value = std::move(*value);
  return signature;
}

}  // namespace security

#include "security/detail/header.hpp"

#include <libxml/tree.h>

#include "base/text.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"

namespace security {
namespace {

// The only Security header. One for another actor would be somebody else's business, and two
// readers might disagree about whose: refused.
base::Result<xml::Node> find_security(const Envelope& envelope) {
  if (!envelope.header) return base::fail(base::Code::unsigned_message, "no Header");
  const auto found = find_all(envelope.header, wsse_ns, "Security");
  if (found.empty()) return base::fail(base::Code::unsigned_message, "no Security header");
  if (found.size() > 1) return bad_signature("more than one Security header");
  const xml::Node security = found[0];
  if (security.parent() != envelope.header) return bad_signature("Security is not a header block");
  for (const auto ns : {soap11_ns, soap12_ns}) {
    for (const auto* name : {"actor", "role", "relay"}) {
      if (security.attribute(name, ns)) return bad_signature("Security for another actor");
    }
  }
  return security;
}

base::Result<std::string> decode_token(xml::Node token) {
  const auto type = token.attribute("ValueType");
  if (!type || *type != x509_v3) return bad_signature("a token that is not X509v3");
  const auto encoding = token.attribute("EncodingType");
  if (encoding && *encoding != base64_binary) return bad_signature("a token that is not Base64");
  BASE_TRY(text, leaf_text(token));
  if (text.size() > 2 * base::limits::token_bytes) return bad_signature("a token too large");
  auto der = base::decode_base64(text);
  if (!der || der->empty() || der->size() > base::limits::token_bytes) {
    return bad_signature("a token that cannot be decoded");
  }
  return std::move(*der);
}

// KeyInfo only has to point to the token; the key comes from the token in any case.
base::Result<void> check_key_info(const Signature& signature, xml::Node token) {
  if (!signature.key_info) return bad_signature("no KeyInfo");
  BASE_TRY(infos, strict_children(signature.key_info));
  if (infos.size() != 1 || !infos[0].is(wsse_ns, "SecurityTokenReference")) {
    return bad_signature("KeyInfo is not one SecurityTokenReference");
  }
  BASE_TRY(hints, strict_children(infos[0]));
  if (hints.size() != 1) return bad_signature("SecurityTokenReference has not one child");
  if (hints[0].is(wsse_ns, "KeyIdentifier") || hints[0].is(ds_ns, "X509Data")) return {};
  if (!hints[0].is(wsse_ns, "Reference")) return bad_signature("an unknown way to name the token");
  const auto uri = hints[0].attribute("URI");
  const auto type = hints[0].attribute("ValueType");
  if (!uri || !uri->starts_with("#") || (type && *type != x509_v3)) {
    return bad_signature("the token reference does not name an X509v3 token here");
  }
  BASE_TRY(holder, find_id(token.raw()->doc, std::string_view(*uri).substr(1)));
  if (holder != token) return bad_signature("the token reference names something else");
  return {};
}

// Identity of nodes, never names: what is signed is what is read.
base::Result<void> check_references(const Envelope& envelope, const SecurityHeader& header,
                                    xml::Node token) {
  for (const auto& reference : header.signature.references) {
    const xml::Node node = reference.node;
    const bool block = node.parent() == envelope.header && node != header.node;
    if (node != envelope.body && node != header.timestamp && node != token && !block) {
      return bad_signature("a signature over " + node.path());
    }
  }
  if (!header.signature.covers(envelope.body)) return bad_signature("the Body is not signed");
  return {};
}

}  // namespace

base::Result<SecurityHeader> check_header(const Envelope& envelope) {
  BASE_TRY(security, find_security(envelope));
  SecurityHeader header;
  header.node = security;
  std::vector<xml::Node> tokens, timestamps, signatures;
  for (const xml::Node& part : security.children()) {
    if (part.is(wsse_ns, "BinarySecurityToken")) tokens.push_back(part);
    if (part.is(wsu_ns, "Timestamp")) timestamps.push_back(part);
    if (part.is(ds_ns, "Signature")) signatures.push_back(part);
  }
  if (signatures.empty()) return base::fail(base::Code::unsigned_message, "no Signature");
  if (find_all(envelope.header, ds_ns, "Signature").size() != 1) {
    return bad_signature("more than one Signature in the Header");
  }
  if (tokens.size() != 1) return bad_signature("not exactly one BinarySecurityToken");
  if (timestamps.size() > 1) return bad_signature("more than one Timestamp");
  if (!timestamps.empty()) header.timestamp = timestamps[0];
  BASE_CHECK(check_declared_ids(security.raw()->doc));
  BASE_TRY(signature, check_structure(signatures[0], {}));
  header.signature = std::move(signature);
  BASE_CHECK(check_references(envelope, header, tokens[0]));
  BASE_CHECK(check_key_info(header.signature, tokens[0]));
  BASE_TRY(der, decode_token(tokens[0]));
  header.token = std::move(der);
  return header;
}

}  // namespace security

#include "security/detail/header.hpp"

#include <libxml/tree.h>

#include "base/text.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"

namespace security {
namespace {

constexpr std::string_view smev2_actors = "http://smev.gosuslugi.ru/actors/";
constexpr std::string_view smev2_ns = "http://smev.gosuslugi.ru/rev";

bool is_for_somebody_else(xml::Node security) {
  for (const auto ns : {soap11_ns, soap12_ns})
    for (const auto* name : {"actor", "role", "relay"})
      if (security.attribute(name, ns)) return true;
  return false;
}

// The only Security header. One for another actor would be somebody else's business, and two
// readers might disagree about whose: refused.
base::Result<xml::Node> find_security(const Envelope& envelope) {
  if (!envelope.header) return base::fail(base::Code::unsigned_message, "no Header");
  const auto found = find_all(envelope.header, wsse_ns, "Security");
  if (found.empty()) return base::fail(base::Code::unsigned_message, "no Security header");
  if (found.size() > 1) return bad_signature("more than one Security header");
  if (found[0].parent() != envelope.header) return bad_signature("Security is not a header block");
  if (is_for_somebody_else(found[0])) return bad_signature("Security for another actor");
  return found[0];
}

// What stands in one Security header.
base::Result<Placement> place_in(xml::Node security, const Envelope& envelope) {
  std::vector<xml::Node> tokens, timestamps, signatures;
  for (const xml::Node& part : security.children()) {
    if (part.is(wsse_ns, "BinarySecurityToken")) tokens.push_back(part);
    if (part.is(wsu_ns, "Timestamp")) timestamps.push_back(part);
    if (part.is(ds_ns, "Signature")) signatures.push_back(part);
  }
  if (signatures.empty()) return base::fail(base::Code::unsigned_message, "no Signature");
  if (find_all(security, ds_ns, "Signature").size() != 1)
    return bad_signature("more than one Signature in Security");
  if (tokens.size() != 1) return bad_signature("not exactly one BinarySecurityToken");
  if (timestamps.size() > 1) return bad_signature("more than one Timestamp");
  Placement placement{.role = "sender", .signature = signatures[0], .required = {envelope.body}};
  placement.token = tokens[0];
  placement.allowed = {tokens[0]};
  if (!timestamps.empty()) placement.timestamp = timestamps[0];
  if (placement.timestamp) placement.allowed.push_back(placement.timestamp);
  for (const xml::Node& block : envelope.header.children())
    if (!block.is(wsse_ns, "Security")) placement.allowed.push_back(block);
  return placement;
}

// ЭП-СП: a civil servant's signature inside AppData, over AppData.
base::Result<Placement> place_personal(xml::Node signature, xml::Node body) {
  const xml::Node data = signature.parent();
  const xml::Node around = data.parent();
  if (data.name() != "AppData" || !data.ns().starts_with(smev2_ns) ||
      !around.is(data.ns(), "MessageData") || around.parent().parent() != body)
    return bad_signature("a Signature outside of Security and the payload's MessageData/AppData");
  return Placement{.role = "person", .signature = signature, .required = {data}};
}

}  // namespace

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

base::Result<void> check_token_hint(const Signature& signature, xml::Node token) {
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

base::Result<Placement> place_header(const Envelope& envelope) {
  BASE_TRY(security, find_security(envelope));
  if (find_all(envelope.header, ds_ns, "Signature").size() > 1)
    return bad_signature("more than one Signature in the Header");
  BASE_TRY(placement, place_in(security, envelope));
  BASE_CHECK(check_declared_ids(security.raw()->doc));
  return placement;
}

base::Result<std::vector<Placement>> place_wss(const xml::Document& document) {
  BASE_TRY(envelope, open_envelope(document));
  BASE_TRY(placement, place_header(envelope));
  return std::vector<Placement>{std::move(placement)};
}

// СМЭВ 2: ЭП-ОВ of the sender for the actor smev, ЭП-СМЭВ for the actor recipient, and ЭП-СП in
// AppData. Both kinds of header sign the Body.
base::Result<std::vector<Placement>> place_smev2(const xml::Document& document) {
  BASE_TRY(envelope, open_envelope(document));
  BASE_CHECK(check_declared_ids(document.raw()));
  std::vector<Placement> placements;
  std::vector<xml::Node> headers;
  if (envelope.header) headers = find_all(envelope.header, wsse_ns, "Security");
  for (const xml::Node& security : headers) {
    if (security.parent() != envelope.header) return bad_signature("Security is no header block");
    const auto actor = security.attribute("actor", soap11_ns);
    BASE_TRY(placement, place_in(security, envelope));
    if (actor && !actor->starts_with(smev2_actors)) return bad_signature("an unknown actor");
    if (actor && actor->substr(smev2_actors.size()) == "recipient") placement.role = "smev";
    for (const Placement& other : placements)
      if (other.role == placement.role) return bad_signature("two Security headers for one actor");
    placements.push_back(std::move(placement));
  }
  if (placements.empty()) return base::fail(base::Code::unsigned_message, "no Security header");
  for (const xml::Node& signature : find_all(envelope.body, ds_ns, "Signature")) {
    BASE_TRY(placement, place_personal(signature, envelope.body));
    placements.push_back(std::move(placement));
  }
  return placements;
}

}  // namespace security

#include "security/sign_document.hpp"

#include <libxml/tree.h>

#include "security/detail/fragments.hpp"
#include "security/detail/ids.hpp"
#include "security/detail/names.hpp"
#include "security/detail/signature.hpp"
#include "security/wss.hpp"
#include "xml/canonical.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

base::Error misuse(std::string detail) {
  return base::fail(base::Code::usage, std::move(detail));
}

base::Result<xml::Document> copy_of(const xml::Document& document) {
  xmlDoc* copy = xmlCopyDoc(document.raw(), 1);
  if (copy == nullptr) return base::fail(base::Code::internal, "no memory for a copy");
  return xml::Document::adopt(copy);
}

// Our own text becomes the last child of the node.
base::Result<void> append(xml::Node parent, const std::string& fragment) {
  BASE_TRY(parsed, xml::Document::parse(fragment));
  xmlNode* copy = xmlDocCopyNode(parsed.root().raw(), parent.raw()->doc, 1);
  if (copy == nullptr) return base::fail(base::Code::internal, "no memory for a fragment");
  xmlAddChild(parent.raw(), copy);
  return {};
}

// The Body's wsu:Id; a new one gets a prefix that nothing in scope uses.
std::string ensure_body_id(xml::Node body) {
  if (auto id = body.attribute("Id", wsu_ns)) return std::move(*id);
  xmlDoc* document = body.raw()->doc;
  std::string prefix = "wsu";
  for (int i = 1; xmlSearchNs(document, body.raw(), xml::chars(prefix.c_str())); ++i) {
    prefix = "wsu" + std::to_string(i);
  }
  const std::string uri(wsu_ns), id = "kontingent-body";
  xmlNs* ns = xmlNewNs(body.raw(), xml::chars(uri.c_str()), xml::chars(prefix.c_str()));
  xmlNewNsProp(body.raw(), ns, xml::chars("Id"), xml::chars(id.c_str()));
  return id;
}

xml::Node ensure_header(const Envelope& envelope) {
  if (envelope.header) return envelope.header;
  xmlNode* body = envelope.body.raw();
  return xml::Node(
      xmlAddPrevSibling(body, xmlNewDocNode(body->doc, body->ns, xml::chars("Header"), nullptr)));
}

bool has_instructions_outside(const xml::Document& document) {
  for (const xmlNode* node = document.raw()->children; node != nullptr; node = node->next) {
    if (node->type == XML_PI_NODE) return true;
  }
  return false;
}

bool is_inside(xml::Node node, xml::Node ancestor) {
  for (; node; node = node.parent()) {
    if (node == ancestor) return true;
  }
  return false;
}

}  // namespace

base::Result<std::string> sign_envelope(const Signer& signer, const xml::Document& document,
                                        base::Time now) {
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(envelope, open_envelope(copy));
  if (envelope.header && !find_all(envelope.header, wsse_ns, "Security").empty()) {
    return misuse("the envelope has a Security header already");
  }
  const std::string body_id = ensure_body_id(envelope.body);
  const auto holder = find_id(copy.raw(), body_id);
  if (!holder) return misuse(holder.error().detail + ": " + body_id);

  BASE_TRY(body, xml::canonicalize(envelope.body));
  const std::string timestamp = timestamp_fragment(now);
  BASE_TRY(signature,
           signature_fragment(signer, {{std::string(timestamp_id), timestamp}, {body_id, body}},
                              token_reference_fragment()));
  const bool soap11 = envelope.version == SoapVersion::v11;
  std::string security = "<wsse:Security xmlns:wsse=\"" + std::string(wsse_ns) + "\" xmlns:wsu=\"" +
                         std::string(wsu_ns) + "\" xmlns:soap=\"" +
                         std::string(soap11 ? soap11_ns : soap12_ns) + "\" soap:mustUnderstand=\"" +
                         (soap11 ? "1" : "true") + "\">";
  security += token_fragment(signer.certificate()) + timestamp + signature + "</wsse:Security>";
  BASE_CHECK(append(ensure_header(envelope), security));
  return copy.serialize();
}

base::Result<std::string> sign_enveloped(const Signer& signer, const xml::Document& document) {
  if (has_instructions_outside(document)) {
    return misuse("processing instructions outside the root cannot be signed this way");
  }
  BASE_TRY(copy, copy_of(document));
  BASE_TRY(octets, xml::canonicalize(copy.root()));
  BASE_TRY(signature, signature_fragment(signer, {{.id = "", .octets = octets, .enveloped = true}},
                                         certificate_fragment(signer.certificate())));
  BASE_CHECK(append(copy.root(), signature));
  return copy.serialize();
}

base::Result<std::string> sign_detached(const Signer& signer, const xml::Document& document,
                                        const std::string& id) {
  BASE_TRY(copy, copy_of(document));
  const auto holder = find_id(copy.raw(), id);
  if (!holder) return misuse(holder.error().detail + ": " + id);
  BASE_TRY(octets, xml::canonicalize(*holder));
  const bool contains = is_inside(copy.root(), *holder);
  BASE_TRY(signature,
           signature_fragment(signer, {{.id = id, .octets = octets, .enveloped = contains}},
                              certificate_fragment(signer.certificate())));
  BASE_CHECK(append(copy.root(), signature));
  return copy.serialize();
}

}  // namespace security

#include <libxml/tree.h>

#include "base/text.hpp"
#include "security/wss.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

base::Error wrong(std::string detail) {
  return base::fail(base::Code::soap_structure, std::move(detail));
}

bool has_text(xml::Node node) {
  for (const xmlNode* child = node.raw()->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE && !base::trim(xml::view(child->content)).empty()) return true;
  }
  return false;
}

}  // namespace

base::Result<Envelope> open_envelope(const xml::Document& document) {
  const xml::Node root = document.root();
  if (!root || root.name() != "Envelope") return wrong("the root is not an Envelope");
  const auto ns = root.ns();
  if (ns != soap11_ns && ns != soap12_ns) {
    return base::fail(base::Code::soap_version, "an Envelope of an unknown namespace");
  }
  Envelope envelope;
  envelope.version = ns == soap11_ns ? SoapVersion::v11 : SoapVersion::v12;
  for (const xml::Node& part : root.children()) {
    if (part.is(ns, "Header") && !envelope.header && !envelope.body) {
      envelope.header = part;
    } else if (part.is(ns, "Body") && !envelope.body) {
      envelope.body = part;
    } else {
      return wrong("something in the Envelope beside one Header and one Body");
    }
  }
  if (!envelope.body) return wrong("no Body");
  if (has_text(root)) return wrong("text in the Envelope");
  return envelope;
}

}  // namespace security

#include "security/detail/editing.hpp"

#include <libxml/tree.h>

#include "security/detail/ids.hpp"
#include "xml/detail/raw.hpp"

namespace security {
namespace {

// A declaration of the namespace that attributes of the node can use.
xmlNs* prefixed(xmlNode* node, const std::string& uri) {
  std::string prefix = "wsu";
  for (int i = 1; xmlSearchNs(node->doc, node, xml::chars(prefix.c_str())) != nullptr; ++i)
    prefix = "wsu" + std::to_string(i);
  return xmlNewNs(node, xml::chars(uri.c_str()), xml::chars(prefix.c_str()));
}

}  // namespace

base::Error misuse(std::string detail) {
  return base::fail(base::Code::usage, std::move(detail));
}

base::Result<xml::Document> copy_of(const xml::Document& document) {
  xmlDoc* copy = xmlCopyDoc(document.raw(), 1);
  if (copy == nullptr) return base::fail(base::Code::internal, "no memory for a copy");
  return xml::Document::adopt(copy);
}

base::Result<xml::Node> insert(xml::Node node, Place place, const std::string& fragment) {
  BASE_TRY(parsed, xml::Document::parse(fragment));
  xmlNode* copy = xmlDocCopyNode(parsed.root().raw(), node.raw()->doc, 1);
  if (copy == nullptr) return base::fail(base::Code::internal, "no memory for a fragment");
  if (place == Place::last_child)
    xmlAddChild(node.raw(), copy);
  else
    xmlAddNextSibling(node.raw(), copy);
  return xml::Node(copy);
}

base::Result<std::string> ensure_id(xml::Node node, std::string_view ns, std::string_view name,
                                    const std::string& wish) {
  auto id = node.attribute(name, ns);
  if (!id) {
    id = wish;
    xmlNs* prefix = ns.empty() ? nullptr : prefixed(node.raw(), std::string(ns));
    xmlNewNsProp(node.raw(), prefix, xml::chars(std::string(name).c_str()),
                 xml::chars(wish.c_str()));
  }
  const auto holder = find_id(node.raw()->doc, *id);
  if (!holder) return misuse("идентификатор встречается дважды: " + *id);
  return std::move(*id);
}

}  // namespace security

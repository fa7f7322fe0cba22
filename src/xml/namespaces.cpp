#include "xml/detail/namespaces.hpp"

#include <libxml/uri.h>

#include "xml/detail/raw.hpp"

namespace xml {
namespace {

// A relative namespace URI has no canonical form (C14N 1.0, 1.3).
bool is_absolute(const xmlChar* uri) {
  xmlURI* parsed = xmlParseURI(reinterpret_cast<const char*>(uri));
  const bool absolute = parsed != nullptr && parsed->scheme != nullptr && *parsed->scheme;
  xmlFreeURI(parsed);
  return absolute;
}

}  // namespace

Namespaces::Namespaces() {
  prefixes_.emplace(std::string_view(), 0);
  uris_.emplace(std::string_view(), 0);
  recent_.fill({nullptr, &none_});
}

void Namespaces::check_ancestors(const xmlNode* element) {
  for (const xmlNode* up = element->parent; up != nullptr && up->type == XML_ELEMENT_NODE;
       up = up->parent) {
    check(up);
  }
}

std::size_t Namespaces::prefix_id(std::string_view prefix) {
  return prefixes_.emplace(prefix, prefixes_.size()).first->second;
}

std::size_t Namespaces::uri_id(std::string_view uri) {
  const auto [place, fresh] = uris_.emplace(uri, uris_.size());
  if (fresh && uri.size() > uri_bytes) refuse("a namespace URI that is too long");
  if (fresh && !is_absolute(reinterpret_cast<const xmlChar*>(uri.data()))) {
    refuse("relative namespace URI");
  }
  return place->second;
}

const Namespace& Namespaces::find(const xmlNs* declaration) {
  if (declaration == nullptr) return none_;
  const auto [place, fresh] = known_.try_emplace(declaration);
  if (fresh) {
    Namespace& found = place->second;
    found.prefix = view(declaration->prefix);
    found.uri = view(declaration->href);
    found.prefix_id = prefix_id(found.prefix);
    found.uri_id = uri_id(found.uri);
  }
  return place->second;
}

void Namespaces::declare(const Namespace& written) {
  declared_ += written.uri.size();
  if (declared_ > declared_bytes) refuse("namespace declarations outgrow the document");
}

void Namespaces::refuse(const char* why) {
  if (!failure_) failure_ = base::fail(base::Code::xml_namespace, why);
}

}  // namespace xml

#pragma once
// Private to xml/ and security/: libxml2's text and memory as C++ values.
#include <libxml/tree.h>
#include <libxml/xmlmemory.h>

#include <memory>
#include <string>
#include <string_view>

namespace xml {

inline std::string_view view(const xmlChar* text) {
  return text != nullptr ? std::string_view(reinterpret_cast<const char*>(text))
                         : std::string_view();
}

inline const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

struct FreeXmlText {
  void operator()(xmlChar* text) const { xmlFree(text); }
};
using XmlText = std::unique_ptr<xmlChar, FreeXmlText>;

// The value of an attribute, however the parser split it into nodes. `storage` is used only if it
// did, which is rare.
inline std::string_view attribute_view(const xmlAttr* attribute, std::string& storage) {
  const xmlNode* only = attribute->children;
  if (only == nullptr) return {};
  if (only->next == nullptr && only->type == XML_TEXT_NODE) return view(only->content);
  const XmlText all(xmlNodeListGetString(attribute->doc, attribute->children, 1));
  return storage = view(all.get());
}

inline std::string attribute_value(const xmlAttr* attribute) {
  std::string storage;
  return std::string(attribute_view(attribute, storage));
}

}  // namespace xml

#pragma once
// Canonical form as libxml2 makes it, told node by node what is in the set.
#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include <optional>
#include <string>

#include "xml/canonical.hpp"

namespace c14n_by_libxml2 {

struct Set {
  const xmlNode* apex;  // null: the whole document
  const xmlNode* without;
};

inline int is_visible(void* given, xmlNode* node, xmlNode* parent) {
  const Set& set = *static_cast<const Set*>(given);
  const bool is_namespace = node != nullptr && node->type == XML_NAMESPACE_DECL;
  bool below = set.apex == nullptr;
  for (const xmlNode* at = is_namespace ? parent : node; at != nullptr; at = at->parent) {
    if (at == set.without) return 0;
    below = below || at == set.apex;
  }
  return below ? 1 : 0;
}

// Nothing: libxml2 refuses, or writes nothing.
inline std::optional<std::string> canonicalize(xml::Node apex, const xml::C14n& how) {
  std::vector<std::string> prefixes = how.prefixes;
  std::vector<xmlChar*> list;
  for (auto& prefix : prefixes) list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
  list.push_back(nullptr);
  Set set{how.whole_document ? nullptr : apex.raw(), how.without.raw()};
  xmlOutputBuffer* buffer = xmlAllocOutputBuffer(nullptr);
  const int status =
      xmlC14NExecute(apex.raw()->doc, is_visible, &set,
                     how.exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0, list.data(), 0, buffer);
  std::string out(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
                  xmlOutputBufferGetSize(buffer));
  xmlOutputBufferClose(buffer);
  if (status < 0 || out.empty()) return std::nullopt;
  return out;
}

}  // namespace c14n_by_libxml2

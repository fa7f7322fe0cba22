#pragma once
// Private to xml/: the namespace declarations of one document, each looked at once. Prefixes and
// URIs get small numbers, so that however long they are, to compare two of them costs nothing.
#include <libxml/tree.h>

#include <array>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"

namespace xml {

inline constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

struct Namespace {
  std::string_view prefix, uri;
  std::size_t prefix_id = 0, uri_id = 0;  // 0: the empty prefix, the empty URI
};

class Namespaces {
 public:
  // Canonical form repeats a declaration at each sibling that uses it: with long URIs a small
  // document becomes a huge one. No honest message comes near either bound.
  static constexpr std::size_t uri_bytes = 1024;
  static constexpr std::size_t declared_bytes = 64 * 1024 * 1024;

  Namespaces();

  // Lives as long as this object. A null declaration is the absence of a namespace.
  const Namespace& of(const xmlNs* declaration) {
    Recent& recent = recent_[(reinterpret_cast<std::size_t>(declaration) >> 4) % recent_.size()];
    if (recent.declaration != declaration) recent = {declaration, &find(declaration)};
    return *recent.found;
  }

  // Looks at the declarations of an element or of all its ancestors, used or not.
  void check(const xmlNode* element) {
    for (const xmlNs* ns = element->nsDef; ns != nullptr; ns = ns->next) of(ns);
  }
  void check_ancestors(const xmlNode* element);

  std::size_t prefix_id(std::string_view prefix);
  // Counts a declaration that is written.
  void declare(const Namespace& written);

  // The first thing found wrong: xml_namespace (a URI that is relative or too long, too much
  // declared). Whoever uses an object of this class asks after each element.
  const std::optional<base::Error>& failure() const { return failure_; }

 private:
  struct Recent {
    const xmlNs* declaration = nullptr;
    const Namespace* found = nullptr;
  };
  const Namespace& find(const xmlNs* declaration);
  std::size_t uri_id(std::string_view uri);
  void refuse(const char* why);

  Namespace none_{};
  std::array<Recent, 16> recent_{};
  std::unordered_map<const xmlNs*, Namespace> known_;
  std::unordered_map<std::string_view, std::size_t> prefixes_, uris_;
  std::size_t declared_ = 0;
  std::optional<base::Error> failure_;
};

}  // namespace xml

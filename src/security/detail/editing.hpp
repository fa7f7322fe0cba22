#pragma once
// Private to security/: signatures put into documents that others made.
#include <string>

#include "security/detail/fragments.hpp"
#include "xml/document.hpp"

namespace security {

base::Error misuse(std::string detail);

// Error: internal.
base::Result<xml::Document> copy_of(const xml::Document& document);

enum class Place { last_child, after };
// Our own text as a new element below the node, or right behind it. Returns the new element.
// Error: internal.
base::Result<xml::Node> insert(xml::Node node, Place place, const std::string& fragment);

// The id of an element that is to be signed: the one that it has, or a new one. With a namespace
// URI a new attribute gets a prefix that nothing in scope uses. Error: usage (an id of two).
base::Result<std::string> ensure_id(xml::Node node, std::string_view ns, std::string_view name,
                                    const std::string& wish);

}  // namespace security

#pragma once
// The text of an element that may be absent.
#include <string>
#include <string_view>

#include "xml/document.hpp"

namespace sandbox {

inline std::string field_of(xml::Node parent, std::string_view ns, std::string_view name) {
  const xml::Node child = parent ? parent.child(ns, name) : xml::Node();
  return child ? child.text() : std::string();
}

}  // namespace sandbox

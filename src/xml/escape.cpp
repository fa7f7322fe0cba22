#include "xml/detail/escape.hpp"

namespace xml {

std::string_view escaped(char c, bool attribute) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return attribute ? "" : "&gt;";
    case '"':
      return attribute ? "&quot;" : "";
    case '\t':
      return attribute ? "&#x9;" : "";
    case '\n':
      return attribute ? "&#xA;" : "";
    case '\r':
      return "&#xD;";
    default:
      return "";
  }
}

}  // namespace xml

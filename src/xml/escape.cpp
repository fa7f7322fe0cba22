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

void append_canonical(std::string& out, std::string_view text, bool attribute) {
  const std::string_view special = attribute ? "&<\"\t\n\r" : "&<>\r";
  std::size_t from = 0;
  for (auto at = text.find_first_of(special); at != text.npos;
       from = at + 1, at = text.find_first_of(special, from)) {
    out += text.substr(from, at - from);
    out += escaped(text[at], attribute);
  }
  out += text.substr(from);
}

}  // namespace xml

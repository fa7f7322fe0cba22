#pragma once
// Private to xml/: how canonical form (C14N 1.0, 2.3) writes characters.
#include <array>
#include <string>
#include <string_view>

namespace xml {

// Which bytes need a look: a set that costs one load to ask.
using Marks = std::array<bool, 256>;

constexpr Marks marks(std::string_view bytes) {
  Marks set{};
  for (const char c : bytes) set[static_cast<unsigned char>(c)] = true;
  return set;
}

// The offset of the first marked byte at or after `from`; text.size() if there is none.
inline std::size_t find_marked(std::string_view text, std::size_t from, const Marks& set) {
  while (from < text.size() && !set[static_cast<unsigned char>(text[from])]) ++from;
  return from;
}

// The reference for c, or nothing if c stands for itself. Attribute values and text differ.
std::string_view escaped(char c, bool attribute);

// Text that a parser has let through: every character is one that XML can carry.
// Out: a string, or Pieces.
template <class Out>
void append_canonical(Out& out, std::string_view text, bool attribute) {
  static constexpr Marks in_text = marks("&<>\r");
  static constexpr Marks in_attribute = marks("&<\"\t\n\r");
  const Marks& special = attribute ? in_attribute : in_text;
  std::size_t from = 0;
  for (auto at = find_marked(text, 0, special); at < text.size();
       from = at + 1, at = find_marked(text, from, special)) {
    out.append(text.substr(from, at - from));
    out.append(escaped(text[at], attribute));
  }
  out.append(text.substr(from));
}

}  // namespace xml

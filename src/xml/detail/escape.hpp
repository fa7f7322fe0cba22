#pragma once
// Private to xml/: how canonical form (C14N 1.0, 2.3) writes characters.
#include <string>
#include <string_view>

namespace xml {

// The reference for c, or nothing if c stands for itself. Attribute values and text differ.
std::string_view escaped(char c, bool attribute);

// Text that a parser has let through: every character is one that XML can carry.
void append_canonical(std::string& out, std::string_view text, bool attribute);

}  // namespace xml

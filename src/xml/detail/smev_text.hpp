#pragma once
// Private to xml/: characters and their order as the SMEV transform has them.
#include <string_view>

#include "xml/detail/pieces.hpp"

namespace xml {

// One text event: everything between two pieces of markup. Of nothing but white space and
// control characters (up to U+0020, not U+00A0), it is left out.
void write_smev_text(Pieces& out, std::string_view text);

void write_smev_attribute(Pieces& out, std::string_view value);

// The order of Java's String.compareTo, by UTF-16 code units: what lies beyond U+FFFF comes
// before U+E000. Both in UTF-8. <0, 0, >0.
int compare_utf16(std::string_view a, std::string_view b);

}  // namespace xml

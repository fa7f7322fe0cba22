#pragma once
// Private to xml/: what must be known about foreign bytes before the parser may see them.
#include <string>
#include <string_view>

#include "xml/document.hpp"

namespace xml {

// The text as UTF-8 without byte order mark. UTF-16 and the encodings that registers of the
// region still use (windows-1251, KOI8-R, ISO 8859-1 and -5) are converted into `storage`.
// Errors: xml_encoding.
base::Result<std::string_view> to_utf8(std::string_view bytes, std::string& storage);

// One pass over the markup, because libxml2 2.9 needs time that grows with the square of the
// attributes of one element, and memory for every node, before any of its hooks is called.
// Errors: xml_too_deep (too many attributes or nodes).
base::Result<void> check_markup(std::string_view text, const ParseLimits& limits);

}  // namespace xml

#pragma once
// Private to xml/: what libxml2 says about a schema violation, for people.
#include <libxml/tree.h>

#include <string>
#include <string_view>

namespace xml {

// Russian, without the value at fault. node: the element or attribute at fault; message:
// libxml2's English text, of which only what comes from the schema is used.
std::string violation_text(int code, const xmlNode* node, std::string_view message);

// Whether the element at fault may not stand where it stands.
bool is_misplaced(int code, std::string_view message);

// The text about a facet is followed by one about the whole type of the same value.
bool is_facet_violation(int code);

}  // namespace xml

#pragma once
// Private to xml/: a document read without a tree.
#include <string_view>

#include "xml/schema.hpp"

struct _xmlSchemaValidCtxt;

namespace xml {

// Under the limits, the checks and the options of Document::parse. run: sees all of it.
// False: Document::parse would refuse it.
bool skim(std::string_view bytes, const ParseLimits& limits, _xmlSchemaValidCtxt* run,
          Elements& told);

}  // namespace xml

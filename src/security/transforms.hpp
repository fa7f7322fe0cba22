#pragma once
// The transforms of one Reference, by themselves: for `kontingent canon`. One thread per document.
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

namespace security {

// What the transforms are called on the command line: "exc-c14n", "c14n", "smev", "enveloped".
std::vector<std::string> transform_names();

// Exactly the octets that a signature over the element with that id (empty: the whole document,
// URI="") digests. transforms: URIs or names, in the order of a Reference: enveloped-signature
// first, one canonicalization, and behind the exclusive one the SMEV transform; none of them:
// exclusive canonicalization. The signature that enveloped-signature leaves out is the only one
// inside the element, or else the only one among its children; where there is none yet, nothing.
// Errors: usage (an unknown transform, wrong order, no element with that id or several),
// xml_namespace (content without canonical form), internal.
base::Result<std::string> digest_input(const xml::Document& document, std::string_view id,
                                       const std::vector<std::string>& transforms);

}  // namespace security

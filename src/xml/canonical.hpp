#pragma once
// Canonical forms: http://www.w3.org/2001/10/xml-exc-c14n# and the inclusive
// http://www.w3.org/TR/2001/REC-xml-c14n-20010315, without comments.
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace xml {

// The octets of the subtree at node. inclusive_prefixes: the PrefixList of exc-c14n
// ("#default" for the default namespace).
// Errors: xml_namespace (relative namespace URI), internal. Never an empty success.
base::Result<std::string> canonicalize_exclusive(
    Node node, const std::vector<std::string>& inclusive_prefixes = {});
base::Result<std::string> canonicalize_inclusive(Node node);

}  // namespace xml

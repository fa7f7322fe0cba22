#pragma once
// Private to security/: which element an id means. An id that two elements claim means nothing.
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

struct _xmlAttr;

namespace security {

struct IdHolder {
  xml::Node node;
  _xmlAttr* attribute = nullptr;
};

// The only element of the document that carries that id, in whichever of the attributes that
// verifiers take for ids (wsu:Id, xml:id, Id, ID, id, AssertionID, …).
// Error: signature_invalid (nobody, more than one, or not a plain name).
base::Result<IdHolder> find_id(_xmlDoc* document, std::string_view id);

// wsu:Id and xml:id are ids by their schemas: each value at most once in the document.
// Error: signature_invalid.
base::Result<void> check_declared_ids(_xmlDoc* document);

}  // namespace security

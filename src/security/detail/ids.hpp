#pragma once
// Private to security/: which element an id means. An id that two elements claim means nothing.
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

namespace security {

// The only element of the document that carries each id, in whichever of the attributes that
// verifiers take for ids (wsu:Id, xml:id, Id, ID, id, AssertionID, …), in the order asked.
// One walk over the document. Inside an element of `whole` an id of its own may stand again: who
// signs what others have written cannot choose their ids. Error: signature_invalid (nobody, more
// than one, or not a plain name).
base::Result<std::vector<xml::Node>> find_ids(_xmlDoc* document,
                                              const std::vector<std::string_view>& ids,
                                              const std::vector<xml::Node>& whole = {});
base::Result<xml::Node> find_id(_xmlDoc* document, std::string_view id);

// wsu:Id and xml:id are ids by their schemas: each value at most once in the document.
// Error: signature_invalid.
base::Result<void> check_declared_ids(_xmlDoc* document);

}  // namespace security

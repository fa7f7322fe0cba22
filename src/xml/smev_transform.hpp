#pragma once
// The transform urn://smev-gov-ru/xmldsig/transform of СМЭВ 3, applied to the exclusive canonical
// form of an element (the only input that it ever gets there). Any thread, one per document.
#include "xml/canonical.hpp"

namespace xml {

// Writes the octets that a signature with exc-c14n and this transform digests; linear in the size
// of the subtree. Content that the transform cannot carry (attributes of the xml namespace) is
// refused. Errors: xml_namespace (also: as canonicalize), internal. What sink got before an error
// means nothing.
base::Result<void> smev_transform(Node node, Sink& sink);

}  // namespace xml

#pragma once
// The transform urn://smev-gov-ru/xmldsig/transform of СМЭВ 3. Any thread, one per document.
#include "xml/canonical.hpp"

namespace xml {

// What the transform reads. In a signature it is always the exclusive canonical form, which has
// neither comments nor CDATA; by itself, for integrators, also a document as it was written.
enum class SmevInput { canonical, as_written };

// Writes the octets that a signature with exc-c14n and this transform digests; linear in the size
// of the subtree. Content that the transform cannot carry (attributes of the xml namespace) is
// refused. Errors: xml_namespace (also: as canonicalize), internal. What sink got before an error
// means nothing.
base::Result<void> smev_transform(Node node, Sink& sink, SmevInput input = SmevInput::canonical);

}  // namespace xml

#pragma once
// Private to security/: what enveloped signatures leave unsigned in the midst of what is signed.
#include <vector>

#include "security/detail/signature.hpp"

namespace security {

// Takes every signature with the enveloped-signature transform out of its document: its KeyInfo is
// under no digest, and stands inside an element that is. The text around it becomes one piece, as
// in the canonical form. One that holds a signed element itself stays.
void remove_enveloped(const std::vector<Signature>& signatures);

}  // namespace security

#pragma once
// Private to security/: xmlsec behind one function. It sees a signature only after
// check_structure has accepted it, and never looks at KeyInfo.
#include "security/detail/signature.hpp"

namespace security {

// Digests and signature value hold under the certificate's key; afterwards each reference still
// means the node that check_structure found. Errors: signature_invalid, internal.
base::Result<void> check_mathematics(const Signature& signature, const Certificate& certificate);

// xmlsec's error callback: keeps the first complaint of this thread.
void remember_xmlsec_error(const char* file, int line, const char* function, const char* object,
                           const char* subject, int reason, const char* message);

}  // namespace security

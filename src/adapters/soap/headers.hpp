#pragma once
// SOAP headers other than Security: which of them we must understand, where an answer may go.
#include "base/error.hpp"
#include "security/wss.hpp"

namespace adapters::soap {

// Errors: soap_must_understand (a header we do not know insists on it, or WS-Addressing asks for
// an answer to anywhere but this connection).
base::Result<void> check_headers(const security::Envelope& envelope);

}  // namespace adapters::soap

#pragma once
// SOAP headers other than Security: which of them we must understand, where an answer may go.
#include <string>

#include "base/error.hpp"
#include "security/wss.hpp"

namespace adapters::soap {

// Headers for another actor or role are none of our business (SOAP 1.1 section 4.2, SOAP 1.2 part 1
// section 2). Errors: soap_must_understand (a header we do not know insists on it);
// soap_reply_address (WS-Addressing asks for an answer to anywhere but this connection).
base::Result<void> check_headers(const security::Envelope& envelope);

// Header blocks of a fault, as text: which headers were not understood (SOAP 1.2 part 1 section
// 5.4.8; nothing in SOAP 1.1), which envelopes would be (section 5.4.7).
std::string not_understood(const security::Envelope& envelope);
std::string supported_envelopes();

}  // namespace adapters::soap

#pragma once
// Private to security/: the wsse:Security header of a message (WS-Security 1.0, X.509 token
// profile 1.0), its structure only.
#include <string>

#include "security/detail/profile.hpp"
#include "security/wss.hpp"

namespace security {

// Exactly one Security header, addressed to whoever receives it; in it one X.509 token, one
// signature, at most one Timestamp; no other signature in the Header. The Body must be signed,
// and otherwise only the Timestamp, the token and header blocks may be.
// Errors: unsigned_message, signature_invalid.
base::Result<Placement> place_header(const Envelope& envelope);

// DER of a BinarySecurityToken. Error: signature_invalid.
base::Result<std::string> decode_token(xml::Node token);

// KeyInfo only has to point to the token; the key comes from the token in any case.
// Error: signature_invalid.
base::Result<void> check_token_hint(const Signature& signature, xml::Node token);

// Created and Expires against the clock. Error: timestamp_stale.
base::Result<base::Time> check_freshness(xml::Node timestamp, base::Time now);  // Created

}  // namespace security

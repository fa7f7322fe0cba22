#pragma once
// Private to security/: the wsse:Security header of a message (WS-Security 1.0, X.509 token
// profile 1.0), its structure only.
#include <string>

#include "security/detail/signature.hpp"
#include "security/wss.hpp"

namespace security {

struct SecurityHeader {
  xml::Node node;
  std::string token;    // DER of the BinarySecurityToken
  xml::Node timestamp;  // may be empty
  Signature signature;
};

// Exactly one Security header, addressed to whoever receives it; in it one X.509 token, one
// signature that names it, at most one Timestamp; no other signature in the Header. The
// signature covers the Body and otherwise only the Timestamp, the token and header blocks.
// Errors: unsigned_message, signature_invalid.
base::Result<SecurityHeader> check_header(const Envelope& envelope);

// Created and Expires against the clock. Error: timestamp_stale.
base::Result<void> check_freshness(xml::Node timestamp, base::Time now);

}  // namespace security

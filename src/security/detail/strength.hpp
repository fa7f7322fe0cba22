#pragma once
// Private to security/: which keys and digests a chain, a CRL or an OCSP answer may rest on. Our
// own rule: OpenSSL's security levels do not know the strength of the engine's GOST keys.
#include "security/detail/openssl.hpp"

namespace security {

// RSA from 2048 bits, EC from 256, Ed25519, Ed448, GOST R 34.10-2012; GOST R 34.10-2001 where
// legacy is asked for. Error: certificate_unknown.
base::Result<void> check_key_strength(const X509* certificate, bool legacy);

enum class DigestStrength { good, legacy, broken };  // legacy: SHA-1, GOST R 34.11-94

// Of the digest that a signature (its algorithm as a NID) rests on.
DigestStrength strength_of_signature(int signature_nid);
DigestStrength strength_of_signature(X509* certificate);

}  // namespace security

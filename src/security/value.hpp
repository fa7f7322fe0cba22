#pragma once
// A bare signature over octets, and a bare key, with no container around them: that of a JSON Web
// Token, and ESIA's client secret. What Signer::sign makes.
#include <string>
#include <string_view>

#include "security/keys.hpp"

namespace security {

// The algorithm fits the certificate's key and the value holds over the octets. Whether to trust
// the certificate, and its dates, are not asked here. Any thread. Not for ECDSA, whose value has a
// form of its own: key_unusable. Errors: key_unusable (another type of key, or too small),
// signature_invalid.
base::Result<void> check_value(const Certificate& certificate, const Algorithm& algorithm,
                               std::string_view octets, std::string_view value);

// The public key as others write it down (RFC 7517). Big-endian, without leading zeros.
struct RsaNumbers {
  std::string modulus, exponent;
};
// Error: key_unusable (not RSA, or too small).
base::Result<RsaNumbers> rsa_numbers(const Certificate& certificate);

}  // namespace security

#pragma once
// Private to security/: digests and signature values. Sees a signature only after
// check_structure has accepted it, and never looks at KeyInfo.
#include "security/detail/signature.hpp"

namespace security {

// Some element below a signed one, whose octets in the canonical form of that are wanted as well.
struct SignedPortion {
  xml::Node node;
  xml::Sink* sink = nullptr;
};

// Digests of every reference and the signature value hold under the certificate's key. What is
// digested is the very node that check_structure found: no id is looked up again.
// Returns the canonical octets of SignedInfo. Errors: signature_invalid, internal.
base::Result<std::string> check_mathematics(const Signature& signature,
                                            const Certificate& certificate,
                                            const SignedPortion& portion = {});

}  // namespace security

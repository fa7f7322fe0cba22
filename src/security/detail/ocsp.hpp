#pragma once
// Private to security/: the questions and answers of RFC 6960 about one certificate.
#include "security/detail/facts.hpp"

namespace security {

struct OcspQuestion {
  X509* subject;
  X509* issuer;
  std::string_view request{};  // DER that was sent; empty: nobody asked (stapled)
};

base::Result<std::string> make_request(const OcspQuestion& question);

struct OcspAnswer {
  Fact fact;
  SharedX509 responder;  // the delegated one; empty: the issuer itself answered
};

// Successful, signed by the issuer or its delegate, about that certificate, with that nonce, not
// from the future and not out of date. Error: revocation_unknown.
base::Result<OcspAnswer> read_response(std::string_view der, const OcspQuestion& question,
                                       base::Time now);

}  // namespace security

#pragma once
// client_secret, in both of ESIA's schemes. Pure; any thread.
#include "adapters/esia/registration.hpp"
#include "base/clock.hpp"

namespace adapters::esia {

// The parameters of a request that its secret is over.
struct SecretParts {
  std::string scope, timestamp, client_id, state, redirect_uri;
  std::string code{};  // of an exchange
};

// "2026.11.27 09:30:00 +0000"
std::string format_timestamp(base::Time time);
// Of exactly that form, in any zone. Empty on anything else.
std::optional<base::Time> parse_timestamp(std::string_view text);

// The octets that are signed: pkcs7 — scope, timestamp, client_id, state; raw — client_id, scope,
// timestamp, state, redirect_uri, code.
std::string signed_text(Scheme scheme, const SecretParts& parts);

// base64url without padding. Error: internal.
base::Result<std::string> make_secret(const security::Signer& signer, Scheme scheme,
                                      const SecretParts& parts, base::Time now);

// What ESIA does with one: that very certificate, that algorithm, exactly these octets. For its
// stand-in and for tests. Errors: signature_invalid, key_unusable.
base::Result<void> check_secret(const security::Certificate& certificate, Scheme scheme,
                                const SecretParts& parts, std::string_view secret);

}  // namespace adapters::esia

#pragma once
// Messages in an address: HTTP-Redirect with DEFLATE (saml-bindings 2.0, 3.4), whose signature is
// over the octets of the query as they came; and in a form: HTTP-POST (3.5), whose signature is in
// the message. Pure; any thread.
#include <span>
#include <string>
#include <string_view>

#include "security/keys.hpp"

namespace adapters::saml {

enum class Kind { request, response };

struct Redirected {
  Kind kind{};
  std::string message;        // XML
  std::string relay_state{};  // may be empty
};
// Signed by one of the certificates with RSA-SHA-256 or -512 (with sha1: also RSA-SHA-1). Each
// parameter once, nothing else in the query. Errors: saml_malformed, saml_untrusted.
base::Result<Redirected> open_redirect(std::string_view query,
                                       std::span<const security::Certificate> certificates,
                                       bool sha1);

// The same of a form that a browser posted; the message has to be signed as a whole.
base::Result<Redirected> open_post(std::string_view text,
                                   std::span<const security::Certificate> certificates, bool sha1);
// The message of a query that nobody has vouched for yet: to find out whose certificates to ask
// for. Error: saml_malformed.
base::Result<std::string> unverified_message(std::string_view query);

// The query of a signed message. For the sandbox's identity provider and for tests.
// Errors: key_unusable (not RSA), internal.
base::Result<std::string> write_redirect(const security::Signer& signer, const Redirected& what);

}  // namespace adapters::saml

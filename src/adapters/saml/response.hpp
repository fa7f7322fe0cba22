#pragma once
// A Response that a browser brought, from octets to what is believed of it. Every signature in it
// holds under a pinned key, and one of them is over the Assertion that is read: its own, or that of
// the Response around it. Pure; any thread.
#include <span>

#include "adapters/saml/assertion.hpp"
#include "security/encryption.hpp"

namespace adapters::saml {

struct Believed {
  std::span<const security::Certificate> certificates;  // of the identity provider
  bool sha1 = false;                                    // RSA-SHA-1 is admitted, too
  const security::Decryptor* decryptor = nullptr;       // null: nothing encrypted is taken
};

// Errors: saml_malformed, saml_untrusted, saml_foreign, saml_untimely, saml_declined (its subject
// is the status that it names; the answer of that very request).
base::Result<Assertion> read_response(std::string_view octets, const Expected& expected,
                                      const Believed& believed);

}  // namespace adapters::saml

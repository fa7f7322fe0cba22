#pragma once
// A diary's question who somebody is, by SAML 2.0 (saml-core 2.0, 3.4.1; saml-profiles 2.0,
// 4.1.4.1): an AuthnRequest in an address, signed. Pure; any thread.
#include "adapters/saml/metadata.hpp"
#include "adapters/saml/redirect.hpp"

namespace adapters::saml {

struct AuthnRequest {
  std::string id;
  std::string relay_state{};
  bool passive = false;  // nobody may be asked anything
  bool anew = false;     // ForceAuthn: the person has to prove it for this very question
};
// Who says that it sent it; nothing of it is to be believed yet. Error: saml_malformed.
base::Result<std::string> claimed_issuer(std::string_view query);
// us: our address, as Destination has to name it. The answer goes to the diary's registered
// address and nowhere else. Errors: saml_malformed, saml_untrusted, saml_foreign, saml_untimely.
base::Result<AuthnRequest> read_authn_request(std::string_view query, const Party& diary,
                                              const std::string& us, base::Time now);

}  // namespace adapters::saml

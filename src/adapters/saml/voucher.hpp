#pragma once
// Our own word about a person by SAML 2.0, to a diary: a Response with one signed Assertion,
// encrypted where the diary has a key for that, itself signed, too (saml-profiles 2.0, 4.1.4.2);
// and what we say of ourselves. Pure but for ids; any thread.
#include <utility>

#include "adapters/saml/metadata.hpp"

namespace adapters::saml {

struct Voucher {
  std::string entity_id;  // ours
  const security::Signer& signer;
  base::Time now{};
};
struct Vouched {
  std::string request_id;
  std::string subject;                                          // persistent, of this diary alone
  std::vector<std::pair<std::string, std::string>> attributes;  // one may stand several times
  base::Time logged_in{};
};
// Errors: internal, key_unusable.
base::Result<std::string> write_vouch(const Voucher& voucher, const Party& diary,
                                      const Vouched& vouched);
// Nobody is named. status: "RequestDenied", "NoPassive", … Errors: the same.
base::Result<std::string> write_denial(const Voucher& voucher, const Party& diary,
                                       const std::string& request_id, std::string_view status);
// login: our SingleSignOnService, HTTP-Redirect.
std::string write_provider_metadata(const Voucher& voucher, const std::string& login);

}  // namespace adapters::saml

#pragma once
// Metadata of SAML 2.0 (saml-metadata-2.0-os): who speaks, where, with which keys. A file that the
// operator gives is believed as it is; its own signature is not asked for. Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "security/keys.hpp"

namespace adapters::saml {

// As much of one party's metadata as a login needs.
struct Party {
  std::string entity_id;
  std::string login;         // IdP: SingleSignOnService, HTTP-Redirect; SP: its assertion consumer
  std::string logout;        // SingleLogoutService, HTTP-Redirect; empty: it has none
  std::string logout_reply;  // where answers go; the same where the metadata does not say
  std::vector<security::Certificate> signing{};  // several while a key is rolled over
  std::vector<security::Certificate> encryption{};
};
enum class Role { identity_provider, service_provider };

// Of one EntityDescriptor. Error: saml_malformed (no such role, no address, no key).
base::Result<Party> read_metadata(std::string_view text, Role role);

// What our own metadata says beside keys and addresses.
struct ServiceProvider {
  std::string entity_id, login, logout;
  std::string organization;    // its name, Russian
  std::string url;             // of its site
  std::string company, email;  // of who answers for it; email may be empty
};
// With ESIA's extensions (urn:esia:shibboleth:2.0:mdext): persons and officials of organizations,
// confirmed accounts alone, and the attributes that read_person() reads. One certificate for
// signatures and for encryption.
std::string write_metadata(const ServiceProvider& us, const security::Certificate& certificate);

}  // namespace adapters::saml

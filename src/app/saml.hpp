#pragma once
// Our system at the SAML identity provider, put together from the section `esia.saml`.
#include "adapters/saml/sign_on.hpp"
#include "config/settings.hpp"

namespace app {

// Errors: those of adapters::saml::SignOn::open. clock outlives it.
base::Result<std::unique_ptr<adapters::saml::SignOn>> open_saml(const config::EsiaSettings& esia,
                                                                const base::Clock& clock);
// What the provider's file says. Errors: file_unreadable, saml_malformed.
base::Result<adapters::saml::Party> read_saml_provider(const config::SamlSettings& saml);
security::KeySource saml_key(const config::SamlSettings& saml);
// The key signs and decrypts: RSA of 2048 bits and more, of that certificate. Errors: those of
// security::Signer::load; key_unusable.
base::Result<security::Certificate> check_saml_key(const config::SamlSettings& saml);

}  // namespace app

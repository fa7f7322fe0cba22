#include "app/saml.hpp"

#include "app/files.hpp"

namespace app {

namespace saml = adapters::saml;

security::KeySource saml_key(const config::SamlSettings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, "rsa-sha256", signing.passphrase_file};
}

base::Result<security::Certificate> check_saml_key(const config::SamlSettings& settings) {
  BASE_TRY(signer, security::Signer::load(saml_key(settings)));
  BASE_CHECK(security::Decryptor::load(saml_key(settings)));
  return signer.certificate();
}

base::Result<saml::Party> read_saml_provider(const config::SamlSettings& settings) {
  BASE_TRY(text, read_file(settings.metadata));
  return saml::read_metadata(text, saml::Role::identity_provider);
}

base::Result<std::unique_ptr<saml::SignOn>> open_saml(const config::EsiaSettings& esia,
                                                      const base::Clock& clock) {
  const config::SamlSettings& given = *esia.saml;
  const std::string at = esia.origin() + "/esia/saml";
  saml::SignOn::Settings settings;
  settings.us = {
      at,         at + "/acs", at + "/slo", given.organization, esia.origin(), given.organization,
      given.email};
  BASE_TRY(metadata, read_file(given.metadata));
  settings.identity_provider = std::move(metadata);
  settings.key = saml_key(given);
  settings.sha1 = given.sha1;
  return saml::SignOn::open(std::move(settings), clock);
}

}  // namespace app

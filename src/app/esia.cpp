#include "app/esia.hpp"

namespace app {

namespace esia = adapters::esia;

namespace {

base::Result<esia::Registration> registration_of(const config::EsiaSettings& settings,
                                                 const security::Signer& signer) {
  esia::Registration made;
  made.client_id = settings.client_id;
  made.redirect_uri = settings.redirect_uri;
  made.scope = settings.scope;
  made.scheme = settings.pkcs7 ? esia::Scheme::pkcs7 : esia::Scheme::raw;
  made.pkce = settings.pkce;
  made.nonce = settings.nonce;
  made.issuer = settings.issuer;
  made.certificate_hash = settings.certificate_hash;
  for (const auto& file : settings.certificates) {
    BASE_TRY(certificate, security::Certificate::load(file));
    made.certificates.push_back(std::move(certificate));
  }
  if (!made.certificate_hash.empty() || settings.pkcs7) return made;
  BASE_TRY(hash, esia::certificate_hash(signer.certificate()));
  made.certificate_hash = std::move(hash);
  return made;
}

}  // namespace

security::KeySource esia_key(const config::EsiaSettings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, signing.algorithm, signing.passphrase_file};
}

base::Result<std::unique_ptr<Esia>> Esia::open(const config::EsiaSettings& settings, Parts parts) {
  BASE_TRY(signer, security::Signer::load(esia_key(settings)));
  std::unique_ptr<Esia> made(new Esia(std::move(signer)));
  esia::Provider::Settings provider;
  BASE_TRY(registration, registration_of(settings, made->signer_));
  provider.url = settings.url;
  provider.ca = settings.anchors;
  provider.registration = std::move(registration);
  provider.deadline = settings.deadline;
  BASE_TRY(opened, esia::Provider::open(std::move(provider),
                                        {parts.loop, parts.workers, made->signer_, parts.clock}));
  made->provider_ = std::move(opened);
  return made;
}

}  // namespace app

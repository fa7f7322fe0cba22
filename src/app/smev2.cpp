#include "app/smev2.hpp"

namespace app {

namespace smev2 = adapters::smev2;

security::KeySource smev2_key(const config::Smev2Settings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, signing.algorithm, signing.passphrase_file};
}

base::Result<std::unique_ptr<Smev2>> Smev2::open(const config::Settings& settings,
                                                 smev2::Service::Core core,
                                                 const adapters::soap::Environment& environment) {
  const config::Smev2Settings& own = *settings.smev2;
  BASE_TRY(signer, security::Signer::load(smev2_key(own)));
  std::unique_ptr<Smev2> made(new Smev2(std::move(signer)));
  const bool smev_signs = !own.smev.certificates.empty();
  smev2::Service::Settings how{{own.mnemonic, own.name},
                               smev_signs ? std::string(config::smev2_code) : std::string(),
                               own.on_ping,
                               own.test};
  BASE_TRY(service,
           smev2::Service::open(environment, made->signer_, std::move(how), std::move(core),
                                settings.resources, settings.listen.public_url));
  made->service_ = std::move(service);
  return made;
}

}  // namespace app

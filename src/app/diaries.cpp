#include "app/diaries.hpp"

#include "base/text.hpp"
#include "security/random.hpp"

namespace app {

security::KeySource diaries_key(const config::DiarySettings& diaries) {
  const config::SigningKey& signing = diaries.signing;
  return {signing.key, signing.certificate, "rsa-sha256", signing.passphrase_file};
}

base::Result<std::unique_ptr<Diaries>> Diaries::open(const config::Settings& settings,
                                                     Parts parts) {
  BASE_TRY(signer, security::Signer::load(diaries_key(*settings.diaries)));
  std::unique_ptr<Diaries> made(new Diaries(std::move(signer)));
  const std::string origin = settings.esia->origin();
  BASE_TRY(issuer, adapters::idp::Issuer::make(origin + "/idp", made->signer_));
  made->issuer_ = std::move(issuer);
  // one for all daemons and for ever: diaries know people by what follows from it
  const std::string fresh = base::encode_hex(security::random_octets(32));
  std::string salt;
  BASE_CHECK(store::write_now(parts.database, [&](store::Transaction& work) -> base::Result<void> {
    salt = work.diaries.salt(fresh);
    return {};
  }));
  made->door_ = std::make_unique<DiaryDoor>(
      DiaryDoor::Settings{origin, std::move(salt), settings.utc_offset_minutes,
                          !settings.replica_url.empty()},
      DiaryDoor::Parts{parts.esia, *made->issuer_, made->signer_, parts.database, parts.workers,
                       parts.clock, parts.log, parts.metrics});
  return made;
}

}  // namespace app

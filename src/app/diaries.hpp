#pragma once
// Our side of the logins to e-diaries, put together from the section `diaries` (docs/idp.md).
#include "app/diary_door.hpp"
#include "config/settings.hpp"

namespace app {

class Diaries {
 public:
  struct Parts {  // all outlive it
    adapters::esia::Provider& esia;
    store::Database& database;
    net::Workers& workers;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  // Blocks, for start-up. Errors: those of security::Signer::load; key_unusable (not RSA); of the
  // database.
  static base::Result<std::unique_ptr<Diaries>> open(const config::Settings& settings, Parts parts);
  DiaryDoor& door() { return *door_; }

 private:
  explicit Diaries(security::Signer signer) : signer_(std::move(signer)) {}

  security::Signer signer_;
  std::optional<adapters::idp::Issuer> issuer_;
  std::unique_ptr<DiaryDoor> door_;
};

security::KeySource diaries_key(const config::DiarySettings& diaries);

}  // namespace app

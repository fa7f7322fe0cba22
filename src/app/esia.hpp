#pragma once
// Our system at ESIA, put together from the section `esia`. Loop thread.
#include <memory>

#include "adapters/esia/provider.hpp"
#include "config/settings.hpp"

namespace app {

class Esia {
 public:
  struct Parts {  // all outlive it
    boost::asio::io_context& loop;
    net::Workers& workers;
    const base::Clock& clock;
  };
  // Errors: those of security::Signer::load and Certificate::load; config_invalid; internal.
  static base::Result<std::unique_ptr<Esia>> open(const config::EsiaSettings& settings,
                                                  Parts parts);
  adapters::esia::Provider& provider() { return *provider_; }

 private:
  explicit Esia(security::Signer signer) : signer_(std::move(signer)) {}

  security::Signer signer_;
  std::unique_ptr<adapters::esia::Provider> provider_;
};

// The key of our system there.
security::KeySource esia_key(const config::EsiaSettings& esia);

}  // namespace app

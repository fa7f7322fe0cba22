#pragma once
// The daemon as a provider of SMEV 2, put together from the section `smev2`. Loop thread.
#include <memory>
#include <vector>

#include "adapters/smev2/service.hpp"
#include "config/settings.hpp"

namespace app {

class Smev2 {
 public:
  // settings has the section smev2. Errors: those of security::Signer::load and
  // adapters::smev2::Service::open.
  static base::Result<std::unique_ptr<Smev2>> open(const config::Settings& settings,
                                                   adapters::smev2::Service::Core core,
                                                   const adapters::soap::Environment& environment);

  std::vector<net::Route> routes() { return service_->routes(); }

 private:
  explicit Smev2(security::Signer signer) : signer_(std::move(signer)) {}

  security::Signer signer_;
  std::unique_ptr<adapters::smev2::Service> service_;
};

// The key of our system there.
security::KeySource smev2_key(const config::Smev2Settings& smev2);

}  // namespace app

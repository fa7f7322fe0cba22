#pragma once
// The daemon as a participant of SMEV 3: what polls its queue and what answers, put together from
// the section `smev`. Loop thread.
#include <memory>
#include <vector>

#include "adapters/smev/answers.hpp"
#include "adapters/smev/carrier.hpp"
#include "adapters/smev/intake.hpp"
#include "adapters/smev/live.hpp"
#include "adapters/smev/pollers.hpp"
#include "adapters/soap/service.hpp"
#include "config/settings.hpp"

namespace app {

class Smev {
 public:
  // settings has the section smev; SMEV is among the partners in force. services: whose operations
  // are answered. Errors: those of xml::Schema::load, security::Signer::load, config_invalid.
  static base::Result<std::unique_ptr<Smev>> open(
      const config::Settings& settings, std::vector<adapters::smev::Intake::Service> services,
      boost::asio::io_context& loop, const adapters::soap::Environment& environment);

  void start();
  // No more requests are asked for; answers are the dispatcher's.
  boost::asio::awaitable<void> drain();
  // Our own requests: handlers are added before start().
  adapters::smev::Requests& requests() { return *requests_; }
  adapters::smev::Teller& teller() { return *teller_; }
  // One delivery to the partner `smev`.
  boost::asio::awaitable<bus::Carried> carry(bus::Delivery delivery);

 private:
  Smev(const base::Clock& clock, security::Signer signer, xml::Schema schema);
  base::Result<void> add_pollers(const config::SmevSettings& own,
                                 const std::vector<adapters::smev::Intake::Service>& services,
                                 const adapters::smev::Queue::Settings& settings,
                                 const adapters::smev::Queue::Parts& parts,
                                 const adapters::soap::Environment& environment);

  security::Signer signer_;
  xml::Schema schema_;
  adapters::smev::MessageIds ids_;
  std::unique_ptr<adapters::smev::Requests> requests_;
  std::unique_ptr<adapters::smev::Teller> teller_;
  std::unique_ptr<adapters::smev::Live> live_;
  std::unique_ptr<adapters::smev::Intake> intake_;
  std::unique_ptr<adapters::smev::Answers> answers_;
  std::unique_ptr<adapters::smev::Carrier> carrier_;
  std::vector<std::unique_ptr<adapters::smev::Pollers>> pollers_;
};

// The key of our system there.
security::KeySource smev_key(const config::SmevSettings& smev);

}  // namespace app

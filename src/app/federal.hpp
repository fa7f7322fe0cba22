#pragma once
// The exchange with other regions, put together from the section `federal`: what they may ask of
// us, and the leader's work of sending transfers. Loop thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/federal/operations.hpp"
#include "adapters/smev/intake.hpp"
#include "base/log.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace app {

class Federal {
 public:
  struct Parts {  // all outlive it
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
  };
  // settings has the section federal. Errors: those of soap::Contract::load_schema.
  static base::Result<std::unique_ptr<Federal>> open(const config::Settings& settings, Parts parts);

  adapters::smev::Intake::Service service() const;
  // Before the first poll: from then on what comes of our requests is told here.
  void join(adapters::smev::Requests& requests);
  boost::asio::awaitable<void> run();  // for ever

 private:
  Federal(adapters::federal::Rules rules, adapters::soap::Contract contract, Parts parts);

  adapters::federal::Rules rules_;
  adapters::soap::Contract contract_;
  Parts parts_;
  adapters::federal::Sending sending_;
  const adapters::smev::Requests* requests_ = nullptr;
  boost::asio::steady_timer timer_;
};

}  // namespace app

#pragma once
// A question that somebody waits for on a connection of his own, asked of a diary over SMEV: there
// is an answer soon, or the register's goes out. A diary that stays silent again and again is left
// alone for a while (bus/breaker.hpp). Loop thread.
#include <boost/asio/io_context.hpp>
#include <map>
#include <string>

#include "adapters/smev/live.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/breaker.hpp"

namespace adapters::smev {

class LiveNow {
 public:
  struct Parts {  // all outlive it
    boost::asio::io_context& loop;
    const Live& live;
    const soap::Storage& storage;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  explicit LiveNow(Parts parts) : parts_(parts) {}

  // Our answer, within the route's deadline and half of limits::answer_timeout. Errors:
  // smev_not_answered, smev_rejected; partner_unreachable (it is left alone); those of the storage.
  boost::asio::awaitable<base::Result<std::string>> ask(soap::LiveBySmev asked);

 private:
  boost::asio::awaitable<base::Result<std::string>> wait_for(
      std::shared_ptr<const soap::LiveBySmev> asked);

  Parts parts_;
  std::map<std::string, bus::Breaker> breakers_;  // by diary
};

}  // namespace adapters::smev

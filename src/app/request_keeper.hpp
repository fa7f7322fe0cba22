#pragma once
// The leader ends requests of ours to SMEV that nobody has answered in time, and forgets those that
// ended long ago. Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/smev/teller.hpp"
#include "base/log.hpp"
#include "store/database.hpp"

namespace app {

class RequestKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    adapters::smev::Teller& teller;
    const base::Clock& clock;
    base::Log& log;
  };
  explicit RequestKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  boost::asio::awaitable<void> end_overdue();
  boost::asio::awaitable<void> forget();

  Parts parts_;
  boost::asio::steady_timer timer_;
};

}  // namespace app

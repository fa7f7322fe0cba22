#pragma once
// The leader looks again at the portal's orders that nothing has confirmed (registers/orders.hpp):
// grants those that the register confirms by now, refuses those that have waited too long. Loop
// thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"
#include "store/database.hpp"

namespace app {

class OrderKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    int utc_offset_minutes = 0;  // of the region: when its day begins
    std::chrono::days longest{};
  };
  explicit OrderKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  boost::asio::awaitable<std::int64_t> review(std::int64_t after);

  Parts parts_;
  boost::asio::steady_timer timer_;
};

}  // namespace app

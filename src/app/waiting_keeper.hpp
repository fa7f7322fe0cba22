#pragma once
// The leader sees to records that wait (registers/waiting.hpp) in the background: applies those
// that one transaction could not, finds what two at once have missed, rejects those that have
// waited too long. On the loop's thread, unless said.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <mutex>
#include <vector>

#include "base/log.hpp"
#include "store/database.hpp"

namespace app {

class WaitingKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    int utc_offset_minutes = 0;  // of the region
    std::chrono::days longest{};
  };
  explicit WaitingKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  void set(std::vector<domain::Partner> partners);  // registered; any thread
  boost::asio::awaitable<void> run();               // for ever

 private:
  boost::asio::awaitable<bool> release();
  boost::asio::awaitable<void> refuse();
  boost::asio::awaitable<void> find_missed(base::Time then);

  Parts parts_;
  boost::asio::steady_timer timer_;
  std::mutex mutex_;  // partners_
  std::vector<domain::Partner> partners_;
};

}  // namespace app

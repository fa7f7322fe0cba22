#pragma once
// The leader counts which marks wait on unbound subjects, in the background. Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"
#include "store/database.hpp"

namespace app {

class SubjectKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
  };
  explicit SubjectKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  using Duration = std::chrono::steady_clock::duration;
  boost::asio::awaitable<Duration> count();  // how long the counting itself took

  Parts parts_;
  boost::asio::steady_timer timer_;
};

}  // namespace app

#pragma once
// The leader's work on the change feed: positions for what is committed, the days that begin, what
// is too old. Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"
#include "domain/date.hpp"
#include "store/database.hpp"

namespace app {

class FeedKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    int utc_offset_minutes = 0;  // of the region: when its day begins
    int days = 0;                // how long lines are kept
  };
  explicit FeedKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  // How many lines; a failure is logged, counts as none, and is made up for by the next tick.
  using Portion = std::function<std::size_t(registers::Feed&)>;
  boost::asio::awaitable<std::size_t> keep(Portion portion);
  boost::asio::awaitable<void> begin_day(domain::Date today);

  Parts parts_;
  boost::asio::steady_timer timer_;
  domain::Date begun_{};  // the last day that was seen to have begun
};

}  // namespace app

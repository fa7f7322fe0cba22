#pragma once
// The leader judges the data quality of what has changed, in the background. Loop thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"
#include "domain/date.hpp"
#include "store/database.hpp"

namespace app {

class QualityKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    const base::Clock& clock;
    base::Log& log;
    int utc_offset_minutes = 0;  // of the region: when its day begins
  };
  explicit QualityKeeper(Parts parts) : parts_(parts), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  boost::asio::awaitable<void> begin_day(domain::Date today);
  boost::asio::awaitable<bool> judge(domain::Date today);
  boost::asio::awaitable<bool> judge_organizations(domain::Date today);

  Parts parts_;
  boost::asio::steady_timer timer_;
  domain::Date begun_{};  // the last day that was seen to have begun
};

}  // namespace app

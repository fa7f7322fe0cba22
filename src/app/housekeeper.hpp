#pragma once
// What is done beside the messages: the leader extends the hash chain of the message log, keeps its
// partitions, mends the queue's times and forgets what logins have left; every daemon tells the
// queues' gauges. Loop thread only.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/soap/storage.hpp"
#include "app/status.hpp"
#include "bus/message_log.hpp"
#include "store/database.hpp"

namespace app {

class Housekeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    StatusParts status;
    const base::Clock& clock;
    base::Log& log;
  };
  Housekeeper(Parts parts, const bus::MessageLog::Retention& retention)
      : parts_(std::move(parts)), retention_(retention), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  boost::asio::awaitable<void> chain();
  boost::asio::awaitable<void> keep_partitions();
  boost::asio::awaitable<void> pull_back();
  boost::asio::awaitable<void> forget();

  Parts parts_;
  bus::MessageLog::Retention retention_;
  boost::asio::steady_timer timer_;
};

}  // namespace app

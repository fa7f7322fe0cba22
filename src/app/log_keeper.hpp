#pragma once
// What is done for the message log beside the messages: the leader extends the hash chain and
// keeps the partitions; every daemon tells the gauges of the queues. Loop thread only.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/soap/storage.hpp"
#include "app/status.hpp"
#include "bus/message_log.hpp"
#include "store/database.hpp"

namespace app {

class LogKeeper {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    store::Database& database;
    StatusParts status;
    const base::Clock& clock;
    base::Log& log;
  };
  LogKeeper(Parts parts, const bus::MessageLog::Retention& retention)
      : parts_(std::move(parts)), retention_(retention), timer_(parts_.loop) {}

  boost::asio::awaitable<void> run();  // for ever

 private:
  boost::asio::awaitable<void> chain();
  boost::asio::awaitable<void> keep_partitions();
  boost::asio::awaitable<base::Result<void>> write(store::Database::Job job);

  Parts parts_;
  bus::MessageLog::Retention retention_;
  boost::asio::steady_timer timer_;
};

}  // namespace app

#pragma once
// The signed answers, into the message log as they were sent. Nobody waits for it: while one batch
// is being written the next one gathers, for a moment at least and within limits. Loop thread only.
#include <vector>

#include "adapters/soap/storage.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/workers.hpp"

namespace adapters::soap {

class AnswerLog {
 public:
  AnswerLog(boost::asio::io_context& loop, const Storage& storage, base::Log& log,
            base::Metrics& metrics)
      : loop_(loop), storage_(storage), log_(log), metrics_(metrics) {}

  // Above limits::answer_log_bytes it is lost, and counted.
  void add(bus::LogEntry entry);
  // Waits until everything is written, or can not be.
  boost::asio::awaitable<void> drain();

 private:
  boost::asio::awaitable<void> write();

  boost::asio::io_context& loop_;
  const Storage& storage_;
  base::Log& log_;
  base::Metrics& metrics_;
  std::vector<bus::LogEntry> waiting_;
  std::size_t bytes_ = 0;  // of those waiting and those being written
  bool writing_ = false;
};

}  // namespace adapters::soap

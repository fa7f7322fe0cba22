#include "adapters/soap/answer_log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/soap/await_storage.hpp"
#include "base/limits.hpp"

namespace adapters::soap {

namespace asio = boost::asio;

// Every commit of its own is one that the next messages wait for (SQLite has one writer): what
// leaves within this time is written together.
constexpr auto gathering = std::chrono::milliseconds(50);

void AnswerLog::add(bus::LogEntry entry) {
  if (bytes_ + entry.body.size() > base::limits::answer_log_bytes) {
    metrics_.count("kontingent_answer_log_lost_total", {{"reason", "busy"}});
    return;
  }
  bytes_ += entry.body.size();
  waiting_.push_back(std::move(entry));
  if (!writing_) asio::co_spawn(loop_, write(), asio::detached);
  writing_ = true;
}

asio::awaitable<void> AnswerLog::write() {
  asio::steady_timer pause(loop_);
  while (!waiting_.empty()) {
    pause.expires_after(gathering);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    auto batch = std::make_shared<std::vector<bus::LogEntry>>();
    batch->swap(waiting_);
    const std::size_t bytes = bytes_;
    Job job = [batch](const Work& work) -> base::Result<void> {
      for (const bus::LogEntry& entry : *batch) work.log.append(entry);
      return {};
    };
    const auto written = co_await await_write(storage_, std::move(job));
    bytes_ -= bytes;
    if (written) continue;
    metrics_.count("kontingent_answer_log_lost_total", {{"reason", "storage"}},
                   static_cast<double>(batch->size()));
    log_.failure(written.error(), "answers not logged",
                 {{"count", static_cast<std::int64_t>(batch->size())}});
  }
  writing_ = false;
}

asio::awaitable<void> AnswerLog::drain() {
  asio::steady_timer pause(loop_);
  const auto deadline = std::chrono::steady_clock::now() + base::limits::drain_timeout;
  while (writing_ && std::chrono::steady_clock::now() < deadline) {
    pause.expires_after(std::chrono::milliseconds(10));
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace adapters::soap

#pragma once
// A bounded pool of threads for XML and cryptography, so that nothing blocks the loop.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace net {

class Workers {
 public:
  explicit Workers(int threads, std::size_t queue_limit);
  ~Workers();  // waits for the running jobs

  // Runs job on a pool thread and resumes the caller on its own executor. Lanes take turns, so
  // that who floods one delays only what waits in the same lane. Errors: busy when the lane
  // (limits::lane_jobs) or the whole queue is full; internal when the job throws. Named, moved
  // jobs only (docs: toolchain). An ordinary function that builds its awaitable from the moved
  // job (g++ 12).
  boost::asio::awaitable<base::Result<void>> run(std::function<void()> job, std::string lane = {});

  boost::asio::thread_pool& pool();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Suspends until `start` calls the completion it was given (once, from any thread), then resumes
// on the caller's executor. For callbacks of store/.
boost::asio::awaitable<base::Result<void>> await_callback(
    std::function<void(std::function<void(base::Result<void>)>)> start);

}  // namespace net

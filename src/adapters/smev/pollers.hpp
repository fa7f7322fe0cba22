#pragma once
// Asks SMEV's queue for what it has for us, several at a time, and acknowledges each message when
// what it means is committed. Dies between any two calls without loss: what is not acknowledged
// comes again, and is known. Loop thread.
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/smev/poll_pace.hpp"
#include "adapters/smev/queue.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace adapters::smev {

// Those that ask for the same.
class Pollers {
 public:
  struct Parts {  // all outlive the Pollers
    boost::asio::io_context& loop;
    Operation operation;  // get_request, get_response: for the metric
    // Asks once and deals with what came, as far as the commit.
    std::function<boost::asio::awaitable<base::Result<Look>>(Queue&)> look;
    std::function<std::optional<base::Error>()> closed;  // why nothing is accepted at present
    base::Log& log;
    base::Metrics& metrics;
  };
  // One at a time on each queue.
  Pollers(PollPace pace, std::vector<std::unique_ptr<Queue>> queues, Parts parts);

  void start();
  // No more calls for messages; ends when what is at work has ended, or at limits::drain_timeout:
  // then false.
  boost::asio::awaitable<bool> drain();

 private:
  struct Line {
    Line(boost::asio::io_context& loop, std::unique_ptr<Queue> own, PollPace its)
        : queue(std::move(own)), pace(its), timer(loop) {}
    std::unique_ptr<Queue> queue;
    PollPace pace;
    boost::asio::steady_timer timer;
    bool idle = false;  // sleeps because the queue was empty
  };
  using LinePtr = std::shared_ptr<Line>;
  boost::asio::awaitable<void> run(LinePtr line);
  boost::asio::awaitable<Polled> poll(LinePtr line);
  void wake_one();
  Polled tell(const base::Error& error, std::string_view what);
  void alarm(const base::Error& error);  // where it does not pass by itself

  Parts parts_;
  std::vector<LinePtr> lines_;
  std::size_t running_ = 0;
  bool draining_ = false;
};

// A look that brings nothing: how much waits for us in each of SMEV's queues becomes a metric. The
// look of Pollers; errors: those of Queue.
boost::asio::awaitable<base::Result<Look>> count_waiting(Queue& queue, base::Metrics& metrics);

}  // namespace adapters::smev

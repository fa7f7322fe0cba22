#pragma once
// Asks SMEV's queue for requests, several at a time, and acknowledges each when its answer is
// committed. Dies between any two calls without loss: what is not acknowledged comes again, and is
// known. Loop thread.
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/smev/intake.hpp"
#include "adapters/smev/poll_pace.hpp"

namespace adapters::smev {

// Those that ask for one kind of requests, or for any.
class Pollers {
 public:
  struct Parts {  // all outlive the Pollers
    boost::asio::io_context& loop;
    Intake& intake;
    std::function<std::optional<base::Error>()> closed;  // why nothing is accepted at present
    base::Log& log;
    base::Metrics& metrics;
  };
  // One at a time on each queue.
  Pollers(Selector selector, PollPace pace, std::vector<std::unique_ptr<Queue>> queues,
          Parts parts);

  void start();
  // No more calls for requests; ends when what is at work has ended, or at limits::drain_timeout.
  boost::asio::awaitable<void> drain();

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
  boost::asio::awaitable<Polled> take_in(LinePtr line, Taken taken);
  void wake_one();
  Polled tell(const base::Error& error, std::string_view what);

  Selector selector_;
  Parts parts_;
  std::vector<LinePtr> lines_;
  std::size_t running_ = 0;
  bool draining_ = false;
};

}  // namespace adapters::smev

#pragma once
// The deadline of one connection. When it passes, whatever the socket waits for is cancelled,
// again and again until somebody looks: a composed operation may stand between two steps, with
// nothing to cancel, at the very moment.
// Loop thread only.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace net {

class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  static std::shared_ptr<Watchdog> make(const boost::asio::any_io_executor& executor,
                                        std::function<void()> cancel);

  void arm(std::chrono::milliseconds from_now);
  void arm_until(Moment deadline);
  void disarm();
  void rest();                           // as disarm, and no timer keeps the loop running
  bool fired() const { return fired_; }  // since it was armed
  void stop();                           // for ever; cancel is not called any more

 private:
  Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> cancel);
  void wait_until(Moment moment);
  void tick();

  boost::asio::steady_timer timer_;
  std::function<void()> cancel_;
  Moment deadline_ = Moment::max();
  Moment wakes_ = Moment::max();
  unsigned long wait_ = 0;  // counts waits; the handler of an older one does nothing
  bool fired_ = false;
};

}  // namespace net

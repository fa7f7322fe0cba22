#include "net/watchdog.hpp"

namespace net {
namespace {

constexpr std::chrono::milliseconds again{100};

}  // namespace

Watchdog::Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> cancel)
    : timer_(executor), cancel_(std::move(cancel)) {}

std::shared_ptr<Watchdog> Watchdog::make(const boost::asio::any_io_executor& executor,
                                         std::function<void()> cancel) {
  return std::shared_ptr<Watchdog>(new Watchdog(executor, std::move(cancel)));
}

void Watchdog::arm(std::chrono::milliseconds from_now) {
  arm_until(std::chrono::steady_clock::now() + from_now);
}

void Watchdog::arm_until(Moment deadline) {
  if (!cancel_) return;
  fired_ = false;
  deadline_ = deadline;
  // a timer that wakes too early finds the new deadline by itself: cheaper than resetting it
  if (deadline < wakes_) wait_until(deadline);
}

void Watchdog::disarm() {
  deadline_ = Moment::max();
  fired_ = false;
}

void Watchdog::rest() {
  disarm();
  wakes_ = Moment::max();
  ++wait_;
  timer_.cancel();
}

void Watchdog::stop() {
  cancel_ = nullptr;
  rest();
}

void Watchdog::wait_until(Moment moment) {
  wakes_ = moment;
  timer_.expires_at(moment);
  timer_.async_wait([self = shared_from_this(), mine = ++wait_](boost::system::error_code) {
    if (mine == self->wait_) self->tick();
  });
}

void Watchdog::tick() {
  wakes_ = Moment::max();
  if (deadline_ == Moment::max()) return;
  const Moment now = std::chrono::steady_clock::now();
  if (now < deadline_) return wait_until(deadline_);
  fired_ = true;
  wait_until(now + again);
  cancel_();
}

}  // namespace net

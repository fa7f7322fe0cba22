#include "adapters/smev/pollers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "adapters/smev/fault.hpp"

namespace adapters::smev {
namespace {

namespace asio = boost::asio;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

double chance() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

std::string_view name_of(Polled polled) {
  switch (polled) {
    case Polled::brought:
      return "brought";
    case Polled::empty:
      return "empty";
    case Polled::put_off:
      return "put_off";
    case Polled::failed:
      return "failed";
    case Polled::alarm:
      break;
  }
  return "alarm";
}

}  // namespace

Pollers::Pollers(PollPace pace, std::vector<std::unique_ptr<Queue>> queues, Parts parts)
    : parts_(std::move(parts)) {
  for (auto& queue : queues)
    lines_.push_back(std::make_shared<Line>(parts_.loop, std::move(queue), pace));
}

void Pollers::start() {
  for (const LinePtr& line : lines_) {
    auto ended = [this](std::exception_ptr thrown) {
      --running_;
      if (!thrown) return;
      try {
        std::rethrow_exception(thrown);
      } catch (const std::exception& caught) {
        parts_.log.failure(base::fail(base::Code::internal, caught.what()), "SMEV poller ended");
      }
    };
    ++running_;
    asio::co_spawn(parts_.loop, run(line), std::move(ended));
  }
}

asio::awaitable<void> Pollers::run(LinePtr line) {
  while (!draining_) {
    Polled polled = Polled::failed;
    try {
      polled = co_await poll(line);
    } catch (const std::exception& caught) {  // this message's matter, not the line's
      parts_.log.failure(base::fail(base::Code::internal, caught.what()), "SMEV queue not read");
    }
    parts_.metrics.count(
        "kontingent_smev_polls_total",
        {{"operation", adapters::smev::name_of(parts_.operation)}, {"outcome", name_of(polled)}});
    if (polled == Polled::brought) wake_one();
    const auto pause = line->pace.after(polled, chance());
    if (draining_ || pause == PollPace::Duration::zero()) continue;
    line->idle = polled == Polled::empty;
    line->timer.expires_after(pause);
    co_await line->timer.async_wait(as_values);
    line->idle = false;
  }
}

// Where one message was there may be more, and those that sleep are needed.
void Pollers::wake_one() {
  for (const LinePtr& line : lines_) {
    if (!line->idle) continue;
    line->idle = false;
    line->timer.cancel();
    return;
  }
}

asio::awaitable<Polled> Pollers::poll(LinePtr line) {
  if (parts_.closed()) co_return Polled::failed;
  auto looking = parts_.look(*line->queue);
  auto look = co_await std::move(looking);
  if (!look) co_return tell(look.error(), "SMEV queue not read");
  if (look->trouble) alarm(*look->trouble);
  if (look->polled != Polled::brought || look->message_id.empty()) co_return look->polled;
  const auto acknowledged = co_await line->queue->ack(std::move(look->message_id), look->genuine);
  // it comes again and is known: nothing to do but to wait for it
  if (!acknowledged) co_return tell(acknowledged.error(), "SMEV message not acknowledged");
  co_return Polled::brought;
}

asio::awaitable<base::Result<Look>> count_waiting(Queue& queue, base::Metrics& metrics) {
  const auto lengths = co_await queue.get_statistics();
  if (!lengths) co_return lengths.error();
  std::size_t told = 0;
  for (const QueueLength& each : *lengths) {
    if (++told > base::limits::smev_queues) break;
    metrics.gauge("kontingent_smev_waiting", static_cast<double>(each.pending),
                  {{"queue", each.queue}});
  }
  Look look;
  look.polled = Polled::empty;
  co_return look;
}

Polled Pollers::tell(const base::Error& error, std::string_view what) {
  parts_.log.failure(error, what);
  alarm(error);
  return action_of(error) == Action::retry ? Polled::failed : Polled::alarm;
}

void Pollers::alarm(const base::Error& error) {
  using enum base::Code;
  if (action_of(error) != Action::retry || error.code == answer_untrusted || error.code == internal)
    parts_.metrics.count("kontingent_smev_alarms_total", {{"code", base::info(error.code).metric}});
}

asio::awaitable<bool> Pollers::drain() {
  draining_ = true;
  for (const LinePtr& line : lines_) line->timer.cancel();
  asio::steady_timer pause(parts_.loop);
  const auto deadline = std::chrono::steady_clock::now() + base::limits::drain_timeout;
  while (running_ > 0 && std::chrono::steady_clock::now() < deadline) {
    pause.expires_after(std::chrono::milliseconds(10));
    co_await pause.async_wait(as_values);
  }
  co_return running_ == 0;
}

}  // namespace adapters::smev

#pragma once
// Our answers on their way to SMEV: a delivery of the outbox becomes one SendResponse. Loop thread.
#include <memory>
#include <vector>

#include "adapters/smev/queue.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/dispatcher.hpp"

namespace adapters::smev {

// What an attempt to send means for the delivery, by the table of fault.hpp: SMEV's refusal of
// this message parks it, what passes is tried again with the same id. Pure.
bus::Outcome outcome_of(const base::Result<void>& sent);

class Carrier {
 public:
  struct Parts {
    Queue::Settings settings;
    Queue::Parts queue;
    base::Log& log;
    base::Metrics& metrics;
  };
  explicit Carrier(Parts parts) : parts_(std::move(parts)) {}

  // payload: of response_letter(). Never fails: how it went is the outcome.
  boost::asio::awaitable<bus::Carried> carry(bus::Delivery delivery);

 private:
  boost::asio::awaitable<base::Result<ResponseData>> read(std::string payload);
  base::Result<std::unique_ptr<Queue>> take();
  bus::Carried conclude(const base::Result<void>& sent, Queue::Octets octets);

  Parts parts_;
  std::vector<std::unique_ptr<Queue>> idle_;  // connections that nobody uses
};

}  // namespace adapters::smev

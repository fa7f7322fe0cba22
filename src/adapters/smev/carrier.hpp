#pragma once
// What we say on its way to SMEV: a delivery of the outbox becomes one SendResponse or SendRequest.
// Loop thread.
#include <memory>
#include <vector>

#include "adapters/smev/letter.hpp"
#include "adapters/smev/queue.hpp"
#include "adapters/smev/teller.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/dispatcher.hpp"

namespace adapters::smev {

// What an attempt to send means for the delivery, by the table of fault.hpp: SMEV's refusal of
// this message parks it, what passes is tried again with the same id. Pure.
bus::Outcome outcome_of(const base::Result<void>& sent);

// Whether a request in that state may be sent (now, again). Errors: smev_already_sent (it was, and
// has its answer), smev_request_ended. Pure.
base::Result<void> may_be_sent(std::optional<bus::QuestionState> state);

class Carrier {
 public:
  struct Parts {
    Queue::Settings settings;
    Queue::Parts queue;
    const soap::Storage& storage;
    Teller& teller;
    base::Log& log;
    base::Metrics& metrics;
  };
  explicit Carrier(Parts parts) : parts_(std::move(parts)) {}

  // payload: of response_letter() or request_letter(). Never fails: how it went is the outcome. A
  // request goes out only while it is open; when SMEV will never take it, its asker is told.
  boost::asio::awaitable<bus::Carried> carry(bus::Delivery delivery);

 private:
  using OutgoingPtr = std::shared_ptr<Outgoing>;
  boost::asio::awaitable<base::Result<OutgoingPtr>> read(std::string payload);
  boost::asio::awaitable<base::Result<void>> send(OutgoingPtr outgoing, Queue::Octets& octets);
  boost::asio::awaitable<base::Result<void>> check_open(std::string message_id);
  boost::asio::awaitable<base::Result<void>> give_up(std::string message_id, base::Error error);
  base::Result<std::unique_ptr<Queue>> take();
  bus::Carried conclude(const base::Result<void>& sent, Queue::Octets octets);

  Parts parts_;
  std::vector<std::unique_ptr<Queue>> idle_;  // connections that nobody uses
};

}  // namespace adapters::smev

#pragma once
// Carries what the outbox holds to its destinations: one Dispatch per destination, with real time,
// the database and the network around it. Loop thread only.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/dispatch.hpp"
#include "bus/message_log.hpp"
#include "domain/partner.hpp"
#include "net/workers.hpp"

namespace bus {

// One attempt: how it ended, and the octets for the message log.
struct Carried {
  Outcome outcome;
  std::string envelope;  // as sent; empty: it came not so far
  std::string answer;    // as received; empty: none, or not whole
};

// What operators are told of a destination.
struct DestinationState {
  std::string code;
  Breaker::State breaker{};
  std::size_t in_flight = 0;
  std::optional<base::Time> last_success, last_failure;
  std::string last_cause;  // of the last failure
};

class Dispatcher {
 public:
  using Job = std::function<base::Result<void>(Outbox&, MessageLog&)>;
  using Done = std::function<void(base::Result<void>)>;
  struct Parts {
    boost::asio::io_context& loop;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    std::function<void(Job, Done)> write;  // one transaction (store/database.hpp)
    // One attempt within the endpoint's deadline; never fails: how it went is its outcome.
    std::function<boost::asio::awaitable<Carried>(domain::Partner, Delivery)> carry;
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();

  // The partners with an endpoint, at start and after each reload. New ones begin at once; who is
  // gone finishes what is in flight, and what waits for him goes on waiting.
  void set_destinations(const std::vector<domain::Partner>& partners);
  // Something may have been put down.
  void wake();
  // No more claims; ends when nothing is in flight, and what was claimed waits again. At most one
  // endpoint's deadline.
  boost::asio::awaitable<void> drain();

  std::vector<DestinationState> states() const;

 private:
  struct Line;
  using LinePtr = std::shared_ptr<Line>;
  boost::asio::awaitable<void> run(LinePtr line);
  boost::asio::awaitable<void> claim(LinePtr line, std::size_t count);
  boost::asio::awaitable<void> attempt(LinePtr line, Delivery delivery);
  boost::asio::awaitable<void> settle(LinePtr line, std::vector<Dispatch::Settle> ended);
  boost::asio::awaitable<base::Result<void>> write(Job job);
  void begin(const LinePtr& line, Dispatch::Actions actions);
  void spawn(boost::asio::awaitable<void> work);
  void report(const Line& line, const Dispatch::Settle& ended);

  Parts parts_;
  const std::string owner_;
  std::map<domain::PartnerId, LinePtr> lines_;
};

}  // namespace bus

#pragma once
// A request that SMEV brought, as far as its committed answer: whose it is, what it asks, the
// effect, the answer in the outbox. The operations are those of the SOAP services. Loop thread.
#include <memory>
#include <string>
#include <vector>

#include "adapters/smev/message_id.hpp"
#include "adapters/smev/patience.hpp"
#include "adapters/smev/poll_pace.hpp"
#include "adapters/smev/queue.hpp"
#include "adapters/soap/contract.hpp"
#include "adapters/soap/current.hpp"
#include "adapters/soap/plan.hpp"
#include "adapters/soap/sender.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/activity.hpp"

namespace adapters::smev {

class Live;

class Intake {
 public:
  struct Service {
    soap::Contract contract;  // its namespace and schema
    std::vector<soap::Operation> operations;
  };
  struct Parts {  // all outlive the Intake
    net::Workers& workers;
    const soap::CurrentVerifier& verifier;
    const soap::Current<soap::Routing>& routing;
    const soap::Storage& storage;
    bus::Activity& activity;
    soap::Sender& sender;
    const Live& live;
    MessageIds& ids;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  struct Settings {
    Version version{};
    domain::PartnerId queue;               // SMEV itself: answers go there
    std::chrono::seconds answer_within{};  // later they are parked; less than smev_id_age
    bool test = false;  // a test bench: what is marked as a test (TestMessage) takes effect
  };
  Intake(Settings settings, std::vector<Service> services, Parts parts)
      : settings_(settings), services_(std::move(services)), parts_(parts) {}

  // Ends when the answer, be it a rejection, is committed: then the request is to be acknowledged.
  // A request that comes again is known by its MessageID and changes nothing. True: SMEV may say
  // that we accepted the sender's signature. An error: nothing is committed, it must come again.
  boost::asio::awaitable<base::Result<bool>> take_in(Queue& queue, TakenRequest taken);
  // The next one that the queue has, so far. Errors: those of Queue.
  boost::asio::awaitable<base::Result<Look>> look(Queue& queue, Selector selector);

 private:
  struct Exchange;
  using ExchangePtr = std::shared_ptr<Exchange>;
  base::Result<void> understand(Exchange& exchange) const;
  boost::asio::awaitable<base::Result<void>> fetch(Queue& queue, ExchangePtr exchange);
  bool comes_again(const Exchange& exchange, const base::Error& error);
  base::Result<void> plan(Exchange& exchange) const;
  boost::asio::awaitable<base::Result<void>> perform(ExchangePtr exchange);
  boost::asio::awaitable<void> ask(ExchangePtr exchange);
  boost::asio::awaitable<base::Result<void>> write(ExchangePtr exchange);
  base::Result<void> commit(Exchange& exchange, const soap::Work& work) const;
  base::Result<std::string> answer(Exchange& exchange, const soap::Work& work,
                                   domain::MessageId id) const;
  base::Result<void> put(const Exchange& exchange, const soap::Work& work,
                         const std::string& payload, domain::MessageId id) const;
  void journal_refusal(const Exchange& exchange, const soap::Work& work) const;
  void report(const Exchange& exchange) const;

  Settings settings_;
  std::vector<Service> services_;
  Parts parts_;
  Patience patience_;
};

}  // namespace adapters::smev

#pragma once
// The way of every SOAP partner service: foreign bytes → parsed → verified → validated →
// accepted once → signed answer. A service is a contract and a table of operations.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/answer_log.hpp"
#include "adapters/soap/contract.hpp"
#include "adapters/soap/current.hpp"
#include "adapters/soap/live.hpp"
#include "adapters/soap/plan.hpp"
#include "adapters/soap/sender.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/activity.hpp"
#include "bus/admission.hpp"
#include "net/http.hpp"
#include "net/workers.hpp"

namespace adapters::soap {

// What all services share; owned by app/, outlives them.
struct Environment {
  const CurrentVerifier& verifier;
  const Current<Routing>& routing;
  const security::Signer& signer;
  net::Workers& workers;
  const Storage& storage;
  bus::Admission& admission;
  bus::Activity& activity;
  Sender& sender;
  AnswerLog& answers;
  const AskBySmev& ask_by_smev;                        // empty: we are not there
  std::function<std::optional<base::Error>()> closed;  // why nothing is accepted at present
  const base::Clock& clock;
  base::Log& log;
  base::Metrics& metrics;
};

struct Exchange;  // one request on its way (exchange.hpp)

class Service {
 public:
  Service(Environment environment, Contract contract, std::vector<Operation> operations);

  // The HTTP route; the service must outlive the server.
  net::Route route();

 private:
  using ExchangePtr = std::shared_ptr<Exchange>;
  // the way in (service.cpp)
  boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);
  boost::asio::awaitable<net::HttpResponse> refuse(base::Error error, net::HttpRequest request);
  ExchangePtr begin(net::HttpRequest request) const;
  net::HttpResponse publish(const net::HttpRequest& request) const;
  base::Result<void> understand(Exchange& exchange) const;
  base::Result<void> admit(Exchange& exchange);
  // the effect (accept.cpp)
  boost::asio::awaitable<void> perform(ExchangePtr exchange);
  boost::asio::awaitable<void> ask(ExchangePtr exchange);
  boost::asio::awaitable<void> ask_by_smev(ExchangePtr exchange, LiveQuestion question);
  base::Result<void> execute(Exchange& exchange, const Work& work) const;
  boost::asio::awaitable<void> journal_refusal(ExchangePtr exchange);
  boost::asio::awaitable<void> sum_up_strangers();
  bool may_journal(const Exchange& exchange);
  bus::LogEntry log_entry(const Exchange& exchange) const;
  // the way out (answer.cpp)
  boost::asio::awaitable<net::HttpResponse> answer(ExchangePtr exchange);
  void seal(Exchange& exchange) const;
  void report(const Exchange& exchange) const;

  Environment environment_;
  Contract contract_;
  std::vector<Operation> operations_;
  // strangers' journal rows in the current second; loop thread only
  std::chrono::sys_seconds stranger_second_{};
  int stranger_rows_ = 0;
  int strangers_left_out_ = 0;  // of the journal, since its last row about them
};

}  // namespace adapters::soap

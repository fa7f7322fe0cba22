#pragma once
// The way of every SOAP partner service: foreign bytes → parsed → verified → validated →
// accepted once → signed answer. A service is a contract and a table of operations.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/contract.hpp"
#include "adapters/soap/current.hpp"
#include "adapters/soap/storage.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/http.hpp"
#include "net/soap.hpp"
#include "net/workers.hpp"
#include "security/wss.hpp"

namespace adapters::soap {

// A message that is verified and valid by the contract.
struct Call {
  security::Verified message;
  std::string message_id;  // of the payload, lower case
  std::string operation;   // "PushMarks"
  std::string trace;
  base::Time now;
};

// What is to be done for one call. Its functions run on database threads and may run more than
// once.
struct Plan {
  // Of a document inside the payload that has a schema of its own: with any, nothing is done.
  std::vector<xml::SchemaError> violations;
  // Reads beforehand, on a read session. May be null.
  Job look;
  // Inside the one transaction; returns the payload of the answer (canonical XML).
  std::function<base::Result<std::string>(const Work&, domain::MessageId)> change;
  // After the commit: an error goes out as a fault although the transaction stands (the audit of
  // a refusal). May be null.
  std::function<base::Result<void>()> verdict;
  // True: remembered by message id, a repeat gets the stored answer (bus::accept_once).
  bool once = false;
};

struct Operation {
  std::string name;         // local name of the Body's element
  domain::PartnerKind who;  // the kind of partner that may call it
  // On a CPU thread. Errors go out as a fault.
  std::function<base::Result<Plan>(std::shared_ptr<const Call>)> prepare;
};

// What all services share; owned by app/, outlives them.
struct Environment {
  const CurrentVerifier& verifier;
  const security::Signer& signer;
  net::Workers& workers;
  const Storage& storage;
  const base::Clock& clock;
  base::Log& log;
  base::Metrics& metrics;
};

struct Exchange;  // one request on its way (service.cpp)

class Service {
 public:
  Service(Environment environment, Contract contract, std::vector<Operation> operations);

  // The HTTP route; the service must outlive the server.
  net::Route route();

 private:
  boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);
  boost::asio::awaitable<net::HttpResponse> refuse(base::Error error, net::HttpRequest request);
  boost::asio::awaitable<net::HttpResponse> answer(std::shared_ptr<Exchange> exchange);
  boost::asio::awaitable<void> perform(std::shared_ptr<Exchange> exchange);
  boost::asio::awaitable<void> journal_refusal(std::shared_ptr<Exchange> exchange);
  net::HttpResponse publish(const net::HttpRequest& request) const;
  base::Result<void> understand(Exchange& exchange) const;
  base::Result<std::string> execute(const Exchange& exchange, const Work& work) const;
  void seal(Exchange& exchange) const;
  bool may_journal(const Exchange& exchange);
  void report(const Exchange& exchange) const;

  Environment environment_;
  Contract contract_;
  std::vector<Operation> operations_;
  // strangers' journal rows in the current second; loop thread only
  std::chrono::sys_seconds stranger_second_{};
  int stranger_rows_ = 0;
};

}  // namespace adapters::soap

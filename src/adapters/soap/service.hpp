#pragma once
// The way of every SOAP partner service: foreign bytes → parsed → verified → validated →
// accepted once → signed answer. A service is a contract and a table of operations.
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/contract.hpp"
#include "adapters/soap/environment.hpp"
#include "adapters/soap/refusals.hpp"
#include "net/http.hpp"

namespace adapters::soap {

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
  base::Result<void> execute(Exchange& exchange, const Work& work) const;
  bus::LogEntry log_entry(const Exchange& exchange) const;
  // the way out (answer.cpp)
  boost::asio::awaitable<net::HttpResponse> answer(ExchangePtr exchange);
  void seal(Exchange& exchange) const;
  void report(const Exchange& exchange) const;

  Environment environment_;
  Contract contract_;
  std::vector<Operation> operations_;
  Refusals refusals_;
};

}  // namespace adapters::soap

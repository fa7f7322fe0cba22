#pragma once
// The provider of SMEV 2: the operations of a SOAP service behind smev:Message. What comes in is
// signed by a partner (ЭП-ОВ) and named by the messageId of its AppData; it takes effect once, and
// a repeat, or a PING that names it, gets the same answer. Loop thread.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/smev2/dialect.hpp"
#include "adapters/smev2/publication.hpp"
#include "adapters/smev2/read.hpp"
#include "adapters/soap/contract.hpp"
#include "adapters/soap/environment.hpp"
#include "adapters/soap/refusals.hpp"

namespace adapters::smev2 {

// What has become of an earlier request since its answer was remembered.
struct Followed {
  bool done = true;
  std::string content;  // its answer as of now
};
// On a database thread, inside the transaction.
using Follow = std::function<Followed(const soap::Work& work, domain::PartnerId partner,
                                      const std::string& operation, std::string content)>;

class Service {
 public:
  struct Settings {
    System us;             // Recipient/Code must name us
    std::string smev;      // the partner whose signature must be there too; empty: none
    bool on_ping = false;  // a request is accepted with its id alone, the answer is for PING
    bool test = false;     // a test bench: what is marked as a test (TestMsg) takes effect
  };
  struct Core {  // whose operations are asked
    soap::Contract contract;
    std::vector<soap::Operation> operations;
    Follow follow;
  };
  // environment, signer: outlive the service. Errors: those of Schemas and Publication::load, and
  // of Dialect::load_all.
  static base::Result<std::unique_ptr<Service>> open(soap::Environment environment,
                                                     const security::Signer& signer,
                                                     Settings settings, Core core,
                                                     const std::filesystem::path& resources,
                                                     const std::string& public_url);

  // One for each revision; either takes both. The service must outlive the server.
  std::vector<net::Route> routes();

 private:
  struct Exchange;
  using ExchangePtr = std::shared_ptr<Exchange>;
  Service(soap::Environment environment, const security::Signer& signer, Settings settings,
          Core core)
      : environment_(std::move(environment)),
        signer_(signer),
        settings_(std::move(settings)),
        core_(std::move(core)),
        refusals_(environment_, "/ws/smev2") {}

  // the way in (service.cpp)
  boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);
  boost::asio::awaitable<net::HttpResponse> refuse(base::Error error, net::HttpRequest request);
  ExchangePtr begin(net::HttpRequest request) const;
  net::HttpResponse publish(const net::HttpRequest& request) const;
  base::Result<void> understand(Exchange& exchange) const;
  base::Result<void> read_request(Exchange& exchange, const Opened& opened, xml::Node data) const;
  base::Result<void> admit(Exchange& exchange);
  // the effect (effect.cpp)
  boost::asio::awaitable<void> perform(ExchangePtr exchange);
  boost::asio::awaitable<void> ask(ExchangePtr exchange);
  base::Result<void> commit(Exchange& exchange, const soap::Work& work) const;
  base::Result<std::string> take_effect(Exchange& exchange, const soap::Work& work,
                                        domain::MessageId id) const;
  void conclude(Exchange& exchange, const soap::Work& work, const std::string& operation,
                std::string content) const;
  bus::LogEntry log_entry(const Exchange& exchange) const;
  // the way out (answer.cpp)
  boost::asio::awaitable<net::HttpResponse> answer(ExchangePtr exchange);
  boost::asio::awaitable<void> translate(ExchangePtr exchange);
  void seal(Exchange& exchange) const;
  void report(const Exchange& exchange) const;

  soap::Environment environment_;
  const security::Signer& signer_;
  Settings settings_;
  Core core_;
  Schemas schemas_;
  std::vector<Dialect> dialects_;
  std::map<std::string, Publication> publications_;  // by path
  soap::Refusals refusals_;
};

}  // namespace adapters::smev2

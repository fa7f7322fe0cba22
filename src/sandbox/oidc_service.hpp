#pragma once
// The identity proxy as a diary sees it, from HTTP to HTTP, with demo people in place of ESIA.
#include <string>
#include <vector>

#include "adapters/idp/exchange.hpp"
#include "base/log.hpp"
#include "sandbox/esia_shelf.hpp"

namespace sandbox {

class OidcService {
 public:
  // clients: as the exchange knows them. All outlive this.
  struct Parts {
    std::span<const adapters::idp::Client> clients;
    adapters::idp::Exchange& exchange;
    const base::Clock& clock;
    base::Log& log;
  };
  OidcService(Parts parts, std::string issuer) : parts_(parts), issuer_(std::move(issuer)) {}

  // Below /idp. Never fails: a refusal is an answer. One thread.
  net::HttpResponse handle(const net::HttpRequest& request);

 private:
  net::HttpResponse ask(const net::HttpRequest& request);
  net::HttpResponse choose(const net::HttpRequest& request);
  net::HttpResponse consent(const net::HttpRequest& request);
  net::HttpResponse answer(adapters::idp::Exchange::Answer answer);

  Parts parts_;
  std::string issuer_;
  Shelf<adapters::idp::Asked> waiting_;
  Shelf<adapters::idp::Consent> unasked_;
};

}  // namespace sandbox

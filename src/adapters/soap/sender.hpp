#pragma once
// The way out: a payload, signed by us, to a partner's SOAP service. What comes back is believed
// only when that partner signed it. Loop thread only.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/soap/current.hpp"
#include "base/clock.hpp"
#include "bus/delivery_policy.hpp"
#include "net/client.hpp"
#include "net/workers.hpp"
#include "security/wss.hpp"

namespace adapters::soap {

struct Sending {
  domain::Partner to;                    // with an endpoint
  std::string payload;                   // canonical XML, one element
  std::string message_id;                // in it; the answer must name it
  std::string ns, operation;             // of the payload's root: they make the SOAPAction
  std::chrono::milliseconds deadline{};  // of the whole attempt
};

struct Sent {
  bus::Outcome outcome;
  std::string envelope;                             // as sent; empty: it came not so far
  std::string answer;                               // as received; empty: none, or not whole
  std::optional<security::Verified> verified = {};  // when accepted
};

class Sender {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    net::Workers& workers;
    const CurrentVerifier& verifier;
    const security::Signer& signer;
    const base::Clock& clock;
  };
  explicit Sender(Parts parts) : parts_(parts) {}

  // Never fails: how it went is the outcome.
  boost::asio::awaitable<Sent> send(Sending sending);

 private:
  base::Result<std::unique_ptr<net::Client>> take(const domain::Endpoint& endpoint);
  void put_back(const domain::Endpoint& endpoint, std::unique_ptr<net::Client> client);
  boost::asio::awaitable<base::Result<std::string>> seal(const Sending& sending);
  boost::asio::awaitable<base::Result<net::HttpResponse>> carry(const Sending& sending,
                                                                const std::string& envelope);
  boost::asio::awaitable<void> judge(const Sending& sending, net::HttpResponse response,
                                     Sent& sent);

  Parts parts_;
  // connections that nobody uses, by address and trust
  std::map<std::string, std::vector<std::unique_ptr<net::Client>>> idle_;
};

}  // namespace adapters::soap

#pragma once
// The talk with ESIA itself, over HTTP with deadlines. Several calls may run at once; loop thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>

#include "adapters/esia/login.hpp"
#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"
#include "base/limits.hpp"
#include "net/workers.hpp"

namespace adapters::esia {

class Provider {
 public:
  struct Settings {
    std::string url;           // "https://esia.gosuslugi.ru"
    std::filesystem::path ca;  // PEM: anchors of TLS
    Registration registration{};
    std::chrono::milliseconds deadline = base::limits::esia_deadline;  // of one call
  };
  struct Parts {  // all outlive the Provider
    boost::asio::io_context& loop;
    net::Workers& workers;
    const security::Signer& signer;
    const base::Clock& clock;
  };
  // Errors: config_invalid (no such address, or TLS anchors).
  static base::Result<std::unique_ptr<Provider>> open(Settings settings, Parts parts);

  // Errors of all calls: partner_unreachable, timed_out, too_large, busy; esia_answer_invalid;
  // those of refused().
  //
  // The address that the browser is sent to. Errors: also internal.
  boost::asio::awaitable<base::Result<std::string>> begin(Login login);

  struct Finished {
    Identity identity;
    Tokens tokens;
  };
  // query: what redirect_uri was called with. Only an id_token that holds makes an identity.
  // Errors: also login_refused with the exact reason.
  boost::asio::awaitable<base::Result<Finished>> finish(std::string query, Login login);
  boost::asio::awaitable<base::Result<Tokens>> refresh(std::string refresh_token);

  boost::asio::awaitable<base::Result<Person>> person(std::string oid, std::string access_token);
  boost::asio::awaitable<base::Result<std::vector<Role>>> roles(std::string oid,
                                                                std::string access_token);
  std::string logout_url(const std::string& back) const;

 private:
  Provider(Settings settings, Parts parts, std::string origin);
  using Answer = base::Result<net::HttpResponse>;
  boost::asio::awaitable<Answer> send(net::HttpRequest request);
  // What the REST services have at that path: the body. A refused token is login_refused.
  boost::asio::awaitable<base::Result<std::string>> look(std::string path, std::string query,
                                                         std::string access_token);

  Settings settings_;
  Parts parts_;
  std::string origin_;
};

}  // namespace adapters::esia

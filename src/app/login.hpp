#pragma once
// The door that people come in by: to ESIA and back, and out again. Browsers use it; the API then
// knows them by their session (console/session.hpp). Loop thread.
#include <memory>
#include <vector>

#include "adapters/esia/provider.hpp"
#include "app/break_glass.hpp"
#include "app/login_attempt.hpp"
#include "console/service.hpp"

namespace app {

class LoginDoor {
 public:
  struct Settings {
    console::SessionRules rules;
    bool employees = false;  // who is no employee of the account's organization stays out
    std::string esia;        // its origin, where logging out leads
    std::optional<BreakGlass> break_glass{};
  };
  struct Parts {  // all outlive the door
    adapters::esia::Provider& esia;
    const console::Storage& storage;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  LoginDoor(Settings settings, Parts parts);

  // /esia/, /esia/login, /esia/callback, /esia/logout, and /esia/break-glass if there is that; the
  // door outlives them.
  std::vector<net::Route> routes();

 private:
  struct Entry;  // one person on the way in
  using EntryPtr = std::shared_ptr<Entry>;
  using Response = net::HttpResponse;

  boost::asio::awaitable<Response> home(net::HttpRequest request);
  boost::asio::awaitable<Response> begin(net::HttpRequest request);
  boost::asio::awaitable<Response> come_back(net::HttpRequest request);
  boost::asio::awaitable<Response> leave(net::HttpRequest request);
  boost::asio::awaitable<Response> come_locally(net::HttpRequest request);

  // Who it is, by ESIA alone. A refusal that may be kept in the trail stands in the entry.
  boost::asio::awaitable<base::Result<void>> ask_esia(EntryPtr entry);
  boost::asio::awaitable<base::Result<void>> run(const console::Storage::Way& way,
                                                 console::Job job);
  boost::asio::awaitable<std::optional<registers::Seated>> seated(std::string secret);
  base::Result<void> admit(const net::HttpRequest& request);
  base::Result<void> check_form(const net::HttpRequest& request);
  base::Result<void> check_local(const net::HttpRequest& request, base::Time now);
  Response refuse(const base::Error& error, const net::HttpRequest& request);

  Settings settings_;
  Parts parts_;
  console::Throttle attempts_;
  Callbacks callbacks_;
};

}  // namespace app

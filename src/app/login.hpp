#pragma once
// The door that people come in by: to ESIA and back, and out again. Browsers use it; the API then
// knows them by their session (console/session.hpp). Loop thread.
#include <memory>
#include <vector>

#include "adapters/esia/provider.hpp"
#include "adapters/saml/sign_on.hpp"
#include "app/break_glass.hpp"
#include "app/diary_door.hpp"
#include "app/login_attempt.hpp"
#include "console/service.hpp"

namespace app {

class LoginDoor {
 public:
  struct Settings {
    console::SessionRules rules;
    bool employees = false;  // who is no employee of the account's organization stays out
    std::string esia;        // the origins where logging out leads
    std::optional<BreakGlass> break_glass{};
  };
  struct Parts {  // all outlive the door
    adapters::esia::Provider& esia;
    const console::Storage& storage;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    net::Workers& workers;
    const adapters::saml::SignOn* saml = nullptr;  // null: nobody logs in by SAML
    DiaryDoor* diaries = nullptr;                  // null: nor to a diary
  };
  LoginDoor(Settings settings, Parts parts);

  // /esia/, /esia/login, /esia/callback, /esia/logout, /esia/account; /esia/saml/… and
  // /esia/break-glass if there is that. The door outlives them.
  std::vector<net::Route> routes();

 private:
  struct Entry;  // one person on the way in
  using EntryPtr = std::shared_ptr<Entry>;
  using Response = net::HttpResponse;

  boost::asio::awaitable<Response> home(net::HttpRequest request);
  boost::asio::awaitable<Response> begin(net::HttpRequest request);
  boost::asio::awaitable<Response> come_back(net::HttpRequest request);
  boost::asio::awaitable<Response> leave(net::HttpRequest request);
  boost::asio::awaitable<Response> switch_account(net::HttpRequest request);
  boost::asio::awaitable<Response> come_locally(net::HttpRequest request);
  boost::asio::awaitable<Response> saml_metadata(net::HttpRequest request);
  boost::asio::awaitable<Response> begin_saml(net::HttpRequest request);
  boost::asio::awaitable<Response> come_back_by_saml(net::HttpRequest request);
  boost::asio::awaitable<Response> meet_logout(net::HttpRequest request);
  boost::asio::awaitable<Response> answer_logout(net::HttpRequest request, bool posted);
  boost::asio::awaitable<Response> finish_logout(net::HttpRequest request, bool posted);
  // Where the browser goes to end a session at the identity provider, too.
  boost::asio::awaitable<Response> leave_by_saml(registers::Session session);

  // Who it is, by ESIA alone. A refusal that may be kept in the trail stands in the entry.
  boost::asio::awaitable<base::Result<void>> ask_esia(EntryPtr entry);
  // Whether this person has an account; the session, and where it all began.
  boost::asio::awaitable<Response> let_in(EntryPtr entry);
  boost::asio::awaitable<base::Result<void>> run(const console::Storage::Way& way,
                                                 console::Job job);
  boost::asio::awaitable<std::optional<registers::Seated>> seated(std::string secret);
  base::Result<void> admit(const net::HttpRequest& request);
  base::Result<void> check_form(const net::HttpRequest& request);
  base::Result<void> check_ours(const net::HttpRequest& request, std::string_view secret);
  Response turn_down(const base::Error& error, const net::HttpRequest& request);
  base::Result<std::int64_t> check_local(const net::HttpRequest& request, base::Time now);
  Response refuse(const base::Error& error, const net::HttpRequest& request);
  Response refuse_saml(const base::Error& error, const net::HttpRequest& request);

  Settings settings_;
  Parts parts_;
  console::Throttle attempts_;
  Callbacks callbacks_;
};

}  // namespace app

#pragma once
// The door of e-diaries that trust our word: a diary sends a browser here, ESIA says who it is, the
// person consents, the diary fetches what was allowed (docs/idp.md). Nobody gets a session of ours
// by it. What is under way is in the database, so any daemon goes on with what another began. Loop
// thread.
#include <memory>
#include <vector>

#include "adapters/esia/provider.hpp"
#include "adapters/idp/issuer.hpp"
#include "app/diary_facts.hpp"
#include "app/login_attempt.hpp"
#include "console/throttle.hpp"

namespace app {

class DiaryDoor {
 public:
  struct Settings {
    std::string origin;  // "https://kontingent.example": of our own pages
    std::string salt;    // of the names of people
    int utc_offset_minutes = 0;
    bool replica = false;  // the database has one
  };
  struct Parts {  // all outlive the door
    adapters::esia::Provider& esia;
    const adapters::idp::Issuer& issuer;
    const security::Signer& signer;  // the issuer's
    store::Database& database;
    net::Workers& workers;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
  };
  DiaryDoor(Settings settings, Parts parts);

  // /idp/…; the door outlives them.
  std::vector<net::Route> routes();
  // ESIA has one address to send browsers back to: whether this one went there from here.
  bool began(const net::HttpRequest& callback) const;
  boost::asio::awaitable<net::HttpResponse> come_back(net::HttpRequest callback);
  // Whether this one comes from ESIA's logout, where we sent it because the diary wants its person
  // to prove anew who it is; then on to ESIA again.
  bool awaits_login(const net::HttpRequest& request) const;
  boost::asio::awaitable<net::HttpResponse> go_on(net::HttpRequest request);

 private:
  struct Visit;  // one person on the way to a diary, or to the list of what was allowed
  using VisitPtr = std::shared_ptr<Visit>;
  using Response = net::HttpResponse;
  template <class T>
  using Coroutine = boost::asio::awaitable<T>;

  Coroutine<Response> discovery(net::HttpRequest request);
  Coroutine<Response> keys(net::HttpRequest request);
  Coroutine<Response> authorize(net::HttpRequest request);
  Coroutine<Response> consent(net::HttpRequest request);
  Coroutine<Response> token(net::HttpRequest request);
  Coroutine<Response> userinfo(net::HttpRequest request);
  Coroutine<Response> allowed(net::HttpRequest request);
  Coroutine<Response> withdraw(net::HttpRequest request);
  Coroutine<Response> saml_metadata(net::HttpRequest request);
  Coroutine<Response> saml_login(net::HttpRequest request);

  // To ESIA, with what the browser has to bring back; anew: it has been to ESIA's logout.
  Coroutine<Response> send_to_esia(net::HttpRequest request, std::string query, bool anew = false);
  Response send_to_logout(const std::string& query) const;
  Coroutine<Response> begin(VisitPtr visit);  // of a question that is in order
  Coroutine<base::Result<void>> ask_esia(VisitPtr visit);
  // The diary that the visit's query names, and what it asks. Errors: login_refused; those of
  // adapters::saml::read_authn_request.
  Coroutine<base::Result<void>> read_query(VisitPtr visit);
  base::Result<void> read_question(Visit& visit, store::Transaction& work) const;
  Coroutine<base::Result<void>> read_saml(VisitPtr visit);
  base::Result<void> check_saml(Visit& visit) const;
  Coroutine<Response> meet(VisitPtr visit);
  Coroutine<base::Result<void>> write(store::Database::Job job);
  Coroutine<base::Result<void>> look(store::Database::Job job);  // changes nothing
  // Inside a transaction: what ESIA's word, a person's answer, a person's wish does.
  void receive(Visit& visit, store::Transaction& work) const;
  void settle(Visit& visit, bool agreed, store::Transaction& work) const;
  void take_back(Visit& visit, const std::string& code, store::Transaction& work) const;
  void end_consent(const Visit& visit, const registers::Diary& diary, const std::string& subject,
                   store::Transaction& work) const;
  void issue(Visit& visit, const adapters::idp::Grant& grant, store::Transaction& work) const;
  // A form of our own pages. Errors: request_unproven, requests_too_many.
  base::Result<VisitPtr> read_answer(const net::HttpRequest& request);
  Response show_allowed(const Visit& visit) const;
  // Back to the diary: by an address, or with a form.
  Coroutine<Response> send_back(VisitPtr visit);
  Coroutine<Response> send_denied(VisitPtr visit, std::string_view error);
  base::Result<void> admit(const net::HttpRequest& request);
  void count_refusal(const base::Error& error, const net::HttpRequest& request);
  Response refuse(const base::Error& error, const net::HttpRequest& request);
  Response turn_down(const base::Error& error, const net::HttpRequest& request);
  Response turn_away(const net::HttpRequest& request);  // no token of ours

  Settings settings_;
  Parts parts_;
  console::Throttle attempts_, failures_;
  console::Throttle strangers_;  // lines of the log about what diaries' servers were refused
};

}  // namespace app

// LoginDoor: logins and logouts by SAML 2.0 (docs/saml.md). A login that has begun is in the
// browser's cookie; that its answer has come, and which Assertion it was, is in the database.
#include <boost/json.hpp>

#include "adapters/esia/form.hpp"
#include "app/login_entry.hpp"
#include "app/login_pages.hpp"
#include "base/limits.hpp"
#include "console/look.hpp"

namespace app {

namespace limits = base::limits;
namespace saml = adapters::saml;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

namespace {

// They come back with what the identity provider's page posts. The first one holds an attempt and,
// behind "~", the digest of the session that the browser has: its own cookie does not come along.
constexpr std::string_view login_cookie = "__Host-kontingent-saml",
                           logout_cookie = "__Host-kontingent-saml-out";
constexpr std::string_view lane = "saml";

saml::Asked asked_of(const LoginAttempt& attempt) {
  return {"_" + derive("saml id", attempt), derive("saml relay", attempt), attempt.at};
}

std::string name_text(const saml::NameId& name) {
  return boost::json::serialize(
      boost::json::array{name.value, name.format, name.name_qualifier, name.sp_name_qualifier});
}

saml::NameId read_name_text(const std::string& text) {
  boost::system::error_code failure;
  const auto read = boost::json::parse(text, failure);
  saml::NameId name;
  if (failure || !read.is_array() || read.get_array().size() != 4) return name;
  const auto& parts = read.get_array();
  for (auto [to, i] : {std::pair{&name.value, 0},
                       {&name.format, 1},
                       {&name.name_qualifier, 2},
                       {&name.sp_name_qualifier, 3}})
    if (parts[i].is_string()) *to = std::string(parts[i].get_string());
  return name;
}

std::optional<LoginAttempt> attempt_of(const HttpRequest& request, std::string_view name) {
  const std::string_view held = console::find_cookie(request.header("cookie"), name);
  return read_attempt(held.substr(0, held.find('~')));
}

void forget(HttpResponse& response, std::string_view cookie) {
  response.headers.emplace_back(
      "Set-Cookie", console::make_cross_site_cookie(cookie, "", std::chrono::seconds{0}));
}

Newcomer newcomer_of(saml::SignOn::Finished finished, const saml::Asked& asked, bool employees) {
  Newcomer who;
  who.method = saml_method;
  who.identity = std::move(finished.who.identity);
  who.person = std::move(finished.who.person);
  if (employees) who.employers.emplace();
  if (employees)
    for (const auto& role : finished.who.roles) who.employers->push_back(role.ogrn);
  const base::Time over = asked.at + limits::esia_login_age + limits::saml_clock_skew;
  who.once = {{"saml request", asked.id, over},
              {"saml assertion", finished.assertion_id, std::max(over, finished.usable_until)}};
  who.saml_name = name_text(finished.session.name);
  who.saml_index = finished.session.index;
  if (finished.session.until != base::Time{}) who.until = finished.session.until;
  return who;
}

}  // namespace

HttpResponse LoginDoor::refuse_saml(const base::Error& error, const HttpRequest& request) {
  HttpResponse response = refuse(error, request);
  forget(response, login_cookie);
  return response;
}

awaitable<HttpResponse> LoginDoor::saml_metadata(HttpRequest) {
  HttpResponse response;
  response.content_type = "application/samlmetadata+xml";
  response.body = parts_.saml->metadata();
  co_return response;
}

awaitable<HttpResponse> LoginDoor::begin_saml(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  const LoginAttempt attempt = begin_attempt(parts_.clock.now(), word_of(request.query, "return"));
  const bool anew = word_of(request.query, "again") == "1";
  const auto address = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> job = [this, address, anew, asked = asked_of(attempt)] {
    *address = parts_.saml->begin(asked, anew);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse(ran.error(), request);
  if (!*address) co_return refuse(address->error(), request);
  HttpResponse response = redirect_to(std::move(**address));
  const std::string former = console::session_digest(
      console::find_cookie(request.header("cookie"), console::session_cookie));
  response.headers.emplace_back(
      "Set-Cookie",
      console::make_cross_site_cookie(login_cookie, write_attempt(attempt) + "~" + former,
                                      limits::esia_login_age));
  co_return response;
}

awaitable<HttpResponse> LoginDoor::come_back_by_saml(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted)
    co_return refuse_saml(admitted.error(), request);
  const auto attempt = attempt_of(request, login_cookie);
  if (request.method != "POST" || !attempt)
    co_return refuse_saml(base::fail(Code::saml_foreign, "this browser began no login by SAML"),
                          request);
  auto entry = std::make_shared<Entry>();
  entry->now = parts_.clock.now();
  entry->attempt = *attempt;
  const std::string_view held = console::find_cookie(request.header("cookie"), login_cookie);
  if (const auto tilde = held.find('~'); tilde != held.npos) entry->former = held.substr(tilde + 1);
  entry->request = std::move(request);
  const auto known = std::make_shared<base::Result<void>>();
  std::function<void()> job = [this, entry, known] {
    const saml::Asked asked = asked_of(entry->attempt);
    auto finished = parts_.saml->finish(entry->request.body, asked);
    if (!finished)
      *known = finished.error();
    else
      entry->who = newcomer_of(std::move(*finished), asked, settings_.employees);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse_saml(ran.error(), entry->request);
  if (!*known) co_return refuse_saml(known->error(), entry->request);
  HttpResponse response = co_await let_in(entry);
  forget(response, login_cookie);
  co_return response;
}

awaitable<HttpResponse> LoginDoor::leave_by_saml(registers::Session session) {
  const LoginAttempt attempt = begin_attempt(parts_.clock.now(), home_path);
  const auto address = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> job = [this, address, asked = asked_of(attempt),
                               session = std::move(session)] {
    *address = parts_.saml->begin_logout(
        {read_name_text(session.saml_name), session.saml_index, {}}, asked);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  // here the session is over already, whatever becomes of the one there
  const bool there = ran.has_value() && address->has_value();
  if (!there) parts_.log.write(base::Level::warning, "no logout at the identity provider", {});
  HttpResponse response = redirect_to(there ? **address : std::string(home_path));
  response.headers.emplace_back(
      "Set-Cookie", console::make_cookie(console::session_cookie, "", std::chrono::seconds{0}));
  if (there)
    response.headers.emplace_back(
        "Set-Cookie", console::make_cross_site_cookie(logout_cookie, write_attempt(attempt),
                                                      limits::esia_login_age));
  co_return response;
}

// By a redirect or by a form: the identity provider's request, or its answer to ours.
awaitable<HttpResponse> LoginDoor::meet_logout(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  const bool posted = request.method == "POST";
  const bool theirs = saml::is_logout_request(posted ? request.body : request.query);
  if (theirs) co_return co_await answer_logout(std::move(request), posted);
  co_return co_await finish_logout(std::move(request), posted);
}

awaitable<HttpResponse> LoginDoor::answer_logout(HttpRequest request, bool posted) {
  struct Guest {
    HttpRequest request;
    base::Result<saml::SignOn::Farewell> farewell{base::fail(Code::internal, "")};
    std::optional<base::Error> refused{};
    std::int64_t ended = 0;
  };
  const auto guest = std::make_shared<Guest>();
  guest->request = std::move(request);
  std::function<void()> job = [this, guest, posted] {
    guest->farewell =
        parts_.saml->answer_logout(posted ? guest->request.body : guest->request.query,
                                   posted ? saml::Binding::post : saml::Binding::redirect);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse(ran.error(), guest->request);
  if (!guest->farewell) co_return refuse(guest->farewell.error(), guest->request);
  const base::Time now = parts_.clock.now();
  console::Job end = [guest, now](console::Work& work) -> base::Result<void> {
    const saml::LogoutRequest& asked = guest->farewell->request;
    guest->refused.reset();
    const base::Time over = now + 2 * limits::esia_login_age;
    if (!work.accounts.use({"saml logout", asked.id, over}, now)) {
      guest->refused = base::fail(Code::saml_replayed, "a LogoutRequest that has come before");
      return {};
    }
    std::vector<std::string> names;
    for (const saml::NameId& each : guest->farewell->names) names.push_back(name_text(each));
    guest->ended = work.accounts.end_named(names, asked.session_indexes, now);
    registers::Look look{.at = now,
                         .token = {},
                         .token_name = "esia",
                         .operation = "logout",
                         .trace = guest->request.trace,
                         .target = "sessions/" + std::to_string(guest->ended)};
    console::keep_look(std::move(look), work.log, work.trail);
    return {};
  };
  const auto done = co_await run(parts_.storage.write, std::move(end));
  if (!done) co_return refuse(done.error(), guest->request);
  if (guest->refused) co_return refuse(*guest->refused, guest->request);
  if (guest->ended == 0)  // it may have ended by itself; or we know the person by another name
    parts_.log.write(base::Level::warning, "a logout of nobody who is logged in",
                     {{"trace", guest->request.trace}});
  co_return redirect_to(guest->farewell->address);
}

awaitable<HttpResponse> LoginDoor::finish_logout(HttpRequest request, bool posted) {
  const auto attempt = attempt_of(request, logout_cookie);
  if (!attempt)
    co_return refuse(base::fail(Code::saml_foreign, "no logout of this browser waits"), request);
  const auto held = std::make_shared<HttpRequest>(std::move(request));
  const auto ended = std::make_shared<base::Result<bool>>(false);
  std::function<void()> job = [this, held, ended, posted, asked = asked_of(*attempt)] {
    *ended = parts_.saml->finish_logout(posted ? held->body : held->query, asked,
                                        posted ? saml::Binding::post : saml::Binding::redirect);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse(ran.error(), *held);
  if (!*ended) co_return refuse(ended->error(), *held);
  HttpResponse response = page(200, **ended ? "Вы вышли везде" : "Вы вышли здесь",
                               "<p><a href=\"/esia/\">Ко входу</a></p>");
  forget(response, logout_cookie);
  co_return response;
}

}  // namespace app

#include "app/login.hpp"

#include "adapters/esia/form.hpp"
#include "app/login_entry.hpp"
#include "app/login_pages.hpp"
#include "console/look.hpp"

namespace app {

namespace limits = base::limits;
namespace esia = adapters::esia;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

std::string secret_of(const HttpRequest& request) {
  return std::string(console::find_cookie(request.header("cookie"), console::session_cookie));
}

std::string word_of(std::string_view text, std::string_view name) {
  const auto form = esia::parse_form(text);
  return form ? std::string(esia::field(*form, name)) : std::string();
}

LoginDoor::LoginDoor(Settings settings, Parts parts)
    : settings_(std::move(settings)),
      parts_(parts),
      attempts_(
          {limits::logins_per_minute / 60.0, limits::logins_per_minute, limits::api_addresses}) {}

std::vector<net::Route> LoginDoor::routes() {
  using Handler = awaitable<HttpResponse> (LoginDoor::*)(HttpRequest);
  const auto route = [this](std::string path, Handler handler) {
    net::Route made;
    made.path = std::move(path);
    made.handler = [this, handler](HttpRequest request) {
      return (this->*handler)(std::move(request));
    };
    made.word = [](const base::Error& error, int status, std::string_view) {
      return page(status, base::info(error.code).text, std::string(base::info(error.code).id));
    };
    return made;
  };
  std::vector<net::Route> all{
      route(std::string(home_path), &LoginDoor::home), route("/esia/login", &LoginDoor::begin),
      route("/esia/callback", &LoginDoor::come_back), route("/esia/logout", &LoginDoor::leave),
      route("/esia/account", &LoginDoor::switch_account)};
  if (settings_.break_glass) all.push_back(route("/esia/break-glass", &LoginDoor::come_locally));
  if (parts_.saml != nullptr) {
    all.push_back(route("/esia/saml/metadata", &LoginDoor::saml_metadata));
    all.push_back(route("/esia/saml/login", &LoginDoor::begin_saml));
    all.push_back(route("/esia/saml/acs", &LoginDoor::come_back_by_saml));
    all.push_back(route("/esia/saml/slo", &LoginDoor::meet_logout));
  }
  return all;
}

awaitable<base::Result<void>> LoginDoor::run(const console::Storage::Way& way, console::Job job) {
  std::function<void(console::Done)> start = [&way,
                                              work = std::move(job)](console::Done done) mutable {
    way(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

awaitable<std::optional<registers::Seated>> LoginDoor::seated(std::string secret) {
  auto found = std::make_shared<std::optional<registers::Seated>>();
  if (secret.empty()) co_return *found;
  console::Job job = [found, secret](console::Work& work) -> base::Result<void> {
    *found = work.accounts.seated(console::session_digest(secret));
    return {};
  };
  const auto asked = co_await run(parts_.storage.read, std::move(job));
  const base::Time now = parts_.clock.now();
  const auto& it = *found;
  if (!asked || !it || !console::in_force(it->session, settings_.rules, now) ||
      !it->who.in_force(now))
    found->reset();
  co_return std::move(*found);
}

base::Result<void> LoginDoor::admit(const HttpRequest& request) {
  if (!attempts_.take(request.peer, parts_.clock.now())) return {};
  return base::fail(Code::requests_too_many, "logins of one address");
}

// One neutral answer outside; the reason is in the log under the same number.
HttpResponse LoginDoor::refuse(const base::Error& error, const HttpRequest& request) {
  parts_.metrics.count("kontingent_logins_total", {{"code", base::info(error.code).metric}});
  parts_.log.failure(error, "login refused", {{"trace", request.trace}, {"peer", request.peer}});
  HttpResponse response = refusal_page(error, request.trace);
  response.headers.emplace_back("Set-Cookie",
                                console::make_cookie(attempt_cookie, "", std::chrono::seconds{0}));
  return response;
}

awaitable<HttpResponse> LoginDoor::home(HttpRequest request) {
  const std::string secret = secret_of(request);
  const auto it = co_await seated(secret);
  if (!it) co_return welcome_page(parts_.saml != nullptr, settings_.break_glass.has_value());
  auto greeting = std::make_shared<Greeting>();
  const base::Time now = parts_.clock.now();
  console::Job job = [greeting, it, now](console::Work& work) -> base::Result<void> {
    greeting->others.clear();
    for (const auto& each : registers::own_accounts(work.accounts, it->session, now))
      if (each.id != it->who.id)
        greeting->others.push_back({std::to_string(each.id.value),
                                    std::string(registers::name_of(each.role)),
                                    work.tokens.scope_name(each.scope)});
    if (const auto account = work.accounts.find(it->who.id)) greeting->person = account->name;
    greeting->scope = work.tokens.scope_name(it->who.scope);
    return {};
  };
  const auto asked = co_await run(parts_.storage.read, std::move(job));
  if (!asked) co_return refuse(asked.error(), request);
  greeting->role = registers::name_of(it->who.role);
  greeting->csrf = console::csrf_of(secret);
  greeting->previous = it->session.previous;
  greeting->idle_until = now + settings_.rules.policy.idle;
  co_return greeting_page(*greeting, settings_.esia);
}

// again: ESIA forgets the browser first, so that the person proves it anew.
awaitable<HttpResponse> LoginDoor::begin(HttpRequest request) {
  if (parts_.diaries != nullptr && parts_.diaries->awaits_login(request))
    co_return co_await parts_.diaries->go_on(std::move(request));
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  if (word_of(request.query, "again") == "1")
    co_return redirect_to(parts_.esia.logout_url(settings_.rules.origin + "/esia/login"));
  const LoginAttempt attempt = begin_attempt(parts_.clock.now(), word_of(request.query, "return"));
  auto address = co_await parts_.esia.begin(login_of(attempt));
  if (!address) co_return refuse(address.error(), request);
  HttpResponse response = redirect_to(std::move(*address));
  response.headers.emplace_back(
      "Set-Cookie",
      console::make_cookie(attempt_cookie, write_attempt(attempt), limits::esia_login_age));
  co_return response;
}

awaitable<base::Result<void>> LoginDoor::ask_esia(EntryPtr entry) {
  const esia::Login login = login_of(entry->attempt);
  const auto finished = co_await parts_.esia.finish(entry->request.query, login);
  if (!finished) co_return finished.error();
  entry->who.identity = finished->identity;
  const auto person = co_await parts_.esia.person(finished->identity.oid, finished->tokens.access);
  if (!person) co_return person.error();
  entry->who.person = *person;
  if (!settings_.employees) co_return base::Result<void>();
  const auto roles = co_await parts_.esia.roles(finished->identity.oid, finished->tokens.access);
  if (!roles) co_return roles.error();
  entry->who.employers.emplace();
  for (const esia::Role& each : *roles) entry->who.employers->push_back(each.ogrn);
  co_return base::Result<void>();
}

awaitable<HttpResponse> LoginDoor::come_back(HttpRequest request) {
  if (parts_.diaries != nullptr && parts_.diaries->began(request))
    co_return co_await parts_.diaries->come_back(std::move(request));
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  const auto attempt = read_attempt(console::find_cookie(request.header("cookie"), attempt_cookie));
  if (!attempt)
    co_return refuse(base::fail(Code::login_refused, "callback: this browser began no login"),
                     request);
  auto entry = std::make_shared<Entry>();
  entry->request = std::move(request);
  entry->now = parts_.clock.now();
  entry->attempt = *attempt;
  entry->former = console::session_digest(secret_of(entry->request));
  const std::string state = login_of(*attempt).state;
  const bool theirs = word_of(entry->request.query, "state") == state;
  if (theirs && !callbacks_.first(state, entry->now))
    co_return refuse(base::fail(Code::login_refused, "callback: it has come before"),
                     entry->request);
  const auto known = co_await ask_esia(entry);
  if (!known) co_return refuse(known.error(), entry->request);
  co_return co_await let_in(entry);
}

awaitable<HttpResponse> LoginDoor::let_in(EntryPtr entry) {
  entry->fresh = console::new_session();
  console::Job job = [entry](console::Work& work) -> base::Result<void> {
    const Arrival arrival{entry->request, entry->now, entry->fresh.digest, entry->former};
    entry->refused = enter(entry->who, arrival, work);
    return {};
  };
  const auto done = co_await run(parts_.storage.write, std::move(job));
  if (!done) co_return refuse(done.error(), entry->request);
  if (entry->refused) co_return refuse(*entry->refused, entry->request);
  parts_.metrics.count("kontingent_logins_total", {{"code", "ok"}});
  HttpResponse response = redirect_to(entry->attempt.back);
  response.headers.emplace_back("Set-Cookie",
                                console::make_cookie(attempt_cookie, "", std::chrono::seconds{0}));
  response.headers.emplace_back("Set-Cookie",
                                console::make_cookie(console::session_cookie, entry->fresh.secret,
                                                     settings_.rules.policy.absolute));
  co_return response;
}

// A form of our own pages, of this very session.
base::Result<void> LoginDoor::check_ours(const HttpRequest& request, std::string_view secret) {
  std::string given{request.header("x-csrf-token")};
  if (given.empty()) given = word_of(request.body, "csrf");
  BASE_CHECK(console::check_proof(request, secret, settings_.rules.origin, given));
  if (request.method != "POST") return base::fail(Code::request_unproven, "not a POST");
  return {};
}

HttpResponse LoginDoor::turn_down(const base::Error& error, const HttpRequest& request) {
  parts_.log.failure(error, "form refused", {{"trace", request.trace}, {"path", request.path}});
  const base::CodeInfo& row = base::info(error.code);
  return page(row.http, row.text, "<p>" + escape_html(row.id) + "</p>");
}

awaitable<HttpResponse> LoginDoor::leave(HttpRequest request) {
  const std::string secret = secret_of(request);
  const auto it = co_await seated(secret);
  std::string to{home_path};
  if (it) {
    if (const auto proven = check_ours(request, secret); !proven)
      co_return turn_down(proven.error(), request);
    const bool everywhere = word_of(request.body, "everywhere") == "1";
    const base::Time now = parts_.clock.now();
    const std::string trace = request.trace;
    console::Job job = [it, everywhere, now, trace](console::Work& work) -> base::Result<void> {
      depart(*it, everywhere, {now, trace}, work);
      return {};
    };
    const auto done = co_await run(parts_.storage.write, std::move(job));
    if (!done) co_return refuse(done.error(), request);
    if (it->session.method == esia_method)
      to = parts_.esia.logout_url(settings_.rules.origin + std::string(home_path));
    if (it->session.method == saml_method && parts_.saml != nullptr)
      co_return co_await leave_by_saml(it->session);
  }
  HttpResponse response = redirect_to(std::move(to));
  // sent from another site, the cookie does not come along, but its end would be taken
  if (it || console::check_site(request, settings_.rules.origin))
    response.headers.emplace_back(
        "Set-Cookie", console::make_cookie(console::session_cookie, "", std::chrono::seconds{0}));
  co_return response;
}

}  // namespace app

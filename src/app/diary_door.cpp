#include "app/diary_door.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "app/database_job.hpp"
#include "app/diary_visit.hpp"
#include "app/login_entry.hpp"
#include "app/login_pages.hpp"
#include "base/limits.hpp"

namespace app {

namespace limits = base::limits;
namespace esia = adapters::esia;
namespace idp = adapters::idp;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

namespace {

// Pupils come from their schools, and a school has one address.
constexpr int steps_per_minute = 15 * limits::logins_per_minute;

std::string_view held_query(const HttpRequest& request) {
  const std::string_view held = console::find_cookie(request.header("cookie"), diary_cookie);
  const auto tilde = held.find('~');
  return tilde == held.npos ? std::string_view() : held.substr(tilde + 1);
}

// Where an attempt that is a diary's stands: its way back, of which a diary's has no other use.
constexpr std::string_view at_logout = "/esia/login", after_logout = "/idp/";

std::optional<LoginAttempt> held_attempt(const HttpRequest& request) {
  const std::string_view held = console::find_cookie(request.header("cookie"), diary_cookie);
  return read_attempt(held.substr(0, held.find('~')));
}

std::string held_cookie(const LoginAttempt& attempt, const std::string& query) {
  return console::make_cookie(diary_cookie,
                              write_attempt(attempt) + "~" + esia::encode_base64url(query),
                              limits::esia_login_age);
}

}  // namespace

idp::Client client_of(const registers::Diary& diary) {
  return {diary.code,          diary.name,       diary.addresses,
          diary.secret_digest, diary.attributes, diary.code};
}

void note_diary(const DiaryLine& line, store::Transaction& work) {
  std::string target = "diary/" + line.diary.code + "/" + line.subject;
  for (const std::string& each : line.attributes) target.append("/").append(each);
  registers::Look look{.at = line.now,
                       .token = {},
                       .token_name = "diary/" + line.diary.code,
                       .operation = line.operation,
                       .trace = line.trace,
                       .target = std::move(target)};
  for (const auto& [student, ground] : line.shown) look.students.push_back({{student}, ground});
  console::keep_look(std::move(look), work.log, work.trail);
}

DiaryDoor::DiaryDoor(Settings settings, Parts parts)
    : settings_(std::move(settings)),
      parts_(parts),
      attempts_({steps_per_minute / 60.0, steps_per_minute, limits::api_addresses}),
      failures_({limits::api_failures_per_minute / 60.0, limits::api_failures_per_minute,
                 limits::api_addresses}),
      strangers_({limits::api_failures_per_minute / 60.0, limits::api_failures_per_minute, 1}) {}

std::vector<net::Route> DiaryDoor::routes() {
  using Handler = awaitable<HttpResponse> (DiaryDoor::*)(HttpRequest);
  const auto route = [this](const char* path, Handler handler) {
    net::Route made;
    made.path = path;
    made.handler = [this, handler](HttpRequest request) {
      return (this->*handler)(std::move(request));
    };
    made.word = [](const base::Error& error, int status, std::string_view) {
      return page(status, base::info(error.code).text, std::string(base::info(error.code).id));
    };
    return made;
  };
  return {route("/idp/.well-known/openid-configuration", &DiaryDoor::discovery),
          route("/idp/keys", &DiaryDoor::keys),
          route("/idp/authorize", &DiaryDoor::authorize),
          route("/idp/consent", &DiaryDoor::consent),
          route("/idp/token", &DiaryDoor::token),
          route("/idp/userinfo", &DiaryDoor::userinfo),
          route("/idp/", &DiaryDoor::allowed),
          route("/idp/withdraw", &DiaryDoor::withdraw),
          route("/idp/saml/metadata", &DiaryDoor::saml_metadata),
          route("/idp/saml/login", &DiaryDoor::saml_login)};
}

awaitable<HttpResponse> DiaryDoor::discovery(HttpRequest) {
  co_return parts_.issuer.discovery();
}

awaitable<HttpResponse> DiaryDoor::keys(HttpRequest) {
  co_return parts_.issuer.keys();
}

awaitable<base::Result<void>> DiaryDoor::write(store::Database::Job job) {
  return run_job(parts_.database, &store::Database::write, std::move(job));
}

// It has to see what was written a moment ago, and a replica may not have it yet.
awaitable<base::Result<void>> DiaryDoor::look(store::Database::Job job) {
  const auto way = settings_.replica ? &store::Database::queue : &store::Database::read;
  return run_job(parts_.database, way, std::move(job));
}

base::Result<void> DiaryDoor::admit(const HttpRequest& request) {
  if (!attempts_.take(request.peer, parts_.clock.now())) return {};
  return base::fail(Code::requests_too_many, "logins of one address");
}

void DiaryDoor::count_refusal(const base::Error& error, const HttpRequest& request) {
  parts_.metrics.count("kontingent_diary_logins_total", {{"code", base::info(error.code).metric}});
  parts_.log.failure(error, "login to a diary refused",
                     {{"trace", request.trace}, {"peer", request.peer}});
}

// A person is told nothing but that it came to nothing, and the number of it.
HttpResponse DiaryDoor::refuse(const base::Error& error, const HttpRequest& request) {
  count_refusal(error, request);
  return refusal_page(error, request.trace);
}

base::Result<void> DiaryDoor::read_question(Visit& visit, store::Transaction& work) const {
  visit.diary = work.diaries.find(word_of(visit.query, "client_id"));
  if (!visit.diary || !visit.diary->enabled)
    return base::fail(Code::login_refused, "authorization: no such diary");
  visit.client = client_of(*visit.diary);
  BASE_TRY(asked, idp::read_authorization(visit.query, std::span(&visit.client, 1)));
  visit.asked = std::move(asked);
  return {};
}

awaitable<base::Result<void>> DiaryDoor::read_query(VisitPtr visit) {
  if (visit->by_saml()) return read_saml(std::move(visit));
  store::Database::Job job = [this, visit](store::Transaction& work) {
    return read_question(*visit, work);
  };
  return look(std::move(job));
}

awaitable<HttpResponse> DiaryDoor::authorize(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  if (request.method != "GET" || request.query.size() > limits::diary_query_octets)
    co_return refuse(base::fail(Code::login_refused, "authorization: not a GET, or too long"),
                     request);
  const auto visit = std::make_shared<Visit>();
  visit->query = request.query;
  if (visit->by_saml())
    co_return refuse(base::fail(Code::login_refused, "authorization: two protocols"), request);
  const auto read = co_await read_query(visit);
  if (!read) co_return refuse(read.error(), request);
  const idp::Asked& asked = visit->asked;
  if (!asked.refusal.empty()) {
    parts_.log.write(base::Level::warning, "login to a diary refused",
                     {{"why", asked.refusal}, {"diary", visit->client.id}});
    co_return redirect_to(idp::with_error(asked, asked.refusal, parts_.issuer.url()));
  }
  visit->request = std::move(request);
  co_return co_await begin(visit);
}

awaitable<HttpResponse> DiaryDoor::begin(VisitPtr visit) {
  if (visit->asked.max_age == std::chrono::seconds{0}) co_return send_to_logout(visit->query);
  co_return co_await send_to_esia(visit->request, visit->query);
}

HttpResponse DiaryDoor::send_to_logout(const std::string& query) const {
  const LoginAttempt attempt = begin_attempt(parts_.clock.now(), at_logout);
  HttpResponse response = redirect_to(parts_.esia.logout_url(settings_.origin + "/esia/login"));
  response.headers.emplace_back("Set-Cookie", held_cookie(attempt, query));
  return response;
}

bool DiaryDoor::awaits_login(const HttpRequest& request) const {
  const auto attempt = held_attempt(request);
  return attempt && attempt->back == at_logout && request.query.empty() &&
         parts_.clock.now() < attempt->at + limits::esia_login_age;
}

awaitable<HttpResponse> DiaryDoor::go_on(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  std::string query = esia::decode_base64url(held_query(request)).value_or("");
  co_return co_await send_to_esia(std::move(request), std::move(query), true);
}

awaitable<HttpResponse> DiaryDoor::send_to_esia(HttpRequest request, std::string query, bool anew) {
  const LoginAttempt attempt = begin_attempt(parts_.clock.now(), anew ? after_logout : home_path);
  auto address = co_await parts_.esia.begin(login_of(attempt));
  if (!address) co_return refuse(address.error(), request);
  HttpResponse response = redirect_to(std::move(*address));
  response.headers.emplace_back("Set-Cookie", held_cookie(attempt, query));
  co_return response;
}

bool DiaryDoor::began(const HttpRequest& callback) const {
  const auto attempt = held_attempt(callback);
  return attempt && word_of(callback.query, "state") == login_of(*attempt).state;
}

awaitable<base::Result<void>> DiaryDoor::ask_esia(VisitPtr visit) {
  const esia::Login login = login_of(visit->attempt);
  const auto finished = co_await parts_.esia.finish(visit->request.query, login);
  if (!finished) co_return finished.error();
  visit->visitor.identity = finished->identity;
  const std::string oid = finished->identity.oid;
  const auto person = co_await parts_.esia.person(oid, finished->tokens.access);
  if (!person) co_return person.error();
  visit->visitor.person = *person;
  const auto& scopes = visit->asked.scopes;
  if (std::find(scopes.begin(), scopes.end(), "employee") == scopes.end())
    co_return base::Result<void>();
  const auto roles = co_await parts_.esia.roles(oid, finished->tokens.access);
  if (!roles) co_return roles.error();
  visit->visitor.roles = *roles;
  co_return base::Result<void>();
}

awaitable<HttpResponse> DiaryDoor::come_back(HttpRequest callback) {
  if (const auto admitted = admit(callback); !admitted)
    co_return refuse(admitted.error(), callback);
  const auto visit = std::make_shared<Visit>();
  visit->now = parts_.clock.now();
  if (const auto attempt = held_attempt(callback)) visit->attempt = *attempt;
  visit->query = esia::decode_base64url(held_query(callback)).value_or("");
  visit->request = std::move(callback);
  if (!visit->query.empty()) {
    const auto read = co_await read_query(visit);
    if (!read) co_return refuse(read.error(), visit->request);
    if (!visit->asked.refusal.empty()) co_return co_await send_denied(visit, visit->asked.refusal);
  }
  // who has changed his mind at ESIA goes back to where he came from
  const auto came = esia::read_callback(visit->request.query, login_of(visit->attempt), visit->now);
  if (!came && came.error().code == Code::login_refused && !visit->query.empty()) {
    count_refusal(came.error(), visit->request);
    co_return co_await send_denied(visit, "access_denied");
  }
  const auto known = co_await ask_esia(visit);
  if (!known) co_return refuse(known.error(), visit->request);
  if (!idp::is_fresh(visit->asked, visit->visitor.identity.authenticated, visit->attempt.at)) {
    if (visit->attempt.back != after_logout) co_return send_to_logout(visit->query);
    count_refusal(base::fail(Code::login_refused, "nobody has proven anew who it is"),
                  visit->request);
    co_return co_await send_denied(visit, "login_required");
  }
  HttpResponse response = co_await meet(visit);
  response.headers.emplace_back("Set-Cookie",
                                console::make_cookie(diary_cookie, "", std::chrono::seconds{0}));
  co_return response;
}

}  // namespace app

#include "adapters/esia/provider.hpp"

#include <algorithm>

#include "net/client.hpp"
#include "net/url.hpp"

namespace adapters::esia {
namespace {

namespace asio = boost::asio;
using base::Code;

// An OID goes into a path.
bool is_oid(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// A job of the workers and its outcome.
template <class T>
asio::awaitable<base::Result<T>> work(net::Workers& workers, std::function<base::Result<T>()> job) {
  auto outcome = std::make_shared<base::Result<T>>(base::fail(Code::internal));
  std::function<void()> run = [outcome, task = std::move(job)] { *outcome = task(); };
  const auto ran = co_await workers.run(std::move(run), "esia");
  if (!ran) co_return ran.error();
  co_return std::move(*outcome);
}

}  // namespace

Provider::Provider(Settings settings, Parts parts, std::string origin)
    : settings_(std::move(settings)), parts_(parts), origin_(std::move(origin)) {}

base::Result<std::unique_ptr<Provider>> Provider::open(Settings settings, Parts parts) {
  BASE_TRY(origin, net::parse_origin(settings.url));
  BASE_CHECK(net::Client::make(parts.loop, settings.url, settings.ca));
  std::string base = (origin.tls ? "https://" : "http://") + origin.authority;
  return std::unique_ptr<Provider>(new Provider(std::move(settings), parts, std::move(base)));
}

asio::awaitable<Provider::Answer> Provider::send(net::HttpRequest request) {
  auto client = net::Client::make(parts_.loop, origin_, settings_.ca);
  if (!client) co_return client.error();
  auto response = co_await client->send(std::move(request), settings_.deadline);
  co_return response;
}

asio::awaitable<base::Result<std::string>> Provider::begin(Login login) {
  std::function<base::Result<std::string>()> make = [this, login]() -> base::Result<std::string> {
    BASE_TRY(target, authorization_target(settings_.registration, parts_.signer, login,
                                          parts_.clock.now()));
    return origin_ + target;
  };
  auto address = co_await work(parts_.workers, std::move(make));
  co_return address;
}

asio::awaitable<base::Result<Provider::Finished>> Provider::finish(std::string query, Login login) {
  auto code = read_callback(query, login, parts_.clock.now());
  if (!code) co_return code.error();
  std::function<base::Result<net::HttpRequest>()> make = [this, login, code] {
    return exchange_request(settings_.registration, parts_.signer, login, *code,
                            parts_.clock.now());
  };
  auto request = co_await work(parts_.workers, std::move(make));
  if (!request) co_return request.error();
  const auto response = co_await send(std::move(*request));
  if (!response) co_return response.error();
  auto tokens = read_tokens(*response, login.state, parts_.clock.now());
  if (!tokens) co_return tokens.error();
  if (tokens->id.empty()) co_return base::fail(Code::login_refused, "no id_token");
  std::function<base::Result<Identity>()> check = [this, login, tokens] {
    return check_id_token(tokens->id, settings_.registration, login.nonce, parts_.clock.now());
  };
  auto identity = co_await work(parts_.workers, std::move(check));
  if (!identity) co_return identity.error();
  Finished finished{std::move(*identity), std::move(*tokens)};
  co_return finished;
}

asio::awaitable<base::Result<Tokens>> Provider::refresh(std::string refresh_token) {
  std::function<base::Result<net::HttpRequest>()> make = [this, token = std::move(refresh_token)] {
    return refresh_request(settings_.registration, parts_.signer, token, parts_.clock.now());
  };
  auto request = co_await work(parts_.workers, std::move(make));
  if (!request) co_return request.error();
  const auto response = co_await send(std::move(*request));
  if (!response) co_return response.error();
  auto tokens = read_tokens(*response, "", parts_.clock.now());
  co_return tokens;
}

asio::awaitable<base::Result<std::string>> Provider::look(std::string path, std::string query,
                                                          std::string access_token) {
  net::HttpRequest request;
  request.method = "GET";
  request.path = std::move(path);
  request.query = std::move(query);
  request.headers["authorization"] = "Bearer " + access_token;
  request.headers["accept"] = "application/json";
  const auto response = co_await send(std::move(request));
  if (!response) co_return response.error();
  if (response->status == 200) co_return response->body;
  const std::string status = "HTTP " + std::to_string(response->status);
  Code code = Code::esia_answer_invalid;
  if (response->status == 401 || response->status == 403) code = Code::login_refused;
  if (response->status >= 500) code = Code::partner_unreachable;
  co_return base::fail(code, "REST services: " + status);
}

asio::awaitable<base::Result<Person>> Provider::person(std::string oid, std::string access_token) {
  if (!is_oid(oid)) co_return base::fail(Code::esia_answer_invalid, "not an OID");
  const std::string path = std::string(persons_path) + oid;
  const auto body = co_await look(path, "", std::move(access_token));
  if (!body) co_return body.error();
  co_return read_person(*body);
}

asio::awaitable<base::Result<std::vector<Role>>> Provider::roles(std::string oid,
                                                                 std::string access_token) {
  if (!is_oid(oid)) co_return base::fail(Code::esia_answer_invalid, "not an OID");
  const std::string path = std::string(persons_path) + oid + "/roles";
  const auto body = co_await look(path, "", std::move(access_token));
  if (!body) co_return body.error();
  co_return read_roles(*body);
}

std::string Provider::logout_url(const std::string& back) const {
  return origin_ + logout_target(settings_.registration, back);
}

}  // namespace adapters::esia

#include "console/service.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "console/exchange.hpp"
#include "console/openapi.hpp"
#include "console/problem.hpp"
#include "console/uploads.hpp"
#include "net/media_type.hpp"
#include "net/workers.hpp"
#include "security/keys.hpp"

namespace console {

namespace limits = base::limits;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

namespace {

constexpr std::string_view json_type = "application/json";

// RFC 9110 section 12.5.1, without weights: does the list let JSON through?
bool accepts_json(std::string_view header) {
  if (base::trim(header).empty()) return true;
  while (!header.empty()) {
    const std::string_view range = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), range.size() + 1));
    const auto type = net::parse_media_type(base::trim(range));
    if (!type || type->parameter("q") == "0") continue;
    if (type->type == json_type || type->type == "application/*" || type->type == "*/*")
      return true;
  }
  return false;
}

bool is_request_key(std::string_view key) {
  return !key.empty() && key.size() <= limits::api_request_key_characters &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Service::Service(Environment environment)
    : environment_(std::move(environment)),
      description_(boost::json::serialize(openapi(endpoints()))),
      requests_({limits::api_requests_per_second, limits::api_burst, limits::api_addresses}),
      failures_({limits::api_failures_per_minute / 60.0, limits::api_failures_per_minute,
                 limits::api_addresses}),
      strangers_({limits::api_failures_per_minute / 60.0, limits::api_failures_per_minute, 1}) {}

net::Route Service::route() {
  net::Route route;
  route.path = std::string(api_root) + "/";
  route.subtree = true;
  route.handler = [this](HttpRequest request) { return handle(std::move(request)); };
  route.word = [](const base::Error& error, int status, std::string_view trace) {
    return problem(error, status, trace);
  };
  return route;
}

awaitable<HttpResponse> Service::handle(HttpRequest request) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->now = environment_.clock.now();
  exchange->today = domain::date_at(exchange->now, environment_.utc_offset_minutes);
  const std::string_view path = std::string_view(exchange->request.path).substr(api_root.size());
  if (path == "/openapi.json" && exchange->request.method == "GET") co_return description();
  constexpr std::string_view uploads = "/uploads";
  if (environment_.uploads != nullptr && path.starts_with(uploads)) {
    std::string rest{path.substr(uploads.size())};
    if (rest.empty() || rest.starts_with('/')) co_return co_await upload(exchange, std::move(rest));
  }
  constexpr std::string_view templates = "/templates/";
  if (environment_.make_template && path.starts_with(templates)) {
    std::string file{path.substr(templates.size())};
    co_return co_await send_template(exchange, std::move(file));
  }
  exchange->routed = console::route(endpoints(), exchange->request.method, path);
  co_await identify(exchange);
  if (!exchange->failure) {
    if (auto prepared = prepare(*exchange); !prepared)
      exchange->failure = std::move(prepared).error();
  }
  if (!exchange->failure) co_await perform(exchange);
  co_return answer(*exchange);
}

awaitable<HttpResponse> Service::upload(ExchangePtr exchange, std::string rest) {
  if (exchange->request.method != "OPTIONS") co_await identify(exchange);
  if (exchange->who && !registers::may(*exchange->who, registers::Right::load))
    exchange->failure = base::fail(Code::right_missing, "upload");
  if (exchange->failure) co_return answer(*exchange);
  auto response = co_await environment_.uploads->handle(exchange, std::move(rest));
  if (exchange->failure)
    environment_.log.failure(*exchange->failure, "upload refused",
                             {{"trace", exchange->request.trace}, {"token", exchange->who->name}});
  const std::string_view code =
      exchange->failure ? base::info(exchange->failure->code).metric : "ok";
  environment_.metrics.count("kontingent_api_requests_total",
                             {{"operation", "upload"}, {"code", code}});
  co_return response;
}

awaitable<base::Result<void>> Service::run(const Storage::Way& way, Job job) {
  std::function<void(Done)> start = [&way, work = std::move(job)](Done done) mutable {
    way(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

base::Result<void> Service::prepare(Exchange& exchange) const {
  const HttpRequest& request = exchange.request;
  if (exchange.routed.endpoint == nullptr)
    return base::fail(exchange.routed.allow.empty() ? Code::resource_unknown : Code::method_refused,
                      "no such endpoint");
  const Endpoint& row = exchange.endpoint();
  if (request.body.size() > limits::api_body_bytes)
    return base::fail(Code::too_large, "of a request");
  if (!registers::may(*exchange.who, row.right))
    return base::fail(Code::right_missing, std::string(row.operation));
  if (const auto& seat = exchange.seat;
      seat && is_dangerous(row) && seat->session.proven + seat->policy.fresh <= exchange.now)
    return base::fail(Code::login_stale, std::string(row.operation));
  if (!accepts_json(request.header("accept"))) return base::fail(Code::form_refused);
  if (row.method != Endpoint::Method::get && !request.body.empty()) {
    const auto type = net::parse_media_type(request.header("content-type"));
    if (!type || type->type != json_type) return base::fail(Code::body_form_refused);
  }
  BASE_TRY(arguments,
           read_arguments(row.parameters, {exchange.routed.values, request.query, request.body}));
  exchange.arguments = std::move(arguments);
  exchange.if_match = std::string(base::trim(request.header("if-match")));
  if (row.method == Endpoint::Method::put && exchange.if_match.empty())
    return base::fail(Code::condition_missing, "no If-Match", "If-Match");
  if (row.method != Endpoint::Method::post) return {};
  exchange.request_key = std::string(base::trim(request.header("idempotency-key")));
  if (exchange.request_key.empty())
    return base::fail(Code::condition_missing, "no Idempotency-Key", "Idempotency-Key");
  if (!is_request_key(exchange.request_key))
    return base::fail(Code::parameter_invalid, "not a key", "Idempotency-Key");
  exchange.request_digest = security::sha256_hex(request.path + "\n" + exchange.arguments.digest());
  return {};
}

awaitable<void> Service::perform(ExchangePtr exchange) {
  if (exchange->endpoint().method != Endpoint::Method::get) {
    Job job = [exchange](Work& work) { return change(*exchange, work); };
    const auto changed = co_await run(environment_.storage.write, std::move(job));
    if (!changed) exchange->failure = changed.error();
    const bool suppliers = exchange->endpoint().right == registers::Right::manage_suppliers;
    if (!changed || !suppliers) co_return;
    // kept, but not in force: who revoked a certificate has to know
    const auto in_force = co_await environment_.suppliers_changed();
    if (!in_force) exchange->failure = in_force.error();
    co_return;
  }
  Job job = [exchange](Work& work) -> base::Result<void> {
    look_up(*exchange, work);
    return {};
  };
  const auto found = co_await run(environment_.storage.read, std::move(job));
  if (!found) exchange->failure = found.error();
  if (!found || !exchange->look) co_return;
  Job keep = [exchange](Work& work) -> base::Result<void> {
    record(*exchange, work);
    return {};
  };
  const auto kept = co_await run(environment_.storage.write, std::move(keep));
  if (!kept) exchange->failure = kept.error();
}

HttpResponse Service::refusal(Exchange& exchange) {
  const base::Error& error = *exchange.failure;
  HttpResponse response = problem(error, exchange.request.trace);
  if (error.code == Code::method_refused)
    response.headers.emplace_back("Allow", exchange.routed.allow);
  if (response.status == 429 || response.status == 503)
    response.headers.emplace_back(
        "Retry-After", std::to_string(std::max<std::int64_t>(exchange.retry_after.count(), 1)));
  const std::string_view who = exchange.who ? std::string_view(exchange.who->name) : "";
  // whoever has no token fills no disk: the metrics count all of them
  if (!exchange.who && strangers_.take("", exchange.now)) return response;
  environment_.log.failure(
      error, "api request refused",
      {{"trace", exchange.request.trace}, {"token", who}, {"peer", exchange.request.peer}});
  return response;
}

HttpResponse Service::answer(Exchange& exchange) {
  const bool known = exchange.routed.endpoint != nullptr;
  const std::string_view operation = known ? exchange.endpoint().operation : "other";
  const std::string_view code = exchange.failure ? base::info(exchange.failure->code).metric : "ok";
  environment_.metrics.count("kontingent_api_requests_total",
                             {{"operation", operation}, {"code", code}});
  if (exchange.failure) return refusal(exchange);
  HttpResponse response;
  response.status = exchange.status;
  response.content_type = json_type;
  const std::string etag = etag_of(exchange.body);
  if (exchange.endpoint().method != Endpoint::Method::post)
    response.headers.emplace_back("ETag", etag);
  if (!exchange.location.empty()) response.headers.emplace_back("Location", exchange.location);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.body = std::move(exchange.body);
  if (exchange.endpoint().method == Endpoint::Method::get &&
      names_etag(exchange.request.header("if-none-match"), etag, Comparison::weak)) {
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
  }
  environment_.log.write(base::Level::debug, "api request answered",
                         {{"trace", exchange.request.trace},
                          {"operation", operation},
                          {"token", exchange.who->name},
                          {"status", std::int64_t{response.status}}});
  return response;
}

HttpResponse Service::description() const {
  HttpResponse response;
  response.content_type = json_type;
  response.body = description_;
  response.headers.emplace_back("ETag", etag_of(description_));
  return response;
}

}  // namespace console

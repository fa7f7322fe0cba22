#include "app/operators.hpp"
#include "adapters/soap/await_storage.hpp"

namespace app {
namespace {

using adapters::soap::Done;
using adapters::soap::Job;
using adapters::soap::Storage;
using adapters::soap::Work;
using net::HttpRequest;
using net::HttpResponse;

HttpResponse text(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

boost::asio::awaitable<base::Result<void>> ask_store(const Storage& storage) {
  Job nothing = [](const Work&) -> base::Result<void> { return {}; };
  return adapters::soap::await_read(storage, std::move(nothing));
}

std::string line(bool ok, std::string_view what, std::string_view why = {}) {
  std::string out = ok ? "[+] " : "[-] ";
  out.append(what);
  if (!why.empty()) out.append(": ").append(why);
  return out + "\n";
}

// Does not make the daemon unready: others would take its place with the same facts.
std::string revocation_line(const Health& health, std::int64_t now) {
  if (!health.revocation_asked) return {};
  const std::int64_t left = health.revocation_until - now;
  if (left > 0) return line(true, "revocation", std::to_string(left / 60) + " minutes left");
  if (left + health.revocation_grace > 0)
    return line(false, "revocation",
                "run out, degraded mode for " +
                    std::to_string((left + health.revocation_grace) / 60) + " minutes more");
  return line(false, "revocation", "run out or not there, messages are refused");
}

// As with revocation: the others have the same log.
std::string stamp_line(const Health& health, std::int64_t now) {
  if (!health.stamps_asked) return {};
  const std::int64_t left = health.stamps_until - now;
  if (left >= 0) return line(true, "time stamps", std::to_string(left / 60) + " minutes left");
  return line(false, "time stamps",
              health.stamps_strict ? "overdue, messages are refused" : "overdue, degraded mode");
}

boost::asio::awaitable<HttpResponse> readiness(const Storage& storage, const Health& health,
                                               const base::Clock& clock, bool verbose) {
  const auto store = co_await ask_store(storage);
  const bool serving = !health.draining;
  const bool ready = store && serving;
  std::string body = ready ? "ok\n" : "not ready\n";
  if (verbose) {
    const std::int64_t now =
        std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    const auto days = (health.signing_expires - now) / 86400;
    std::string_view why;
    if (!store) why = base::info(store.error().code).id;
    body += line(store.has_value(), "store", why);
    body += line(serving, "serving");
    body += line(days > 0, "signing certificate", std::to_string(days) + " days left");
    body += revocation_line(health, now);
    body += stamp_line(health, now);
  }
  co_return text(ready ? 200 : 503, std::move(body));
}

}  // namespace

std::vector<net::Route> operator_routes(const Storage& storage, const Health& health,
                                        const base::Clock& clock, base::Metrics& metrics) {
  std::vector<net::Route> routes(4);
  routes[0].path = "/livez";
  routes[0].handler = [](HttpRequest) -> boost::asio::awaitable<HttpResponse> {
    co_return text(200, "ok\n");
  };
  routes[1].path = "/readyz";
  routes[1].handler = [&](HttpRequest request) {
    return readiness(storage, health, clock, request.query.starts_with("verbose"));
  };
  routes[2].path = "/healthz";
  routes[2].handler = [&](HttpRequest) { return readiness(storage, health, clock, true); };
  routes[3].path = "/metrics";
  routes[3].handler = [&metrics](HttpRequest) -> boost::asio::awaitable<HttpResponse> {
    HttpResponse response = text(200, metrics.expose());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return response;
  };
  return routes;
}

}  // namespace app

#include "app/revocation_keeper.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/client.hpp"

namespace app {
namespace {

namespace asio = boost::asio;
using base::Code;
using namespace std::chrono_literals;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

constexpr auto tick = 60s;           // between two looks at what is left
constexpr auto retry = 1min;         // after a round in which something failed
constexpr auto fetch_timeout = 20s;  // one list or answer, whole

net::HttpRequest make_request(const net::Address& address, std::string body) {
  net::HttpRequest request;
  request.method = body.empty() ? "GET" : "POST";
  request.path = address.path;
  request.query = address.query;
  if (!body.empty()) request.headers["content-type"] = "application/ocsp-request";
  request.body = std::move(body);
  return request;
}

}  // namespace

RevocationKeeper::RevocationKeeper(const Parts& parts)
    : parts_(parts), watch_(parts.log, parts.metrics, parts.health), timer_(parts.loop) {}

std::shared_ptr<const RevocationKeeper::Plan> RevocationKeeper::plan() const {
  const std::scoped_lock lock(mutex_);
  return plan_;
}

base::Result<void> RevocationKeeper::set(const config::Settings& settings,
                                         std::shared_ptr<const security::Trust> trust) {
  auto next = std::make_shared<Plan>();
  BASE_TRY(errands, plan_errands(settings));
  next->errands = std::move(errands);
  next->trust = std::move(trust);
  next->every = std::chrono::minutes(settings.trust.fetch_minutes);
  next->anchors = settings.trust.fetch_anchors.value_or(settings.trust.anchors.front());
  for (const Errand& errand : next->errands)
    if (errand.subject) next->owners.emplace(errand.subject->fingerprint(), errand.owner);
  if (const auto old = plan())
    next->trust->revocation().learn_from(old->trust->revocation(), parts_.clock.now());
  {
    const std::scoped_lock lock(mutex_);
    plan_ = std::move(next);
  }
  asio::post(parts_.loop, [this] {
    due_ = {};
    timer_.cancel();
  });
  return {};
}

asio::awaitable<void> RevocationKeeper::run() {
  for (;;) {
    const auto now_in_force = plan();
    if (parts_.clock.now() >= due_) {
      due_ = parts_.clock.now() + now_in_force->every;
      co_await round(now_in_force);
    }
    const auto current = plan();
    watch_.look(*current->trust, current->owners, parts_.clock.now());
    if (current != now_in_force) continue;  // a reload came while the round was under way
    timer_.expires_after(tick);
    co_await timer_.async_wait(as_values);
  }
}

asio::awaitable<void> RevocationKeeper::round(std::shared_ptr<const Plan> plan) {
  silent_.clear();
  for (const Errand& errand : plan->errands) {
    const auto done = co_await perform(plan, errand);
    const std::string_view kind = errand.subject ? "ocsp" : "crl";
    parts_.metrics.count("kontingent_revocation_fetches_total",
                         {{"kind", kind}, {"outcome", done ? "learned" : "failed"}});
    if (done) continue;
    due_ = std::min(due_, parts_.clock.now() + retry);
    const std::string& source = errand.subject ? errand.owner : errand.urls.front();
    parts_.log.failure(done.error(), "revocation not learned",
                       {{"kind", kind}, {"source", source}});
  }
}

// The first address that gives something to believe.
asio::awaitable<base::Result<void>> RevocationKeeper::perform(std::shared_ptr<const Plan> plan,
                                                              const Errand& errand) {
  base::Result<void> outcome = base::fail(Code::partner_unreachable, "no address");
  security::Revocation& known = plan->trust->revocation();
  std::string question;
  if (errand.subject) {
    auto request = known.make_ocsp_request(*errand.subject);
    if (!request) co_return std::move(request).error();
    question = std::move(*request);
  }
  for (const std::string& url : errand.urls) {
    auto answer = co_await ask(plan, net::split_url(url), question);
    if (!answer) {
      outcome = std::move(answer).error();
      continue;
    }
    const base::Time now = parts_.clock.now();
    std::function<void()> learn = [&] {
      outcome = errand.subject ? known.learn_ocsp(*answer, *errand.subject, question, now)
                               : known.learn_crl(*answer, now);
    };
    const auto ran = co_await parts_.workers.run(std::move(learn));
    if (!ran) outcome = ran.error();
    if (outcome) break;
  }
  co_return outcome;
}

asio::awaitable<base::Result<std::string>> RevocationKeeper::ask(std::shared_ptr<const Plan> plan,
                                                                 net::Address address,
                                                                 std::string body) {
  if (silent_.contains(address.origin))
    co_return base::fail(Code::partner_unreachable, "did not answer a moment ago", address.origin);
  auto client = net::Client::make(parts_.loop, address.origin, plan->anchors, net::Plain::anywhere);
  if (!client) co_return std::move(client).error();
  net::HttpRequest request = make_request(address, std::move(body));
  auto response = co_await client->send(std::move(request), fetch_timeout);
  if (!response) {
    silent_.insert(address.origin);
    co_return std::move(response).error();
  }
  if (response->status != 200)
    co_return base::fail(Code::partner_unreachable, "HTTP " + std::to_string(response->status),
                         address.origin);
  co_return std::move(response->body);
}

}  // namespace app

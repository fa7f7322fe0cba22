// Who asks: a script by its token, or a person by a session.
#include "console/exchange.hpp"
#include "console/service.hpp"
#include "console/token.hpp"

namespace console {

namespace limits = base::limits;
using base::Code;
using boost::asio::awaitable;

namespace {

bool changes_something(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

}  // namespace

// Whoever names a token is meant by it alone: no page of another site makes a browser do that.
awaitable<void> Service::identify(ExchangePtr exchange) {
  std::string secret;
  if (environment_.sessions && exchange->request.header("authorization").empty())
    secret = find_cookie(exchange->request.header("cookie"), session_cookie);
  base::Result<void> found;
  if (secret.empty())
    found = co_await find_token(exchange);
  else
    found = co_await find_session(exchange, secret);
  if (found) found = admit(*exchange, !secret.empty());
  if (found && !secret.empty() && changes_something(exchange->request.method))
    found = check_proof(exchange->request, secret, environment_.sessions->origin,
                        exchange->request.header("x-csrf-token"));
  if (!found) exchange->failure = std::move(found).error();
}

awaitable<base::Result<void>> Service::find_token(ExchangePtr exchange) {
  const std::string token{bearer(exchange->request.header("authorization"))};
  const std::string handle = handle_of(token);
  if (handle.empty()) co_return base::Result<void>();
  Job job = [exchange, handle, token](Work& work) -> base::Result<void> {
    exchange->who.reset();
    auto row = work.tokens.find(handle);
    if (row && fits(*row, token) && row->in_force(exchange->now)) exchange->who = std::move(row);
    return {};
  };
  co_return co_await run(environment_.storage.read, std::move(job));
}

awaitable<base::Result<void>> Service::find_session(ExchangePtr exchange, std::string secret) {
  const registers::SessionPolicy policy = environment_.sessions->policy;
  const bool local = environment_.sessions->break_glass;
  Job job = [exchange, secret, policy, local](Work& work) -> base::Result<void> {
    exchange->who.reset();
    exchange->seat.reset();
    auto seated = work.accounts.seated(session_digest(secret));
    if (!seated || !registers::in_force(seated->session, policy, exchange->now)) return {};
    if (!seated->who.in_force(exchange->now)) return {};
    if (!local && seated->session.method == break_glass_method) return {};
    exchange->who = std::move(seated->who);
    exchange->seat = Seat{std::move(seated->session), policy, csrf_of(secret)};
    return {};
  };
  const auto found = co_await run(environment_.storage.read, std::move(job));
  if (!found || !exchange->seat) co_return found;
  const auto exact = std::min<std::chrono::seconds>(limits::session_touch, policy.idle / 4);
  if (exchange->seat->session.seen + exact > exchange->now) co_return found;
  Job touch = [exchange](Work& work) -> base::Result<void> {
    work.accounts.touch(exchange->seat->session.id, exchange->now);
    return {};
  };
  // when it was seen is no reason to refuse: the next request tells it, too
  const auto touched = co_await run(environment_.storage.write, std::move(touch));
  if (!touched)
    environment_.log.failure(touched.error(), "session not touched",
                             {{"trace", exchange->request.trace}});
  co_return found;
}

// by_session: what was refused; who has no session any more is told so.
base::Result<void> Service::admit(Exchange& exchange, bool by_session) {
  if (!exchange.who) {
    const auto wait = failures_.take(exchange.request.peer, exchange.now);
    if (!wait && by_session) return base::fail(Code::session_over, "no session in force");
    if (!wait) return base::fail(Code::token_refused, "no token that is in force");
    exchange.retry_after = *wait;
    return base::fail(Code::requests_too_many, "refused tokens of one address");
  }
  if (const auto wait = requests_.take(exchange.who->handle, exchange.now)) {
    exchange.retry_after = *wait;
    return base::fail(Code::requests_too_many, "of one token");
  }
  return {};
}

}  // namespace console

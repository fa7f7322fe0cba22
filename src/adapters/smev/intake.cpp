#include "adapters/smev/intake_exchange.hpp"

#include <algorithm>

#include "adapters/smev/letter.hpp"
#include "adapters/smev/rejection.hpp"
#include "adapters/soap/await_storage.hpp"
#include "adapters/soap/effect.hpp"
#include "adapters/soap/live.hpp"
#include "base/text.hpp"
#include "bus/inbox.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {

using base::Code;

boost::asio::awaitable<base::Result<Look>> Intake::look(Queue& queue, Selector selector) {
  auto taken = co_await queue.take_request(std::move(selector));
  if (!taken) co_return taken.error();
  Look look;
  look.polled = Polled::empty;
  if (!*taken) co_return look;
  if (!(*taken)->message) {
    look.polled = Polled::put_off;
    look.trouble = (*taken)->wrong;
    parts_.log.failure(*look.trouble, "SMEV message that nobody can read");
    co_return look;
  }
  std::string id = (*taken)->received.data.message_id;
  const auto genuine = co_await take_in(queue, std::move(**taken));
  look = look_of(std::move(id), genuine);
  co_return look;
}

boost::asio::awaitable<base::Result<bool>> Intake::take_in(Queue& queue, TakenRequest taken) {
  auto exchange = std::make_shared<Exchange>();
  exchange->taken = std::move(taken);
  exchange->now = parts_.clock.now();
  exchange->trace = base::make_uuid();
  exchange->answer_id = parts_.ids.next();
  exchange->partner = settings_.queue;
  std::function<void()> job = [this, exchange] {
    auto understood = understand(*exchange);
    const bool whole = exchange->taken.received.data.stored.empty();
    if (understood && whole) understood = plan(*exchange);
    if (!understood) exchange->failure = understood.error();
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "smev");
  if (!ran) co_return ran.error();
  base::Result<void> done = co_await fetch(queue, exchange);
  if (done) done = co_await perform(exchange);
  if (!done) {
    parts_.log.failure(
        done.error(), "SMEV request not taken in, it comes again",
        {{"trace", exchange->trace}, {"message", exchange->taken.received.data.message_id}});
    co_return done.error();
  }
  report(*exchange);
  co_return exchange->genuine;
}

// Whose it is comes first: a stranger is not told what we understand.
base::Result<void> Intake::understand(Exchange& exchange) const {
  const TakenRequest& taken = exchange.taken;
  const xml::Node data = sender_data(taken.message->signed_part());
  BASE_TRY(said, xml::canonicalize(data));
  exchange.digest = security::sha256_hex(said);
  const xml::Node root = content_root(data);
  if (!root) return base::fail(Code::soap_operation, "a request without content");
  const auto trust = parts_.verifier.get()->trust();
  BASE_TRY(verified, taken.message->hand_over(root, trust, exchange.now));
  exchange.genuine = true;
  exchange.partner = verified.partner().id;
  exchange.partner_code = verified.partner().code;
  if (taken.wrong) return *taken.wrong;
  if (taken.received.data.test && !settings_.test)
    return base::fail(Code::test_message, {}, "TestMessage");
  exchange.verified = std::move(verified);
  return {};
}

// What lies in SMEV's storage, and then the plan. Only of a partner's message; what the storage
// does about one keeps no other waiting, and after so long the sender is told.
boost::asio::awaitable<base::Result<void>> Intake::fetch(Queue& queue, ExchangePtr exchange) {
  if (exchange->failure || exchange->taken.received.data.stored.empty())
    co_return base::Result<void>();
  const auto fetched = co_await queue.fetch(exchange->taken.received);
  if (!fetched) {
    if (!is_of_message(fetched.error()) && comes_again(*exchange, fetched.error()))
      co_return fetched;
    exchange->failure = fetched.error();
    co_return base::Result<void>();
  }
  std::function<void()> job = [this, exchange] {
    if (auto planned = plan(*exchange); !planned) exchange->failure = planned.error();
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "smev");
  co_return ran;
}

base::Result<void> Intake::plan(Exchange& exchange) const {
  security::Verified verified = std::move(*exchange.verified);
  const xml::Node payload = verified.payload();
  const auto service = std::ranges::find_if(
      services_, [&](const Service& each) { return each.contract.ns() == payload.ns(); });
  if (service == services_.end()) return base::fail(Code::soap_operation);
  const auto operation = std::ranges::find_if(
      service->operations, [&](const auto& each) { return each.name == payload.name(); });
  if (operation == service->operations.end()) return base::fail(Code::soap_operation);
  exchange.contract = &*service;
  exchange.service = service->contract.name();
  exchange.operation = operation->name;
  const domain::Partner& partner = verified.partner();
  const bool allowed =
      partner.operations.empty() ||
      std::ranges::find(partner.operations, operation->name) != partner.operations.end();
  if (operation->who != partner.kind || !allowed)
    return base::fail(Code::operation_forbidden, operation->name);
  if (const auto violations = service->contract.schema().validate(payload); !violations.empty()) {
    const xml::SchemaError& first = violations.front();
    return base::fail(Code::schema_violation, first.path + ": " + first.message, first.path);
  }
  auto call = std::make_shared<soap::Call>(
      soap::Call{std::move(verified), {}, operation->name, exchange.trace, exchange.now});
  call->message_id = base::lower_ascii(payload.child(payload.ns(), "messageId").text());
  const bus::Subject subject{exchange.service, call->operation, &call->message.partner(), payload};
  BASE_TRY(routes, soap::choose_routes(parts_.routing.get(), subject));
  call->routes = std::move(routes);
  exchange.call = call;
  BASE_TRY(plan, operation->prepare(call));
  if (!plan.violations.empty())
    return base::fail(Code::schema_violation, plan.violations.front().message,
                      plan.violations.front().path);
  exchange.plan = std::move(plan);
  return {};
}

boost::asio::awaitable<base::Result<void>> Intake::write(ExchangePtr exchange) {
  soap::Job job = [this, exchange](const soap::Work& work) { return commit(*exchange, work); };
  return soap::await_write(parts_.storage, std::move(job));
}

// Trouble that may be this message's own does not last for ever.
bool Intake::comes_again(const Exchange& exchange, const base::Error& error) {
  if (polled_of(error) == Polled::failed) return true;
  return !patience_.is_over(exchange.taken.received.data.message_id, exchange.now);
}

boost::asio::awaitable<base::Result<void>> Intake::perform(ExchangePtr exchange) {
  const auto passes = [&](const base::Error& error) {
    return base::info(error.code).retry &&
           (error.code != Code::internal || comes_again(*exchange, error));
  };
  if (exchange->failure && passes(*exchange->failure)) co_return *exchange->failure;
  if (!exchange->failure && exchange->plan.look) {
    soap::Job look = exchange->plan.look;
    const auto looked = co_await soap::await_read(parts_.storage, std::move(look));
    if (!looked && passes(looked.error())) co_return looked.error();
    if (!looked) exchange->failure = looked.error();
  }
  if (!exchange->failure && exchange->plan.ask) co_await ask(exchange);
  auto written = co_await write(exchange);
  if (written || passes(written.error()) || exchange->failure) co_return written;
  // the effect is undone, and the sender is told why
  exchange->failure = written.error();
  co_return co_await write(exchange);
}

// A question that comes again is asked again: whether it is a repeat, the transaction tells.
boost::asio::awaitable<void> Intake::ask(ExchangePtr exchange) {
  auto question = exchange->plan.ask();
  if (!question) co_return;
  exchange->live_route = question->route->name;
  if (!question->route->live->smev_ns.empty()) {
    exchange->later = std::move(question);
    co_return;
  }
  soap::LiveCall live{exchange->call, &exchange->contract->contract, std::move(*question),
                      exchange->plan.told, "smev"};
  const soap::LiveParts parts{parts_.sender, parts_.workers, parts_.clock, parts_.log,
                              parts_.metrics};
  auto asking = soap::ask_live(parts, std::move(live));
  exchange->asked = co_await std::move(asking);
}

base::Result<void> Intake::commit(Exchange& exchange, const soap::Work& work) const {
  exchange.refusal = exchange.failure;
  exchange.route.clear();
  const std::string& message_id = exchange.taken.received.data.message_id;
  // Ids are SMEV's: whoever the sender turns out to be, a request is answered once.
  const bus::Incoming incoming{settings_.queue, message_id, exchange.operation, exchange.trace,
                               exchange.digest, {},         exchange.now};
  const bus::Effect effect = [&](domain::MessageId id) -> base::Result<std::string> {
    BASE_TRY(payload, answer(exchange, work, id));
    BASE_CHECK(put(exchange, work, payload, id));
    return std::move(payload);
  };
  // What else is said under an id that has its answer gets none, and need not come again.
  if (exchange.failure && exchange.failure->code == Code::message_id_reused) {
    journal_refusal(exchange, work);
  } else {
    BASE_TRY(accepted, bus::accept_once(work.inbox, incoming, effect));
    exchange.repeated = accepted.repeated;
  }
  bus::LogEntry entry;
  entry.at = exchange.now;
  entry.partner = exchange.partner;
  entry.service = "smev";
  entry.operation = exchange.operation;
  entry.message_id = message_id;
  entry.trace = exchange.trace;
  entry.route = exchange.route;
  if (exchange.refusal) entry.code = base::info(exchange.refusal->code).id;
  entry.body = exchange.taken.body;
  work.log.append(entry);
  for (const bus::LogEntry& each : exchange.asked) work.log.append(each);
  return {};
}

base::Result<std::string> Intake::answer(Exchange& exchange, const soap::Work& work,
                                         domain::MessageId id) const {
  ResponseData data;
  data.message_id = exchange.answer_id;
  data.to = exchange.taken.received.reply_to;
  if (!exchange.refusal) {
    BASE_TRY(effect, soap::take_effect(exchange.service, *exchange.call, exchange.plan, work, id));
    exchange.route = exchange.live_route.empty() ? std::move(effect.route) : exchange.live_route;
    data.content = std::move(effect.answer);
    if (exchange.plan.verdict)
      if (auto verdict = exchange.plan.verdict(); !verdict) exchange.refusal = verdict.error();
  }
  if (exchange.refusal) data.rejections.push_back(rejection_of(*exchange.refusal));
  return response_letter(settings_.version, data);
}

}  // namespace adapters::smev

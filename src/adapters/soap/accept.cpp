// The effect of a message: one transaction for records, journal, outbox, message log and answer.
#include "adapters/soap/await_storage.hpp"
#include "adapters/soap/effect.hpp"
#include "adapters/soap/exchange.hpp"
#include "adapters/soap/live.hpp"
#include "adapters/soap/service.hpp"
#include "base/text.hpp"

namespace adapters::soap {

using base::Code;

boost::asio::awaitable<void> Service::perform(ExchangePtr exchange) {
  if (exchange->plan.look) {
    Job look = exchange->plan.look;
    const auto looked = co_await await_read(environment_.storage, std::move(look));
    if (!looked) exchange->failure = looked.error();
  }
  if (exchange->failure) co_return;
  if (exchange->plan.ask) co_await ask(exchange);
  Job job = [this, exchange](const Work& work) { return execute(*exchange, work); };
  const auto written = co_await await_write(environment_.storage, std::move(job));
  exchange->stages.note(Stages::committed);
  if (!written) exchange->failure = written.error();
  if (!written || !exchange->plan.verdict) co_return;
  const auto verdict = exchange->plan.verdict();
  if (!verdict) exchange->failure = verdict.error();
}

// A question for somebody else in between.
boost::asio::awaitable<void> Service::ask(ExchangePtr exchange) {
  auto question = exchange->plan.ask();
  if (!question) co_return;
  exchange->route = question->route->name;
  LiveCall live{exchange->call, &contract_, std::move(*question), exchange->plan.told,
                exchange->lane};
  auto asking = ask_diary(live_parts(environment_), environment_.ask_by_smev, std::move(live));
  exchange->diary = co_await std::move(asking);
}

bus::LogEntry Service::log_entry(const Exchange& exchange) const {
  bus::LogEntry entry;
  entry.at = exchange.now;
  entry.service = contract_.name();
  entry.trace = exchange.request.trace;
  if (exchange.operation != "unknown") entry.operation = exchange.operation;
  if (exchange.sender) {
    entry.partner = exchange.sender->partner;
    entry.message_id = exchange.sender->message_id;
    entry.body = exchange.envelope;
  }
  entry.route = exchange.route;
  if (exchange.failure) entry.code = base::info(exchange.failure->code).id;
  return entry;
}

base::Result<void> Service::execute(Exchange& exchange, const Work& work) const {
  const Call& call = *exchange.call;
  const std::string& signature = call.message.signature_digest();
  if (exchange.plan.once) {
    exchange.route.clear();  // of an earlier try of this job
    const bus::Incoming incoming{
        call.message.partner().id,     call.message_id, call.operation, call.trace,
        call.message.content_digest(), signature,       call.now};
    const bus::Effect change = [&](domain::MessageId id) -> base::Result<std::string> {
      BASE_TRY(effect, take_effect(contract_.name(), call, exchange.plan, work, id));
      exchange.route = std::move(effect.route);
      return std::move(effect.answer);
    };
    BASE_TRY(accepted, bus::accept_once(work.inbox, incoming, change));
    exchange.payload = std::move(accepted.answer);
  } else {
    if (!signature.empty() &&
        !work.inbox.first_sight(signature, exchange.now, base::limits::replay_memory))
      return base::fail(Code::message_replayed);
    BASE_TRY(payload, exchange.plan.change(work, {}));
    const std::string& live = exchange.diary.payload;
    exchange.payload = live.empty() ? std::move(payload) : live;
  }
  work.log.append(log_entry(exchange));
  for (const bus::LogEntry& entry : exchange.diary.entries) work.log.append(entry);
  return {};
}

}  // namespace adapters::soap

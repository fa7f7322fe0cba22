// The effect of a message: one transaction for the records, the journal, the message log and the
// answer that is remembered.
#include "adapters/soap/effect.hpp"

#include <algorithm>

#include "adapters/smev2/exchange.hpp"
#include "adapters/smev2/refusal.hpp"
#include "adapters/soap/await_storage.hpp"
#include "base/limits.hpp"

namespace adapters::smev2 {

using base::Code;

boost::asio::awaitable<void> Service::perform(ExchangePtr exchange) {
  const auto known = std::make_shared<bool>(false);  // then nobody need be asked
  if (exchange->plan.look || exchange->plan.ask) {
    soap::Job look = [exchange, known](const soap::Work& work) -> base::Result<void> {
      *known = work.inbox.find(exchange->sender->id, exchange->message_id).has_value();
      return exchange->plan.look ? exchange->plan.look(work) : base::Result<void>();
    };
    const auto looked = co_await soap::await_read(environment_.storage, std::move(look));
    if (!looked) exchange->failure = looked.error();
  }
  if (exchange->failure) co_return;
  if (exchange->plan.ask && !*known) co_await ask(exchange);
  soap::Job job = [this, exchange](const soap::Work& work) { return commit(*exchange, work); };
  const auto written = co_await soap::await_write(environment_.storage, std::move(job));
  if (!written) exchange->failure = written.error();
}

boost::asio::awaitable<void> Service::ask(ExchangePtr exchange) {
  auto question = exchange->plan.ask();
  if (!question) co_return;
  soap::LiveCall live{exchange->call, &core_.contract, std::move(*question), exchange->plan.told,
                      exchange->lane};
  auto asking =
      soap::ask_diary(soap::live_parts(environment_), environment_.ask_by_smev, std::move(live));
  exchange->diary = co_await std::move(asking);
}

base::Result<void> Service::commit(Exchange& exchange, const soap::Work& work) const {
  exchange.refusal.reset();  // of an earlier try of this job
  exchange.route.clear();
  const domain::PartnerId partner = exchange.sender->id;
  constexpr auto memory = base::limits::smev_id_age + base::limits::smev2_date_ahead;
  if (!exchange.call) {
    if (!work.inbox.first_sight(exchange.signature_digest, exchange.now, memory))
      return base::fail(Code::message_replayed);
    auto known = work.inbox.find(partner, exchange.message_id);
    // what came by another service is asked for there
    const bool ours = known && std::ranges::find(core_.operations, known->operation,
                                                 &soap::Operation::name) != core_.operations.end();
    if (!ours) return base::fail(Code::message_unknown);
    conclude(exchange, work, known->operation, std::move(known->answer));
  } else {
    const bus::Incoming incoming{partner,
                                 exchange.message_id,
                                 exchange.operation,
                                 exchange.request.trace,
                                 exchange.call->message.content_digest(),
                                 exchange.signature_digest,
                                 exchange.now,
                                 memory};
    const bus::Effect effect = [&](domain::MessageId id) {
      return take_effect(exchange, work, id);
    };
    BASE_TRY(accepted, bus::accept_once(work.inbox, incoming, effect));
    exchange.repeated = accepted.repeated;
    conclude(exchange, work, exchange.operation, std::move(accepted.answer));
  }
  bus::LogEntry entry = log_entry(exchange);
  if (exchange.refusal) entry.code = base::info(exchange.refusal->code).id;
  work.log.append(entry);
  for (const bus::LogEntry& each : exchange.diary.entries) work.log.append(each);
  return {};
}

base::Result<std::string> Service::take_effect(Exchange& exchange, const soap::Work& work,
                                               domain::MessageId id) const {
  BASE_TRY(effect,
           soap::take_effect(core_.contract.name(), *exchange.call, exchange.plan, work, id));
  exchange.route = std::move(effect.route);
  base::Result<void> verdict;
  if (exchange.plan.verdict) verdict = exchange.plan.verdict();
  if (verdict)
    return exchange.diary.payload.empty() ? std::move(effect.answer) : exchange.diary.payload;
  work.tables.journal(soap::refusal_record(verdict.error(), log_entry(exchange)));
  return refusal_content(verdict.error(), exchange.request.trace);
}

// What the sender is told, from what is remembered of the request.
void Service::conclude(Exchange& exchange, const soap::Work& work, const std::string& operation,
                       std::string content) const {
  if (const auto code = refused_with(content)) {
    exchange.refusal = base::fail(*code);
    exchange.status = status_of(*code);
    exchange.content = std::move(content);
    return;
  }
  const bool ping = !exchange.call;
  if (!ping && settings_.on_ping) {
    exchange.status = Status::accept;
    exchange.content.clear();
    return;
  }
  Followed followed = core_.follow(work, exchange.sender->id, operation, std::move(content));
  exchange.status = ping ? Status::process : Status::accept;
  if (followed.done) exchange.status = Status::result;
  exchange.content = std::move(followed.content);
}

bus::LogEntry Service::log_entry(const Exchange& exchange) const {
  bus::LogEntry entry;
  entry.at = exchange.now;
  entry.service = "smev2";
  entry.trace = exchange.request.trace;
  if (exchange.operation != "unknown") entry.operation = exchange.operation;
  if (exchange.sender) {
    entry.partner = exchange.sender->id;
    entry.message_id = exchange.message_id;
    entry.body = exchange.envelope;
  }
  entry.route = exchange.route;
  if (exchange.failure) entry.code = base::info(exchange.failure->code).id;
  return entry;
}

}  // namespace adapters::smev2

// The effect of a message: one transaction for records, journal, outbox, message log and answer.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

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
  if (!question->route->live->smev_ns.empty()) {
    auto asking = ask_by_smev(exchange, std::move(*question));
    co_return co_await std::move(asking);
  }
  LiveCall live{exchange->call, &contract_, std::move(*question), exchange->plan.told,
                exchange->lane};
  const LiveParts parts{environment_.sender, environment_.workers, environment_.clock,
                        environment_.log, environment_.metrics};
  auto asking = ask_live(parts, std::move(live));
  exchange->asked = co_await std::move(asking);
}

boost::asio::awaitable<void> Service::ask_by_smev(ExchangePtr exchange, LiveQuestion question) {
  if (!environment_.ask_by_smev) co_return;
  LiveBySmev asked;
  asked.service = contract_.name();
  asked.operation = exchange->operation;
  asked.trace = exchange->call->trace;
  asked.question = std::move(question);
  auto asking = environment_.ask_by_smev(std::move(asked));
  auto answer = co_await std::move(asking);
  if (answer) exchange->live_answer = std::move(*answer);
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
    if (!signature.empty() && !work.inbox.first_sight(signature, exchange.now))
      return base::fail(Code::message_replayed);
    BASE_TRY(payload, exchange.plan.change(work, {}));
    exchange.payload = exchange.live_answer.empty() ? std::move(payload) : exchange.live_answer;
  }
  work.log.append(log_entry(exchange));
  for (const bus::LogEntry& entry : exchange.asked) work.log.append(entry);
  return {};
}

// A stranger's refusals must not crowd out the journal and its queue: beyond so many a second they
// become one row with their number; the metrics count them all.
// What is late is not refused: its own journal entry follows. Who is told "later" tries again.
bool Service::may_journal(const Exchange& exchange) {
  if (exchange.failure->code == Code::message_in_progress) return false;
  if (exchange.failure->code == Code::partner_busy) return false;
  if (exchange.sender) return true;
  const auto second = std::chrono::floor<std::chrono::seconds>(exchange.now);
  if (second != stranger_second_) stranger_rows_ = 0;
  stranger_second_ = second;
  if (++stranger_rows_ <= base::limits::stranger_journal_rows) return true;
  environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "stranger"}});
  ++strangers_left_out_;
  return false;
}

boost::asio::awaitable<void> Service::sum_up_strangers() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer pause(executor);
  pause.expires_after(std::chrono::seconds{1});
  co_await pause.async_wait(boost::asio::use_awaitable);
  registers::Tables::LoadRecord record;
  record.at = environment_.clock.now();
  record.trace = base::make_uuid();
  record.ok = false;
  record.code = base::info(Code::busy).id;
  record.comment = "ещё " + std::to_string(std::exchange(strangers_left_out_, 0)) +
                   " отказов неизвестным отправителям " + contract_.path();
  Job job = [record](const Work& work) -> base::Result<void> {
    work.tables.journal(record);
    return {};
  };
  const auto written = co_await await_write(environment_.storage, std::move(job));
  if (!written) environment_.log.failure(written.error(), "refusals not journalled");
}

boost::asio::awaitable<void> Service::journal_refusal(ExchangePtr exchange) {
  const int left_out = strangers_left_out_;
  if (!may_journal(*exchange)) {
    const bool first = left_out == 0 && strangers_left_out_ == 1;
    const auto executor = co_await boost::asio::this_coro::executor;
    if (first) boost::asio::co_spawn(executor, sum_up_strangers(), boost::asio::detached);
    co_return;
  }
  const base::CodeInfo& row = base::info(exchange->failure->code);
  registers::Tables::LoadRecord record;
  record.at = exchange->now;
  if (exchange->sender) record.partner = exchange->sender->partner;
  if (exchange->sender) record.source = exchange->sender->message_id;
  if (exchange->operation != "unknown") record.operation = exchange->operation;
  record.trace = exchange->request.trace;
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  if (!exchange->failure->subject.empty()) record.comment += " " + exchange->failure->subject;
  Job job = [record, entry = log_entry(*exchange)](const Work& work) -> base::Result<void> {
    work.tables.journal(record);
    work.log.append(entry);
    return {};
  };
  const auto written = co_await await_write(environment_.storage, std::move(job));
  if (written) co_return;
  // the refusal itself still goes out; the log keeps what the journal could not
  environment_.metrics.count("kontingent_journal_lost_total", {{"reason", "storage"}});
  environment_.log.failure(written.error(), "refusal not journalled",
                           {{"trace", exchange->request.trace}});
}

}  // namespace adapters::soap

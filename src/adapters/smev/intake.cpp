#include "adapters/smev/intake.hpp"

#include <algorithm>

#include "adapters/smev/rejection.hpp"
#include "adapters/smev/write.hpp"
#include "adapters/soap/effect.hpp"
#include "base/text.hpp"
#include "bus/inbox.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {

using base::Code;

// One request on its way. Shared by the loop, a CPU thread and a database thread, one after the
// other.
struct Intake::Exchange {
  Taken taken;
  base::Time now;
  std::string trace, answer_id;
  std::string digest;              // of what the sender said: a repeat has the same
  std::string service, operation;  // of our tables; empty: not understood
  domain::PartnerId partner;       // who asks; SMEV itself while that is not known
  std::string partner_code;
  bool genuine = false;                    // the sender's signature holds and is a partner's
  std::shared_ptr<const soap::Call> call;  // once verified and valid
  soap::Plan plan;
  std::optional<base::Error> failure;  // why it cannot be answered
  // of the transaction
  std::optional<base::Error> refusal;  // the failure, or what the effect says
  std::string route;
  bool repeated = false;
};

boost::asio::awaitable<base::Result<bool>> Intake::take_in(Taken taken) {
  auto exchange = std::make_shared<Exchange>();
  exchange->taken = std::move(taken);
  exchange->now = parts_.clock.now();
  exchange->trace = base::make_uuid();
  exchange->answer_id = parts_.ids.next();
  exchange->partner = settings_.queue;
  std::function<void()> job = [this, exchange] {
    if (auto understood = understand(*exchange); !understood)
      exchange->failure = understood.error();
  };
  const auto ran = co_await parts_.workers.run(std::move(job), "smev");
  if (!ran) co_return ran.error();
  const auto performed = co_await perform(exchange);
  if (!performed) {
    parts_.log.failure(
        performed.error(), "SMEV request not taken in, it comes again",
        {{"trace", exchange->trace}, {"message", exchange->taken.request.data.message_id}});
    co_return performed.error();
  }
  report(*exchange);
  co_return exchange->genuine;
}

// Whose it is comes first: a stranger is not told what we understand.
base::Result<void> Intake::understand(Exchange& exchange) const {
  const Taken& taken = exchange.taken;
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
  return plan(exchange, std::move(verified));
}

base::Result<void> Intake::plan(Exchange& exchange, security::Verified verified) const {
  const xml::Node payload = verified.payload();
  const auto service = std::ranges::find_if(
      services_, [&](const Service& each) { return each.contract.ns() == payload.ns(); });
  if (service == services_.end()) return base::fail(Code::soap_operation);
  const auto operation = std::ranges::find_if(
      service->operations, [&](const auto& each) { return each.name == payload.name(); });
  if (operation == service->operations.end()) return base::fail(Code::soap_operation);
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
  std::function<void(soap::Done)> start = [this, work = std::move(job)](soap::Done done) mutable {
    parts_.storage.write(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

boost::asio::awaitable<base::Result<void>> Intake::perform(ExchangePtr exchange) {
  const auto passes = [](const base::Error& error) { return base::info(error.code).retry; };
  if (exchange->failure && passes(*exchange->failure)) co_return *exchange->failure;
  if (!exchange->failure && exchange->plan.look) {
    std::function<void(soap::Done)> read = [this, exchange](soap::Done done) {
      parts_.storage.read(exchange->plan.look, std::move(done));
    };
    const auto looked = co_await net::await_callback(std::move(read));
    if (!looked && passes(looked.error())) co_return looked.error();
    if (!looked) exchange->failure = looked.error();
  }
  auto written = co_await write(exchange);
  if (written || passes(written.error()) || exchange->failure) co_return written;
  // the effect is undone, and the sender is told why
  exchange->failure = written.error();
  co_return co_await write(exchange);
}

base::Result<void> Intake::commit(Exchange& exchange, const soap::Work& work) const {
  exchange.refusal = exchange.failure;
  exchange.route.clear();
  const std::string& message_id = exchange.taken.request.data.message_id;
  // Ids are SMEV's: whoever the sender turns out to be, a request is answered once.
  const bus::Incoming incoming{settings_.queue, message_id, exchange.operation, exchange.trace,
                               exchange.digest, {},         exchange.now};
  const bus::Effect effect = [&](domain::MessageId id) -> base::Result<std::string> {
    BASE_TRY(payload, answer(exchange, work, id));
    put(exchange, work, payload, id);
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
  return {};
}

base::Result<std::string> Intake::answer(Exchange& exchange, const soap::Work& work,
                                         domain::MessageId id) const {
  ResponseData data;
  data.message_id = exchange.answer_id;
  data.to = exchange.taken.request.reply_to;
  if (!exchange.refusal) {
    BASE_TRY(effect, soap::take_effect(exchange.service, *exchange.call, exchange.plan, work, id));
    exchange.route = std::move(effect.route);
    data.content = std::move(effect.answer);
    if (exchange.plan.verdict)
      if (auto verdict = exchange.plan.verdict(); !verdict) exchange.refusal = verdict.error();
  }
  if (exchange.refusal) data.rejections.push_back(rejection_of(*exchange.refusal));
  return response_letter(settings_.version, data);
}

// What is in the transaction of the effect besides the effect: the answer on its way, and of a
// refusal the row for those who watch the loads.
void Intake::put(const Exchange& exchange, const soap::Work& work, const std::string& payload,
                 domain::MessageId id) const {
  bus::Letter letter;
  letter.source = id;
  letter.route = exchange.route;
  letter.operation = exchange.operation.empty() ? "RequestRejected" : exchange.operation;
  letter.trace = exchange.trace;
  letter.message_id = exchange.answer_id;
  letter.payload = payload;
  letter.created = exchange.now;
  letter.to.push_back({settings_.queue, {}, exchange.now + settings_.answer_within});
  work.outbox.put(letter);
  if (exchange.refusal) journal_refusal(exchange, work);
}

void Intake::journal_refusal(const Exchange& exchange, const soap::Work& work) const {
  const base::CodeInfo& row = base::info(exchange.refusal->code);
  registers::Tables::LoadRecord record;
  record.at = exchange.now;
  record.partner = exchange.partner;
  record.source = exchange.taken.request.data.message_id;
  record.operation = exchange.operation;
  record.trace = exchange.trace;
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  if (!exchange.refusal->subject.empty()) record.comment += " " + exchange.refusal->subject;
  work.tables.journal(record);
}

void Intake::report(const Exchange& exchange) const {
  const std::string_view code =
      exchange.refusal ? base::info(exchange.refusal->code).metric : std::string_view{"ok"};
  const std::string_view operation =
      exchange.operation.empty() ? std::string_view{"unknown"} : exchange.operation;
  parts_.metrics.count("kontingent_exchanges_total",
                       {{"service", "smev"}, {"operation", operation}, {"code", code}});
  if (exchange.failure && !exchange.repeated)
    parts_.metrics.count("kontingent_smev_alarms_total", {{"code", code}});
  if (exchange.genuine)
    parts_.activity.note(exchange.partner_code, !exchange.refusal, code, exchange.now);
  const std::string partner = exchange.genuine ? exchange.partner_code : "unknown";
  const auto took = parts_.clock.now() - exchange.now;
  const std::initializer_list<base::Field> fields{
      {"trace", exchange.trace},
      {"service", "smev"},
      {"operation", operation},
      {"partner", partner},
      {"message", exchange.taken.request.data.message_id},
      {"route", exchange.route},
      {"repeated", exchange.repeated ? "yes" : "no"},
      {"us", std::int64_t{took.count()}}};
  if (exchange.refusal)
    parts_.log.failure(*exchange.refusal, "message refused", fields);
  else
    parts_.log.write(base::Level::info, "message answered", fields);
}

}  // namespace adapters::smev

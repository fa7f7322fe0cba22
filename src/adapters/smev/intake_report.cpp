// What is kept and told of a request besides its effect.
#include "adapters/smev/intake_exchange.hpp"
#include "adapters/smev/live.hpp"
#include "adapters/soap/refusals.hpp"

namespace adapters::smev {

// What is in the transaction of the effect besides the effect: the answer on its way, and of a
// refusal the row for those who watch the loads.
base::Result<void> Intake::put(const Exchange& exchange, const soap::Work& work,
                               const std::string& payload, domain::MessageId id) const {
  bus::Letter letter;
  letter.source = id;
  letter.route = exchange.route;
  letter.operation = exchange.operation.empty() ? "RequestRejected" : exchange.operation;
  letter.trace = exchange.trace;
  letter.message_id = exchange.answer_id;
  letter.payload = payload;
  letter.created = exchange.now;
  letter.to.push_back({settings_.queue, {}, exchange.now + settings_.answer_within});
  if (exchange.refusal) journal_refusal(exchange, work);
  if (exchange.later && !exchange.refusal)
    return parts_.live.ask(
        work, {exchange.service, exchange.operation, *exchange.later, std::move(letter)});
  work.outbox.put(letter);
  return {};
}

void Intake::journal_refusal(const Exchange& exchange, const soap::Work& work) const {
  bus::LogEntry entry;
  entry.at = exchange.now;
  entry.partner = exchange.partner;
  entry.message_id = exchange.taken.received.data.message_id;
  entry.operation = exchange.operation;
  entry.trace = exchange.trace;
  work.tables.journal(soap::refusal_record(*exchange.refusal, entry));
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
      {"message", exchange.taken.received.data.message_id},
      {"route", exchange.route},
      {"repeated", exchange.repeated ? "yes" : "no"},
      {"us", std::int64_t{took.count()}}};
  if (exchange.refusal)
    parts_.log.failure(*exchange.refusal, "message refused", fields);
  else
    parts_.log.write(base::Level::info, "message answered", fields);
}

}  // namespace adapters::smev

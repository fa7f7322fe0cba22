// A question passed through to a partner that knows better than the register: signed by us, within
// its deadline, its answer verified and valid by the same contract. Whatever goes wrong, the
// register answers.
#include "adapters/soap/exchange.hpp"
#include "adapters/soap/service.hpp"

namespace adapters::soap {
namespace {

bus::LogEntry live_entry(const Exchange& exchange, const domain::Partner& partner,
                         const LiveQuestion& question, base::Time now) {
  bus::LogEntry entry;
  entry.at = now;
  entry.direction = bus::Direction::out;
  entry.partner = partner.id;
  entry.service = "live";
  entry.operation = exchange.operation;
  entry.message_id = question.message_id;
  entry.trace = exchange.request.trace;
  entry.route = question.route->name;
  return entry;
}

}  // namespace

boost::asio::awaitable<void> Service::ask(ExchangePtr exchange) {
  auto question = exchange->plan.ask();
  if (!question) co_return;
  exchange->route = question->route->name;
  const domain::Partner& partner =
      *exchange->call->routes.routing->find(question->route->live->partner);
  bus::LogEntry entry = live_entry(*exchange, partner, *question, environment_.clock.now());
  Sending sending;
  sending.to = partner;
  sending.payload = question->payload;
  sending.message_id = question->message_id;
  sending.ns = contract_.ns();
  sending.operation = exchange->operation;
  sending.deadline = question->route->live->deadline;
  Sent carried = co_await environment_.sender.send(std::move(sending));
  auto sent = std::make_shared<Sent>(std::move(carried));
  if (sent->verified) {
    std::function<void()> job = [this, exchange, sent] {
      if (!contract_.schema().validate(sent->verified->payload()).empty())
        sent->outcome = {bus::Outcome::Kind::failed, base::Code::schema_violation, {}, {}};
      else if (auto told = exchange->plan.told(*sent->verified); !told)
        sent->outcome = {bus::Outcome::Kind::failed, told.error().code, {}, {}};
    };
    const auto ran = co_await environment_.workers.run(std::move(job), exchange->lane);
    if (!ran) sent->outcome = {bus::Outcome::Kind::failed, ran.error().code, {}, {}};
  }
  const bool good = sent->outcome.kind == bus::Outcome::Kind::accepted;
  const base::CodeInfo& why = base::info(sent->outcome.code);
  environment_.metrics.count("kontingent_live_total",
                             {{"partner", partner.code}, {"code", good ? "ok" : why.metric}});
  if (!good) {
    entry.code = why.id;
    environment_.log.write(base::Level::warning, "live question not answered",
                           {{"trace", exchange->request.trace},
                            {"partner", partner.code},
                            {"code", why.id},
                            {"cause", sent->outcome.cause}});
  }
  if (sent->envelope.empty()) co_return;
  entry.body = std::move(sent->envelope);
  exchange->asked = {entry};
  if (sent->answer.empty()) co_return;
  entry.at = environment_.clock.now();
  entry.direction = bus::Direction::in;
  entry.answer = true;
  entry.body = std::move(sent->answer);
  exchange->asked.push_back(std::move(entry));
}

}  // namespace adapters::soap

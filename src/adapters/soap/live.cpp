#include "adapters/soap/live.hpp"

namespace adapters::soap {
namespace {

bus::LogEntry live_entry(const LiveCall& live, const domain::Partner& partner, base::Time now) {
  bus::LogEntry entry;
  entry.at = now;
  entry.direction = bus::Direction::out;
  entry.partner = partner.id;
  entry.service = "live";
  entry.operation = live.call->operation;
  entry.message_id = live.question.message_id;
  entry.trace = live.call->trace;
  entry.route = live.question.route->name;
  return entry;
}

Sending sending_of(const LiveCall& live, const domain::Partner& partner) {
  Sending sending;
  sending.to = partner;
  sending.payload = live.question.payload;
  sending.message_id = live.question.message_id;
  sending.ns = live.contract->ns();
  sending.operation = live.call->operation;
  sending.deadline = live.question.route->live->deadline;
  return sending;
}

bus::Outcome failed(base::Code code) {
  return {bus::Outcome::Kind::failed, code, {}, {}};
}

}  // namespace

boost::asio::awaitable<std::vector<bus::LogEntry>> ask_live(LiveParts parts, LiveCall live) {
  const domain::Partner& partner =
      *live.call->routes.routing->find(live.question.route->live->partner);
  bus::LogEntry entry = live_entry(live, partner, parts.clock.now());
  Sending sending = sending_of(live, partner);
  Sent carried = co_await parts.sender.send(std::move(sending));
  auto sent = std::make_shared<Sent>(std::move(carried));
  if (sent->verified) {
    std::function<void()> job = [live, sent] {
      if (!live.contract->schema().validate(sent->verified->payload()).empty())
        sent->outcome = failed(base::Code::schema_violation);
      else if (auto told = live.told(*sent->verified); !told)
        sent->outcome = failed(told.error().code);
    };
    const auto ran = co_await parts.workers.run(std::move(job), live.lane);
    if (!ran) sent->outcome = failed(ran.error().code);
  }
  const bool good = sent->outcome.kind == bus::Outcome::Kind::accepted;
  const base::CodeInfo& why = base::info(sent->outcome.code);
  parts.metrics.count("kontingent_live_total",
                      {{"partner", partner.code}, {"code", good ? "ok" : why.metric}});
  if (!good) {
    entry.code = why.id;
    parts.log.write(base::Level::warning, "live question not answered",
                    {{"trace", live.call->trace},
                     {"partner", partner.code},
                     {"code", why.id},
                     {"cause", sent->outcome.cause}});
  }
  std::vector<bus::LogEntry> entries;
  if (sent->envelope.empty()) co_return entries;
  entry.body = std::move(sent->envelope);
  entries.push_back(entry);
  if (sent->answer.empty()) co_return entries;
  entry.at = parts.clock.now();
  entry.direction = bus::Direction::in;
  entry.answer = true;
  entry.body = std::move(sent->answer);
  entries.push_back(std::move(entry));
  co_return entries;
}

boost::asio::awaitable<DiaryAnswer> ask_diary(LiveParts parts, AskBySmev by_smev, LiveCall live) {
  DiaryAnswer told;
  if (live.question.route->live->smev_ns.empty()) {
    auto asking = ask_live(parts, std::move(live));
    told.entries = co_await std::move(asking);
    co_return told;
  }
  if (!by_smev) co_return told;
  LiveBySmev asked;
  asked.service = live.contract->name();
  asked.operation = live.call->operation;
  asked.trace = live.call->trace;
  asked.question = std::move(live.question);
  auto asking = by_smev(std::move(asked));
  auto answer = co_await std::move(asking);
  if (answer) told.payload = std::move(*answer);
  co_return told;
}

}  // namespace adapters::soap

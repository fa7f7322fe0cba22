#include "adapters/smev/carrier.hpp"

#include "adapters/smev/fault.hpp"
#include "adapters/soap/reply.hpp"

namespace adapters::smev {

namespace asio = boost::asio;
using Kind = bus::Outcome::Kind;

bus::Outcome outcome_of(const base::Result<void>& sent) {
  if (sent) return {.kind = Kind::accepted};
  bus::Outcome outcome = soap::judge_failure(sent.error());
  const Action action = action_of(sent.error());
  if (action == Action::sent) return {.kind = Kind::accepted};
  if (action != Action::retry)
    outcome.kind = Kind::refused;
  else if (find_fault(sent.error().code) != nullptr)
    outcome.kind = Kind::busy;  // SMEV is there and asks for patience
  return outcome;
}

base::Result<std::unique_ptr<Queue>> Carrier::take() {
  if (idle_.empty()) return Queue::open(parts_.settings, parts_.queue);
  auto queue = std::move(idle_.back());
  idle_.pop_back();
  return queue;
}

asio::awaitable<base::Result<ResponseData>> Carrier::read(std::string payload) {
  auto data = std::make_shared<base::Result<ResponseData>>(ResponseData{});
  std::function<void()> job = [data, payload = std::move(payload)] {
    const auto document = xml::Document::parse(payload);
    *data = document ? read_response_data(document->root())
                     : base::Result<ResponseData>(document.error());
  };
  const auto ran = co_await parts_.queue.workers.run(std::move(job), "smev");
  if (!ran) co_return ran.error();
  co_return std::move(*data);
}

bus::Carried Carrier::conclude(const base::Result<void>& sent, Queue::Octets octets) {
  bus::Carried carried;
  carried.outcome = outcome_of(sent);
  carried.envelope = std::move(octets.sent);
  carried.answer = std::move(octets.received);
  if (sent || action_of(sent.error()) != Action::alarm) return carried;
  parts_.metrics.count("kontingent_smev_alarms_total",
                       {{"code", base::info(sent.error().code).metric}});
  parts_.log.failure(sent.error(), "SMEV takes no answers of ours");
  return carried;
}

asio::awaitable<bus::Carried> Carrier::carry(bus::Delivery delivery) {
  auto data = co_await read(std::move(delivery.payload));
  if (!data) co_return conclude(data.error(), {});
  auto queue = take();
  if (!queue) co_return conclude(queue.error(), {});
  std::vector<Attachment> nothing;
  const auto sent = co_await (*queue)->send_response(std::move(*data), std::move(nothing));
  auto octets = (*queue)->take_octets();
  idle_.push_back(std::move(*queue));
  co_return conclude(sent, std::move(octets));
}

}  // namespace adapters::smev

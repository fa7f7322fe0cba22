#include "adapters/smev/carrier.hpp"

#include "adapters/smev/fault.hpp"
#include "adapters/soap/await_storage.hpp"
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

base::Result<void> may_be_sent(std::optional<bus::QuestionState> state) {
  if (state == bus::QuestionState::open) return {};
  if (state == bus::QuestionState::answered) return base::fail(base::Code::smev_already_sent);
  return base::fail(base::Code::smev_request_ended);
}

namespace {

// This request will never go, whatever somebody mends.
bool is_hopeless(const base::Error& error) {
  return action_of(error) == Action::dead_letter || error.code == base::Code::schema_violation;
}

}  // namespace

base::Result<std::unique_ptr<Queue>> Carrier::take() {
  if (idle_.empty()) return Queue::open(parts_.settings, parts_.queue);
  auto queue = std::move(idle_.back());
  idle_.pop_back();
  return queue;
}

asio::awaitable<base::Result<Carrier::OutgoingPtr>> Carrier::read(std::string payload) {
  auto read = std::make_shared<base::Result<Outgoing>>(Outgoing{});
  std::function<void()> job = [read, payload = std::move(payload)] {
    *read = read_letter(payload);
  };
  const auto ran = co_await parts_.queue.workers.run(std::move(job), "smev");
  if (!ran) co_return ran.error();
  if (!*read) co_return read->error();
  co_return std::make_shared<Outgoing>(std::move(**read));
}

// On the primary database: a replica may not have it yet.
asio::awaitable<base::Result<void>> Carrier::check_open(std::string message_id) {
  auto state = std::make_shared<std::optional<bus::QuestionState>>();
  soap::Job job = [state, id = std::move(message_id)](const soap::Work& work) {
    *state = work.questions.state(id);
    return base::Result<void>();
  };
  auto looked = co_await soap::await_write(parts_.storage, std::move(job));
  if (looked) looked = may_be_sent(*state);
  co_return looked;
}

asio::awaitable<base::Result<void>> Carrier::send(OutgoingPtr outgoing, Queue::Octets& octets) {
  auto queue = take();
  if (!queue) co_return queue.error();
  Beside beside = std::move(outgoing->beside);
  base::Result<void> sent;
  if (outgoing->request)
    sent = co_await (*queue)->send_request(std::move(*outgoing->request), std::move(beside));
  else
    sent = co_await (*queue)->send_response(std::move(outgoing->response), std::move(beside));
  octets = (*queue)->take_octets();
  idle_.push_back(std::move(*queue));
  co_return sent;
}

// What is told comes before the delivery is parked: whoever dies in between finds it ended.
asio::awaitable<base::Result<void>> Carrier::give_up(std::string message_id, base::Error error) {
  Reaction failed;
  failed.kind = Reaction::Kind::failed;
  failed.error = error;
  auto telling = parts_.teller.tell(std::move(message_id), std::move(failed), {});
  const auto told = co_await std::move(telling);
  co_return told ? error : told.error();
}

bus::Carried Carrier::conclude(const base::Result<void>& sent, Queue::Octets octets) {
  bus::Carried carried;
  carried.outcome = outcome_of(sent);
  carried.envelope = std::move(octets.sent);
  carried.answer = std::move(octets.received);
  if (sent || action_of(sent.error()) != Action::alarm) return carried;
  parts_.metrics.count("kontingent_smev_alarms_total",
                       {{"code", base::info(sent.error().code).metric}});
  parts_.log.failure(sent.error(), "SMEV message not sent");
  return carried;
}

asio::awaitable<bus::Carried> Carrier::carry(bus::Delivery delivery) {
  Queue::Octets octets;
  auto outgoing = co_await read(std::move(delivery.payload));
  if (!outgoing) co_return conclude(outgoing.error(), {});
  const bool asks = (*outgoing)->request.has_value();
  if (asks) {
    const auto open = co_await check_open(delivery.message_id);
    if (!open) co_return conclude(open, {});
  }
  auto sent = co_await send(*outgoing, octets);
  if (asks && !sent && is_hopeless(sent.error())) {
    base::Error error = sent.error();
    sent = co_await give_up(delivery.message_id, std::move(error));
  }
  co_return conclude(sent, std::move(octets));
}

}  // namespace adapters::smev

#include "app/traffic.hpp"

#include <boost/asio/post.hpp>

#include "config/settings.hpp"

namespace app {

using adapters::soap::Routing;

namespace {

// What is forwarded is what suppliers push: every letter is an operation of that contract.
constexpr std::string_view diary_ns = "urn:kontingent:diary:1.0";

}  // namespace

Traffic::Traffic(Parts parts)
    : parts_(parts),
      answers_(parts.loop, parts.storage, parts.log, parts.metrics),
      sender_({parts.loop, parts.workers, parts.verifier, parts.signer, parts.clock}),
      dispatcher_(dispatching()) {}

base::Result<void> Traffic::attend() {
  return parts_.database.attend(
      [this] { boost::asio::post(parts_.loop, [this] { dispatcher_.wake(); }); });
}

bus::Dispatcher::Parts Traffic::dispatching() {
  auto write = [this](bus::Dispatcher::Job job, bus::Dispatcher::Done done) {
    auto on_outbox = [work = std::move(job)](store::Transaction& transaction) {
      return work(transaction.outbox, transaction.log);
    };
    parts_.database.queue(std::move(on_outbox), std::move(done));
  };
  auto carry_one = [this](domain::Partner to, bus::Delivery delivery) {
    return carry(std::move(to), std::move(delivery));
  };
  return {parts_.loop,    parts_.clock,     parts_.log,
          parts_.metrics, std::move(write), std::move(carry_one)};
}

boost::asio::awaitable<bus::Carried> Traffic::carry(domain::Partner to, bus::Delivery delivery) {
  if (carry_smev_ && to.code == config::smev_code) {
    auto carrying = carry_smev_(std::move(delivery));
    co_return co_await std::move(carrying);
  }
  adapters::soap::Sending sending;
  sending.deadline = to.endpoint->deadline;
  sending.to = std::move(to);
  sending.payload = std::move(delivery.payload);
  sending.message_id = std::move(delivery.message_id);
  sending.ns = diary_ns;
  sending.operation = std::move(delivery.operation);
  auto sent = co_await sender_.send(std::move(sending));
  bus::Carried carried;
  carried.outcome = std::move(sent.outcome);
  carried.envelope = std::move(sent.envelope);
  carried.answer = std::move(sent.answer);
  co_return carried;
}

void Traffic::route(std::shared_ptr<const Routing> routing) {
  routing_.set(std::move(routing));
}

std::optional<domain::Partner> Traffic::find_supplier(const std::string& code) const {
  const auto routing = routing_.get();
  const domain::Partner* found = routing->find(code);
  if (found == nullptr || found->kind != domain::PartnerKind::supplier) return std::nullopt;
  return *found;
}

std::shared_ptr<const std::vector<transform::Mapping>> Traffic::mappings() const {
  return routing_.get()->mappings;
}

void Traffic::follow() {
  dispatcher_.set_destinations(routing_.get()->partners);
}

boost::asio::awaitable<void> Traffic::drain() {
  co_await dispatcher_.drain();
  co_await answers_.drain();
}

adapters::soap::Environment Traffic::environment(
    std::function<std::optional<base::Error>()> closed) {
  return {parts_.verifier,   routing_,     parts_.signer, parts_.workers, parts_.storage,
          admission_,        activity_,    sender_,       answers_,       ask_by_smev_,
          std::move(closed), parts_.clock, parts_.log,    parts_.metrics};
}

std::string Traffic::code_of(domain::PartnerId id) const {
  const auto routing = routing_.get();
  for (const domain::Partner& partner : routing->partners)
    if (partner.id == id) return partner.code;
  return {};
}

StatusParts Traffic::status() const {
  return {parts_.storage, dispatcher_,
          activity_,      [this](domain::PartnerId id) { return code_of(id); },
          parts_.clock,   parts_.metrics};
}

}  // namespace app

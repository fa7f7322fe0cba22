#include "app/smev.hpp"

#include <algorithm>

namespace app {

namespace smev = adapters::smev;

namespace {

using Look = std::function<boost::asio::awaitable<base::Result<smev::Look>>(smev::Queue&)>;

// SMEV is a partner: the pin of its certificate, chain, dates and revocation decide.
base::Result<void> check_smev(const adapters::soap::CurrentVerifier& verifier,
                              const base::Clock& clock, const security::Certificate& signer) {
  BASE_TRY(known, verifier.get()->trust()->recognize(signer.der(), clock.now()));
  if (known.partner->code == config::smev_code) return {};
  return base::fail(base::Code::certificate_unknown, "a certificate of " + known.partner->code);
}

smev::Queue::Settings queue_settings(const config::SmevSettings& settings,
                                     const domain::Endpoint& endpoint,
                                     const adapters::soap::Environment& environment) {
  smev::Queue::Settings queue{.url = endpoint.url, .ca = endpoint.anchors};
  queue.version = *smev::parse_version(settings.version);
  queue.lenient = settings.lenient;
  queue.deadline = endpoint.deadline;
  queue.check_smev = [&verifier = environment.verifier,
                      &clock = environment.clock](const security::Certificate& signer) {
    return check_smev(verifier, clock, signer);
  };
  return queue;
}

smev::Selector selector_of(const config::SmevRequests& row,
                           const std::vector<smev::Intake::Service>& services) {
  smev::Selector selector;
  if (row.operation.empty()) return selector;
  for (const auto& each : services)
    if (each.contract.name() == row.service) selector.ns = each.contract.ns();
  selector.root = row.operation;
  return selector;
}

}  // namespace

security::KeySource smev_key(const config::SmevSettings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, signing.algorithm, signing.passphrase_file};
}

Smev::Smev(const base::Clock& clock, security::Signer signer, xml::Schema schema)
    : signer_(std::move(signer)), schema_(std::move(schema)), ids_(clock) {}

base::Result<std::unique_ptr<Smev>> Smev::open(const config::Settings& settings,
                                               std::vector<smev::Intake::Service> services,
                                               boost::asio::io_context& loop,
                                               const adapters::soap::Environment& environment) {
  const config::SmevSettings& own = *settings.smev;
  BASE_TRY(signer, security::Signer::load(smev_key(own)));
  BASE_TRY(schema, xml::Schema::load(settings.resources / "xsd/smev" / own.version / "queue.xsd"));
  std::unique_ptr<Smev> made(new Smev(environment.clock, std::move(signer), std::move(schema)));
  const auto routing = environment.routing.get();
  const domain::Partner& partner = *routing->find(config::smev_code);
  const smev::Queue::Settings queue = queue_settings(own, *partner.endpoint, environment);
  const smev::Queue::Parts parts{loop, environment.workers, made->signer_, made->schema_,
                                 environment.clock};
  made->requests_ = std::make_unique<smev::Requests>(
      smev::Requests::Settings{queue.version, partner.id, own.answer_within, own.wait_for_answer},
      made->ids_);
  made->teller_ = std::make_unique<smev::Teller>(
      smev::Teller::Parts{*made->requests_, environment.storage, environment.clock, environment.log,
                          environment.metrics});
  made->carrier_ = std::make_unique<smev::Carrier>(smev::Carrier::Parts{
      queue, parts, environment.storage, *made->teller_, environment.log, environment.metrics});
  made->live_ = std::make_unique<smev::Live>(
      smev::Live::Settings{queue.version, partner.id, own.answer_within}, services,
      *made->requests_, environment.clock);
  made->intake_ = std::make_unique<smev::Intake>(
      smev::Intake::Settings{queue.version, partner.id, own.answer_within}, services,
      smev::Intake::Parts{environment.workers, environment.verifier, environment.routing,
                          environment.storage, environment.activity, environment.sender,
                          *made->live_, made->ids_, environment.clock, environment.log,
                          environment.metrics});
  made->answers_ = std::make_unique<smev::Answers>(
      partner.id, smev::Answers::Parts{environment.workers, environment.verifier, *made->teller_,
                                       environment.clock, environment.log});
  BASE_CHECK(made->add_pollers(own, services, queue, parts, environment));
  return made;
}

base::Result<void> Smev::add_pollers(const config::SmevSettings& own,
                                     const std::vector<smev::Intake::Service>& services,
                                     const smev::Queue::Settings& settings,
                                     const smev::Queue::Parts& parts,
                                     const adapters::soap::Environment& environment) {
  const smev::PollPace pace(own.first_pause, own.longest_pause);
  const auto add = [&](int count, smev::Operation operation, Look look) -> base::Result<void> {
    std::vector<std::unique_ptr<smev::Queue>> queues;
    for (int i = 0; i < count; ++i) {
      BASE_TRY(each, smev::Queue::open(settings, parts));
      queues.push_back(std::move(each));
    }
    pollers_.push_back(std::make_unique<smev::Pollers>(
        pace, std::move(queues),
        smev::Pollers::Parts{parts.loop, operation, std::move(look), environment.closed,
                             environment.log, environment.metrics}));
    return {};
  };
  for (const config::SmevRequests& row : own.requests)
    BASE_CHECK(add(row.pollers, smev::Operation::get_request,
                   [this, selector = selector_of(row, services)](smev::Queue& queue) {
                     return intake_->look(queue, selector);
                   }));
  BASE_CHECK(add(own.response_pollers, smev::Operation::get_response,
                 [this](smev::Queue& queue) { return answers_->look(queue, {}); }));
  BASE_CHECK(add(1, smev::Operation::get_status,
                 [this](smev::Queue& queue) { return answers_->look_at_status(queue); }));
  if (!smev::find_operation("GetIncomingQueueStatistics", settings.version)) return {};
  return add(1, smev::Operation::get_statistics,
             [&metrics = environment.metrics](smev::Queue& queue) {
               return smev::count_waiting(queue, metrics);
             });
}

void Smev::start() {
  for (const auto& each : pollers_) each->start();
}

boost::asio::awaitable<void> Smev::drain() {
  for (const auto& each : pollers_) co_await each->drain();
}

boost::asio::awaitable<bus::Carried> Smev::carry(bus::Delivery delivery) {
  return carrier_->carry(std::move(delivery));
}

}  // namespace app

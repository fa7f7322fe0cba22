#include "app/smev_link.hpp"

#include <algorithm>

#include "app/files.hpp"

namespace app {

namespace smev = adapters::smev;

namespace {

// SMEV is a partner: the pin of its certificate, chain, dates and revocation decide.
base::Result<void> check_smev(const adapters::soap::CurrentVerifier& verifier,
                              const base::Clock& clock, const security::Certificate& signer) {
  BASE_TRY(known, verifier.get()->trust()->recognize(signer.der(), clock.now()));
  if (known.partner->code == config::smev_code) return {};
  return base::fail(base::Code::certificate_unknown, "a certificate of " + known.partner->code);
}

}  // namespace

base::Result<smev::FileStorage::Settings> storage_settings(const config::SmevFtp& own) {
  smev::FileStorage::Settings settings;
  settings.server = "ftp://" + own.host;
  settings.user = settings.password = own.user;
  if (!own.password_file.empty()) {
    BASE_TRY(text, read_file(own.password_file));
    settings.password = text.substr(0, text.find_first_of("\r\n"));
  }
  settings.max_bytes = own.max_bytes;
  settings.deadline = own.deadline;
  return settings;
}

security::KeySource smev_key(const config::SmevSettings& settings) {
  const config::SigningKey& signing = settings.signing;
  return {signing.key, signing.certificate, signing.algorithm, signing.passphrase_file};
}

smev::Queue::Settings smev_queue(const config::Settings& settings) {
  const auto partner =
      std::ranges::find(settings.partners, config::smev_code,
                        [](const config::PartnerSettings& row) { return row.partner.code; });
  const domain::Endpoint& endpoint = *partner->partner.endpoint;
  smev::Queue::Settings queue{.url = endpoint.url, .ca = endpoint.anchors};
  queue.version = *smev::parse_version(settings.smev->version);
  queue.lenient = settings.smev->lenient;
  queue.deadline = endpoint.deadline;
  return queue;
}

base::Result<std::shared_ptr<SmevLink>> SmevLink::make(const config::Settings& settings,
                                                       Parts parts) {
  const config::SmevSettings& own = *settings.smev;
  BASE_TRY(signer, security::Signer::load(smev_key(own)));
  std::shared_ptr<SmevLink> made(new SmevLink(std::move(signer)));
  if (own.ftp) {
    BASE_TRY(files, storage_settings(*own.ftp));
    made->files_ = std::make_unique<smev::FileStorage>(std::move(files));
  }
  const adapters::soap::Environment& environment = parts.environment;
  smev::Queue::Settings queue = smev_queue(settings);
  queue.check_smev = [&verifier = environment.verifier,
                      &clock = environment.clock](const security::Certificate& by) {
    return check_smev(verifier, clock, by);
  };
  const smev::Queue::Parts of_queue{parts.loop,   environment.workers, made->signer_,
                                    parts.schema, environment.clock,   made->files_.get()};
  made->carrier_ = std::make_unique<smev::Carrier>(smev::Carrier::Parts{
      queue, of_queue, environment.storage, parts.teller, environment.log, environment.metrics});
  BASE_CHECK(made->add_pollers(own, queue, of_queue, parts));
  return made;
}

base::Result<void> SmevLink::add_pollers(const config::SmevSettings& own,
                                         const smev::Queue::Settings& settings,
                                         const smev::Queue::Parts& of_queue, const Parts& parts) {
  const adapters::soap::Environment& environment = parts.environment;
  const smev::PollPace pace(own.first_pause, own.longest_pause);
  const auto add = [&](int count, smev::Operation operation, Look look) -> base::Result<void> {
    std::vector<std::unique_ptr<smev::Queue>> queues;
    for (int i = 0; i < count; ++i) {
      BASE_TRY(each, smev::Queue::open(settings, of_queue));
      queues.push_back(std::move(each));
    }
    pollers_.push_back(std::make_unique<smev::Pollers>(
        pace, std::move(queues),
        smev::Pollers::Parts{parts.loop, operation, std::move(look), environment.closed,
                             environment.log, environment.metrics}));
    return {};
  };
  for (const config::SmevRequests& row : own.requests)
    BASE_CHECK(add(row.pollers, smev::Operation::get_request, parts.look_at_requests(row)));
  BASE_CHECK(add(own.response_pollers, smev::Operation::get_response, parts.look_at_answers));
  BASE_CHECK(add(1, smev::Operation::get_status, parts.look_at_status));
  if (!smev::find_operation("GetIncomingQueueStatistics", settings.version)) return {};
  return add(1, smev::Operation::get_statistics,
             [&metrics = environment.metrics](smev::Queue& queue) {
               return smev::count_waiting(queue, metrics);
             });
}

void SmevLink::start() {
  for (const auto& each : pollers_) each->start();
}

boost::asio::awaitable<bool> SmevLink::drain() {
  bool ended = true;
  for (const auto& each : pollers_) {
    const bool done = co_await each->drain();
    ended = ended && done;
  }
  co_return ended;
}

boost::asio::awaitable<bus::Carried> SmevLink::carry(bus::Delivery delivery) {
  return carrier_->carry(std::move(delivery));
}

}  // namespace app

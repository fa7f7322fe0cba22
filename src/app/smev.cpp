#include "app/smev.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace app {

namespace smev = adapters::smev;

namespace {

smev::Selector selector_of(const config::SmevRequests& row,
                           const std::vector<smev::Intake::Service>& services) {
  smev::Selector selector;
  if (row.operation.empty()) return selector;
  for (const auto& each : services)
    if (each.contract.name() == row.service) selector.ns = each.contract.ns();
  selector.root = row.operation;
  return selector;
}

// What it had begun ends by it, however long that takes.
boost::asio::awaitable<void> retire(std::shared_ptr<SmevLink> link) {
  bool ended = false;
  while (!ended) ended = co_await link->drain();
}

}  // namespace

Smev::Smev(config::SmevSettings settings, std::vector<smev::Intake::Service> services,
           boost::asio::io_context& loop, adapters::soap::Environment environment,
           xml::Schema schema)
    : settings_(std::move(settings)),
      services_(std::move(services)),
      loop_(loop),
      environment_(std::move(environment)),
      schema_(std::move(schema)),
      ids_(environment_.clock) {}

base::Result<std::unique_ptr<Smev>> Smev::open(const config::Settings& settings,
                                               std::vector<smev::Intake::Service> services,
                                               boost::asio::io_context& loop,
                                               adapters::soap::Environment environment) {
  const config::SmevSettings& own = *settings.smev;
  BASE_TRY(schema, xml::Schema::load(settings.resources / "xsd/smev" / own.version / "queue.xsd"));
  std::unique_ptr<Smev> made(
      new Smev(own, std::move(services), loop, std::move(environment), std::move(schema)));
  const adapters::soap::Environment& house = made->environment_;
  const domain::PartnerId queue = house.routing.get()->find(config::smev_code)->id;
  const smev::Version version = *smev::parse_version(own.version);
  const std::size_t stored = own.ftp ? own.ftp->max_bytes : 0;
  made->requests_ = std::make_unique<smev::Requests>(
      smev::Requests::Settings{version, queue, own.answer_within, own.wait_for_answer, stored},
      made->ids_);
  made->teller_ = std::make_unique<smev::Teller>(
      smev::Teller::Parts{*made->requests_, house.storage, house.clock, house.log, house.metrics});
  made->live_ =
      std::make_unique<smev::Live>(smev::Live::Settings{version, queue, own.answer_within},
                                   made->services_, *made->requests_, house.clock);
  made->live_now_ = std::make_unique<smev::LiveNow>(smev::LiveNow::Parts{
      loop, *made->live_, house.storage, house.clock, house.log, house.metrics});
  made->intake_ = std::make_unique<smev::Intake>(
      smev::Intake::Settings{version, queue, own.answer_within, own.test}, made->services_,
      smev::Intake::Parts{house.workers, house.verifier, house.routing, house.storage,
                          house.activity, house.sender, *made->live_, made->ids_, house.clock,
                          house.log, house.metrics});
  made->answers_ = std::make_unique<smev::Answers>(
      queue,
      smev::Answers::Parts{house.workers, house.verifier, *made->teller_, house.clock, house.log});
  BASE_TRY(link, SmevLink::make(settings, made->link_parts()));
  made->link_ = std::move(link);
  return made;
}

SmevLink::Parts Smev::link_parts() {
  const auto look_at_requests = [this](const config::SmevRequests& row) -> SmevLink::Look {
    return [this, selector = selector_of(row, services_)](smev::Queue& queue) {
      return intake_->look(queue, selector);
    };
  };
  return {loop_,
          environment_,
          schema_,
          *teller_,
          look_at_requests,
          [this](smev::Queue& queue) { return answers_->look(queue, {}); },
          [this](smev::Queue& queue) { return answers_->look_at_status(queue); }};
}

void Smev::start() {
  link_->start();
}

boost::asio::awaitable<void> Smev::drain() {
  co_await link_->drain();
}

boost::asio::awaitable<bus::Carried> Smev::carry(bus::Delivery delivery) {
  const std::shared_ptr<SmevLink> link = link_;  // also when another one takes its place
  auto carrying = link->carry(std::move(delivery));
  co_return co_await std::move(carrying);
}

boost::asio::awaitable<base::Result<std::string>> Smev::ask(adapters::soap::LiveBySmev asked) {
  return live_now_->ask(std::move(asked));
}

// Numbers, questions that wait and what is in the outbox are of one version and one promise.
std::string Smev::refused_changes(const config::Settings& settings) const {
  if (!settings.smev) return "smev";
  const config::SmevSettings& given = *settings.smev;
  std::string keys;
  const auto add = [&keys](bool same, std::string_view key) {
    if (!same) keys.append(keys.empty() ? "" : ", ").append(key);
  };
  add(given.version == settings_.version, "smev.version");
  add(given.answer_within == settings_.answer_within, "smev.answer_within");
  add(given.wait_for_answer == settings_.wait_for_answer, "smev.wait_for_answer");
  add(given.test == settings_.test, "smev.test");
  const std::size_t stored = settings_.ftp ? settings_.ftp->max_bytes : 0;
  add((given.ftp ? given.ftp->max_bytes : 0) == stored, "smev.ftp.max_size");
  for (const config::SmevRequests& row : given.requests)
    add(std::ranges::any_of(services_,
                            [&](const auto& each) { return each.contract.name() == row.service; }),
        "smev.requests: " + row.service);
  return keys;
}

base::Result<std::shared_ptr<SmevLink>> Smev::prepare(const config::Settings& settings) {
  const std::string refused = refused_changes(settings);
  if (!refused.empty())
    environment_.log.write(base::Level::warning, "changed only by a restart", {{"keys", refused}});
  if (!settings.smev) return std::shared_ptr<SmevLink>();
  config::Settings given = settings;
  given.smev->version = settings_.version;
  return SmevLink::make(given, link_parts());
}

void Smev::change(std::shared_ptr<SmevLink> link) {
  const std::scoped_lock lock(changing_);
  next_ = std::move(link);
}

void Smev::follow() {
  std::shared_ptr<SmevLink> next;
  {
    const std::scoped_lock lock(changing_);
    next = std::exchange(next_, nullptr);
  }
  if (!next) return;
  next.swap(link_);
  link_->start();
  boost::asio::co_spawn(loop_, retire(std::move(next)), boost::asio::detached);
}

}  // namespace app

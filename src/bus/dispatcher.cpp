#include "bus/dispatcher.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace bus {
namespace {

namespace asio = boost::asio;
using Kind = Settlement::Kind;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

double chance() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::delivered:
      return "delivered";
    case Kind::again:
      return "again";
    case Kind::parked:
      break;
  }
  return "parked";
}

LogEntry log_entry(const Dispatch::Settle& ended, base::Time at) {
  const Delivery& delivery = ended.delivery;
  LogEntry entry;
  entry.at = at;
  entry.partner = delivery.destination;
  entry.service = "delivery";
  entry.operation = delivery.operation;
  entry.message_id = delivery.message_id;
  entry.trace = delivery.trace;
  entry.route = delivery.route;
  entry.code = ended.settlement.code;
  entry.replays = delivery.replays;
  return entry;
}

}  // namespace

struct Dispatcher::Line {
  Line(asio::io_context& loop, domain::Partner to)
      : partner(std::move(to)), core(partner.endpoint->concurrency), bell(loop) {}

  void ring() {
    rung = true;
    bell.cancel();
  }

  domain::Partner partner;
  Dispatch core;
  asio::steady_timer bell;
  bool rung = false, finished = false;
  std::map<domain::DeliveryId, Carried> carried;  // until the store has it
  std::optional<base::Time> last_success, last_failure;
  std::string last_cause;
};

Dispatcher::Dispatcher(Parts parts) : parts_(std::move(parts)), owner_(base::make_uuid()) {}
Dispatcher::~Dispatcher() = default;

void Dispatcher::spawn(asio::awaitable<void> work) {
  auto ended = [this](std::exception_ptr thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& caught) {
      parts_.log.failure(base::fail(base::Code::internal, caught.what()), "delivery failed");
    }
  };
  asio::co_spawn(parts_.loop, std::move(work), std::move(ended));
}

void Dispatcher::set_destinations(const std::vector<domain::Partner>& partners) {
  std::map<domain::PartnerId, LinePtr> old;
  old.swap(lines_);
  for (const domain::Partner& partner : partners) {
    if (!partner.endpoint) continue;
    const auto known = old.find(partner.id);
    const bool same = known != old.end() &&
                      known->second->partner.endpoint->concurrency == partner.endpoint->concurrency;
    if (same) {
      known->second->partner = partner;  // the next attempt goes to the new address
      lines_.emplace(partner.id, known->second);
      old.erase(known);
      continue;
    }
    auto line = std::make_shared<Line>(parts_.loop, partner);
    lines_.emplace(partner.id, line);
    spawn(run(line));
  }
  for (const auto& [id, line] : old) {
    line->core.drain();
    line->ring();
  }
}

void Dispatcher::wake() {
  for (const auto& [id, line] : lines_) {
    line->core.woken();
    line->ring();
  }
}

asio::awaitable<void> Dispatcher::run(LinePtr line) {
  for (;;) {
    line->rung = false;
    Dispatch::Actions actions = line->core.act(parts_.clock.now());
    line->finished = actions.finished;
    if (line->finished) break;
    line->bell.expires_after(actions.sleep);
    begin(line, std::move(actions));
    if (!line->rung) co_await line->bell.async_wait(as_values);
  }
}

void Dispatcher::begin(const LinePtr& line, Dispatch::Actions actions) {
  for (const domain::DeliveryId id : actions.forgotten) line->carried.erase(id);
  if (!actions.settle.empty()) spawn(settle(line, std::move(actions.settle)));
  if (actions.claim > 0) spawn(claim(line, actions.claim));
  for (Delivery& delivery : actions.send) spawn(attempt(line, std::move(delivery)));
}

asio::awaitable<base::Result<void>> Dispatcher::write(Job job) {
  std::function<void(Done)> start = [this, work = std::move(job)](Done done) mutable {
    parts_.write(std::move(work), std::move(done));
  };
  return net::await_callback(std::move(start));
}

asio::awaitable<void> Dispatcher::claim(LinePtr line, std::size_t count) {
  struct Found {
    std::vector<Delivery> deliveries;
    std::optional<base::Time> next_due;
  };
  auto found = std::make_shared<Found>();
  const base::Time now = parts_.clock.now();
  const Claim wanted{line->partner.id, count, owner_, now, now + base::limits::delivery_lease};
  Job job = [found, wanted](Outbox& outbox, MessageLog&) -> base::Result<void> {
    found->deliveries = outbox.claim(wanted);
    found->next_due = outbox.next_due(wanted.destination);
    return {};
  };
  const auto claimed = co_await write(std::move(job));
  if (claimed)
    line->core.claimed(std::move(found->deliveries), found->next_due, parts_.clock.now());
  else
    line->core.claim_failed(parts_.clock.now());
  line->ring();
}

asio::awaitable<void> Dispatcher::attempt(LinePtr line, Delivery delivery) {
  const domain::DeliveryId id = delivery.id;
  const base::Time begun = parts_.clock.now();
  auto carrying = parts_.carry(line->partner, std::move(delivery));
  Carried carried = co_await std::move(carrying);
  const std::chrono::duration<double> took = parts_.clock.now() - begun;
  parts_.metrics.observe_seconds("kontingent_delivery_attempt_seconds", took.count(),
                                 {{"destination", line->partner.code}});
  const Outcome outcome = carried.outcome;
  line->carried.insert_or_assign(id, std::move(carried));
  line->core.ended(id, outcome, parts_.clock.now(), chance());
  line->ring();
}

asio::awaitable<void> Dispatcher::settle(LinePtr line, std::vector<Dispatch::Settle> ended) {
  struct Entries {
    std::vector<LogEntry> all;
  };
  auto batch = std::make_shared<const std::vector<Dispatch::Settle>>(std::move(ended));
  auto entries = std::make_shared<Entries>();
  for (const Dispatch::Settle& each : *batch) {
    const Carried& carried = line->carried[each.delivery.id];
    LogEntry entry = log_entry(each, parts_.clock.now());
    entry.direction = Direction::out;
    entry.body = carried.envelope;
    entries->all.push_back(entry);
    if (carried.answer.empty()) continue;
    entry.direction = Direction::in;
    entry.answer = true;
    entry.body = carried.answer;
    entries->all.push_back(std::move(entry));
  }
  Job job = [batch, entries, owner = owner_](Outbox& outbox,
                                             MessageLog& log) -> base::Result<void> {
    for (const Dispatch::Settle& each : *batch)
      outbox.settle(each.delivery, owner, each.settlement);
    for (const LogEntry& entry : entries->all) log.append(entry);
    return {};
  };
  const auto settled = co_await write(std::move(job));
  for (const Dispatch::Settle& each : *batch) {
    const domain::DeliveryId id = each.delivery.id;
    if (!settled) {
      line->core.settle_failed(id, parts_.clock.now());
      continue;
    }
    report(*line, each);
    if (each.settlement.kind == Kind::delivered) {
      line->last_success = parts_.clock.now();
    } else {
      line->last_failure = parts_.clock.now();
      line->last_cause = each.settlement.cause;
    }
    line->carried.erase(id);
    line->core.settled(id, parts_.clock.now());
  }
  line->ring();
}

void Dispatcher::report(const Line& line, const Dispatch::Settle& ended) {
  const std::string_view outcome = name_of(ended.settlement.kind);
  parts_.metrics.count("kontingent_deliveries_total",
                       {{"destination", line.partner.code}, {"outcome", outcome}});
  const auto level = ended.settlement.kind == Kind::parked  ? base::Level::error
                     : ended.settlement.kind == Kind::again ? base::Level::warning
                                                            : base::Level::info;
  const auto age = parts_.clock.now() - ended.delivery.created;
  parts_.log.write(level, "delivery",
                   {{"trace", ended.delivery.trace},
                    {"outcome", outcome},
                    {"destination", line.partner.code},
                    {"route", ended.delivery.route},
                    {"operation", ended.delivery.operation},
                    {"message", ended.delivery.message_id},
                    {"attempts", std::int64_t{ended.delivery.attempts} + 1},
                    {"code", ended.settlement.code},
                    {"cause", ended.settlement.cause},
                    {"us", std::int64_t{age.count()}}});
}

asio::awaitable<void> Dispatcher::drain() {
  for (const auto& [id, line] : lines_) {
    line->core.drain();
    line->ring();
  }
  asio::steady_timer pause(parts_.loop);
  const auto deadline = std::chrono::steady_clock::now() + base::limits::drain_timeout;
  for (const auto& [id, line] : lines_) {
    while (!line->finished && std::chrono::steady_clock::now() < deadline) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(as_values);
    }
  }
  Job job = [owner = owner_](Outbox& outbox, MessageLog&) -> base::Result<void> {
    outbox.release(owner);
    return {};
  };
  const auto released = co_await write(std::move(job));
  if (!released) parts_.log.failure(released.error(), "deliveries not released");
}

std::vector<DestinationState> Dispatcher::states() const {
  std::vector<DestinationState> all;
  for (const auto& [id, line] : lines_)
    all.push_back({line->partner.code, line->core.breaker().state(), line->core.in_flight(),
                   line->last_success, line->last_failure, line->last_cause});
  return all;
}

}  // namespace bus

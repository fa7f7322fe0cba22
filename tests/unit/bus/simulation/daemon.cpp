#include "daemon.hpp"

#include "base/limits.hpp"

namespace simulation {

namespace limits = base::limits;

void Daemon::start() {
  alive_ = true;
  owner_ = std::to_string(number_) + "." + std::to_string(++life_);
  admission_ = std::make_unique<bus::Admission>();
  lines_ = std::vector<Line>(region_.destinations.size());
  for (std::size_t line = 0; line < lines_.size(); ++line) pump(line);
}

void Daemon::kill() {
  if (!alive_) return;
  ++region_.counts.kills;
  stop();
}

void Daemon::stop() {
  alive_ = false;
  ++life_;
  tickets_.clear();
  world_.after(world_.between(1s, 60s), [this] { start(); });
}

void Daemon::drain() {
  if (!alive_) return;
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    lines_[line].dispatch.drain();
    pump(line);
    if (!alive_) return;
  }
}

void Daemon::woken() {
  for (std::size_t line = 0; line < lines_.size() && alive_; ++line) {
    lines_[line].dispatch.woken();
    pump(line);
  }
}

void Daemon::later(Duration delay, std::function<void()> event) {
  world_.after(delay, [this, life = life_, event = std::move(event)] {
    if (alive_ && life == life_) event();
  });
}

void Daemon::transact(std::function<void()> apply, std::function<void(bool)> told) {
  const bool fails = region_.store.away || world_.fault(0.01);
  const bool lost = world_.fault(0.01);
  const bool sent = world_.happens(0.5);  // the COMMIT of one that is killed meanwhile
  world_.after(
      world_.between(1ms, world_.fault(0.01) ? Duration(40s) : Duration(20ms)),
      [this, life = life_, fails, lost, sent, apply = std::move(apply), told = std::move(told)] {
        const bool same = alive_ && life == life_;
        const bool committed = !fails && (same || sent);
        if (committed) apply();
        if (committed && lost) ++region_.counts.lost_commits;
        if (same) told(committed && !lost);
      });
}

void Daemon::receive(const bus::Incoming& incoming, const Answer& answer) {
  if (!alive_) return;
  domain::Partner partner;
  partner.id = incoming.partner;
  partner.limits = {.messages_per_second = 20, .concurrency = 3};
  auto ticket = admission_->enter(partner, incoming.message_id, wall());
  if (!ticket) {
    ++region_.counts.busy;
    return answer(std::move(ticket).error());
  }
  const std::uint64_t number = ++last_;
  tickets_.emplace(number, std::move(*ticket));
  work(incoming, number, answer);
}

void Daemon::work(const bus::Incoming& incoming, std::uint64_t ticket, const Answer& answer) {
  auto transaction = std::make_shared<Transaction>(region_.store);
  const bus::Effect effect = [&](domain::MessageId id) -> base::Result<std::string> {
    if (world_.fault(0.02)) return base::fail(base::Code::storage_unavailable);
    const Message& message = region_.ledger.at(incoming.message_id);
    bus::Letter letter;
    letter.source = id;
    letter.message_id = "L" + std::to_string(id.value);
    letter.payload = letter.trace = incoming.message_id;
    letter.created = wall();
    // what nobody can deliver would hold up its key for the day that this clock is ahead
    const base::Time from = message.cursed ? world_.now : wall();
    for (const auto& to : region_.destinations)
      letter.to.push_back(
          {{to.number + 1}, to.ordered ? message.key : std::string(), from + message.deadline});
    transaction->take_effect(incoming.message_id, std::move(letter));
    return "answer " + std::to_string(id.value);
  };
  auto accepted = bus::accept_once(*transaction, incoming, effect);
  auto done = [this, ticket, answer, accepted](bool committed) {
    tickets_.erase(ticket);
    if (!committed) return answer(base::fail(base::Code::storage_unavailable));
    answer(accepted);
    if (accepted) region_.wake();
  };
  // a refusal is committed, too: what it leaves must not block the retry
  transact([transaction] { transaction->commit(); }, std::move(done));
}

void Daemon::pump(std::size_t number) {
  Line& line = lines_[number];
  if (line.finished) return;
  auto actions = line.dispatch.act(wall());
  world_.expect(actions.sleep > Duration() && actions.sleep <= limits::dispatch_nap, "sleep");
  world_.expect(line.dispatch.in_flight() <= concurrency, "too many attempts in flight");
  region_.counts.forgotten += actions.forgotten.size();
  for (const auto& delivery : actions.send) send(number, delivery);
  for (const auto& one : actions.settle) settle(number, one);
  if (actions.claim > 0) claim(number, actions.claim);
  later(actions.sleep, [this, number, timer = ++line.timer] {
    if (lines_[number].timer == timer) pump(number);
  });
  line.finished = actions.finished;
  if (line.finished) finish_drain();
}

void Daemon::finish_drain() {
  for (const Line& line : lines_)
    if (!line.finished) return;
  for (const Line& line : lines_)
    world_.expect(line.attempts.empty(), "drained with an attempt in flight");
  region_.store.outbox.release(owner_);
  ++region_.counts.drains;
  stop();
}

void Daemon::claim(std::size_t number, std::size_t count) {
  struct Brought {
    std::vector<bus::Delivery> deliveries;
    std::optional<base::Time> next_due;
  };
  auto brought = std::make_shared<Brought>();
  const bus::Claim wish{.destination = {std::int64_t(number) + 1},
                        .count = count,
                        .owner = owner_,
                        .now = wall(),
                        .until = wall() + limits::delivery_lease};
  transact(
      [this, brought, wish] {
        brought->deliveries = region_.store.outbox.claim(wish);
        brought->next_due = region_.store.outbox.next_due(wish.destination);
      },
      [this, brought, number](bool committed) {
        auto& dispatch = lines_[number].dispatch;
        if (committed)
          dispatch.claimed(std::move(brought->deliveries), brought->next_due, wall());
        else
          dispatch.claim_failed(wall());
        pump(number);
      });
}

void Daemon::send(std::size_t number, const bus::Delivery& delivery) {
  ++region_.counts.attempts;
  const std::uint64_t attempt = ++last_;
  const bool fresh = lines_[number].attempts.emplace(delivery.id, attempt).second;
  world_.expect(fresh, "two attempts for one delivery in one daemon");
  const bool twice = world_.fault(0.02);
  for (int copy = 0; copy < (twice ? 2 : 1); ++copy) {
    if (world_.fault(0.03)) continue;  // the request is lost
    world_.after(world_.transit(), [this, life = life_, number, delivery, attempt] {
      const Message& message = region_.ledger.at(delivery.payload);
      const auto outcome = region_.destinations[number].take(delivery, message);
      if (!outcome || world_.fault(0.03)) return;  // no answer, or it is lost
      world_.after(world_.transit(), [this, life, number, id = delivery.id, attempt, outcome] {
        if (alive_ && life == life_) end(number, id, attempt, *outcome);
      });
    });
  }
  later(30s, [this, number, id = delivery.id, attempt] {
    end(number, id, attempt,
        {.kind = bus::Outcome::Kind::failed, .code = base::Code::timed_out, .cause = "late"});
  });
}

void Daemon::end(std::size_t number, domain::DeliveryId id, std::uint64_t attempt,
                 const bus::Outcome& outcome) {
  Line& line = lines_[number];
  const auto found = line.attempts.find(id);
  if (found == line.attempts.end() || found->second != attempt) return;  // an answer too late
  line.attempts.erase(found);
  line.dispatch.ended(id, outcome, wall(), world_.chance());
  pump(number);
}

void Daemon::settle(std::size_t number, const bus::Dispatch::Settle& settle) {
  const auto apply = [this, settle, owner = owner_] {
    auto& outbox = region_.store.outbox;
    if (settle.settlement.kind == bus::Settlement::Kind::parked &&
        outbox.owns(settle.delivery, owner)) {
      world_.expect(!settle.settlement.code.empty(), "parked without a cause");
      region_.ledger.at(settle.delivery.trace).parked |= 1U
                                                         << (settle.delivery.destination.value - 1);
      ++region_.counts.parked;
    }
    (void)outbox.settle(settle.delivery, owner, settle.settlement);
  };
  transact(apply, [this, number, id = settle.delivery.id](bool committed) {
    auto& dispatch = lines_[number].dispatch;
    if (committed)
      dispatch.settled(id, wall());
    else
      dispatch.settle_failed(id, wall());
    pump(number);
  });
}

}  // namespace simulation

// Accept once and deliver at least once, in a world where everything fails: several daemons over
// one store, senders that retry, destinations that know repeats by their id; kills, drains, lost
// commits and answers, late and doubled requests, clocks a day off. Then the world is at peace and
// the ledger is compared.
//
// KONTINGENT_SIM_STEPS: how many events; KONTINGENT_SIM_SEED: the first episode's seed. A
// violation prints the seed of its episode: run it again with that seed and one step.
//
// That it can fail was tried by hand: each of these changes alone is found within 4 million steps,
// most in the first episode. In the logic:
// - accept_once remembers before the effect; does not claim the id; does not look for it; does not
//   compare the content
// - a ticket of Admission does not leave
// - settle_after takes busy, or failed, for delivered
// - a Pause is over only when the clock says so (a clock put back a day stretches it)
// - Breaker stays in probing after a failed probe
// - Dispatch takes a held delivery again when it is claimed again; does not try a failed settlement
//   or a failed claim again; does not ask after a nap; exceeds its concurrency; is finished before
//   its attempts have ended
// And in the store, as it stands here for the real one:
// - settle without fencing; fenced by the owner but not by the attempts
// - claim without the order of a key; a claimed one does not hold up its key; leases do not end; a
//   time a day ahead is not due
// - letters put down outside the transaction
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "sender.hpp"

namespace simulation {
namespace {

class Episode {
 public:
  explicit Episode(std::uint64_t seed) : world_(seed) {
    const std::size_t daemons = 1 + world_.pick(3);
    for (std::size_t i = 0; i < daemons; ++i)
      daemons_.push_back(std::make_unique<Daemon>(region_, int(i)));
    for (std::uint32_t i = 0; i < 3; ++i) region_.destinations.emplace_back(world_, i, i != 2);
    for (std::int64_t i = 1; i <= 3; ++i)
      senders_.push_back(std::make_unique<Sender>(region_, daemons_, i, 60));
    region_.wake = [this] {
      for (auto& daemon : daemons_)
        if (daemon->alive() && !world_.fault(0.1)) daemon->woken();
    };
  }

  void run() {
    for (auto& daemon : daemons_) daemon->start();
    for (auto& sender : senders_) sender->start();
    chaos();
    world_.run_until(world_.now + world_.between(1min, 20min));
    make_peace();
    world_.run_until(world_.now + 40min);
    check_at_rest();
    revive([](const bus::DeliveryRow& row) { return row.code == "KB-1702"; });
    world_.run_until(world_.now + 30min);
    check_effects();
  }

  World& world() { return world_; }
  const Region::Counts& counts() const { return region_.counts; }

 private:
  bool everything_sent() const {
    return std::all_of(senders_.begin(), senders_.end(), [](const auto& s) { return s->done(); });
  }

  void chaos() {
    if (!world_.faults) return;
    Daemon& daemon = *daemons_[world_.pick(daemons_.size())];
    Destination& destination = region_.destinations[world_.pick(region_.destinations.size())];
    switch (world_.pick(6)) {
      case 0:
        daemon.kill();
        break;
      case 1:
        daemon.drain();
        break;
      case 2: {
        ++region_.counts.jumps;
        const Duration offsets[] = {24h, -24h, 0s, world_.between(-50s, 50s)};
        daemon.set_clock(offsets[world_.pick(4)]);
        break;
      }
      case 3:
        region_.store.away = true;
        world_.after(world_.between(1s, 60s), [this] { region_.store.away = false; });
        break;
      case 4:
        destination.mode = Destination::Mode(world_.pick(4));
        world_.after(world_.between(5s, 3min),
                     [&destination] { destination.mode = Destination::Mode::up; });
        break;
      case 5:
        revive([this](const bus::DeliveryRow&) { return world_.happens(0.3); });
    }
    world_.after(world_.between(0s, 15s), [this] { chaos(); });
  }

  void make_peace() {
    world_.faults = false;
    region_.store.away = false;
    for (auto& destination : region_.destinations) destination.mode = Destination::Mode::up;
    for (auto& daemon : daemons_) daemon->set_clock({});
  }

  template <class Wanted>
  void revive(const Wanted& wanted) {
    const bus::DeliveryFilter parked{.state = bus::DeliveryRow::State::parked};
    std::vector<domain::DeliveryId> ids;
    for (const auto& row : region_.store.outbox.list(parked))
      if (wanted(row)) ids.push_back(row.delivery.id);
    region_.store.outbox.revive(ids, world_.now, world_.now + 10min);
  }

  void check_at_rest() {
    world_.expect(everything_sent(), "something is not acknowledged");
    for (const auto& row : region_.store.outbox.list({})) {
      world_.expect(row.state == bus::DeliveryRow::State::parked,
                    row.delivery.payload + " still waits for " +
                        std::to_string(row.delivery.destination.value - 1));
      world_.expect(row.code == "KB-1701" || row.code == "KB-1702", "parked without a cause");
    }
    world_.expect(region_.store.locks.empty(), "a lock outlives its transaction");
  }

  // All that could be delivered has been; what remains is parked and says why.
  void check_effects() {
    std::set<std::pair<std::string, std::int64_t>> parked;
    for (const auto& row : region_.store.outbox.list({}))
      parked.emplace(row.delivery.payload, row.delivery.destination.value - 1);
    for (const auto& [id, message] : region_.ledger) {
      world_.expect(region_.store.effects[id] == 1, id + " is not once in the register");
      for (auto& destination : region_.destinations) {
        const bool listed = parked.contains({id, destination.number});
        const bool hopeless = message.poison || message.cursed;
        world_.expect(destination.effects[id] == (hopeless ? 0 : 1) && listed == hopeless,
                      id + " is not once at " + std::to_string(destination.number));
      }
    }
  }

  World world_;
  Region region_{.world = world_, .store = {}, .destinations = {}, .ledger = {}, .wake = {}};
  std::vector<std::unique_ptr<Daemon>> daemons_;
  std::vector<std::unique_ptr<Sender>> senders_;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t default_steps = 200'000;
#else
constexpr std::uint64_t default_steps = 2'000'000;
#endif

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(Simulation, nothing_acknowledged_is_lost_or_doubled_or_overtaken) {
  const std::uint64_t steps = number_from("KONTINGENT_SIM_STEPS", default_steps);
  std::uint64_t seed = number_from("KONTINGENT_SIM_SEED", std::random_device()());
  std::cout << "KONTINGENT_SIM_SEED=" << seed << std::endl;
  Region::Counts sum;
  std::uint64_t done = 0, episodes = 0;
  for (; done < steps; ++seed, ++episodes) {
    Episode episode(seed);
    episode.run();
    done += episode.world().steps;
    const auto& wrong = episode.world().violations;
    ASSERT_TRUE(wrong.empty()) << "KONTINGENT_SIM_SEED=" << seed << ": " << wrong.front() << " and "
                               << wrong.size() - 1 << " more";
    const auto& counts = episode.counts();
    sum.messages += counts.messages, sum.attempts += counts.attempts;
    sum.repeats += counts.repeats, sum.parked += counts.parked, sum.busy += counts.busy;
    sum.kills += counts.kills, sum.drains += counts.drains, sum.jumps += counts.jumps;
    sum.lost_commits += counts.lost_commits, sum.forgotten += counts.forgotten;
  }
  std::cout << done << " steps in " << episodes << " episodes: " << sum.messages << " messages, "
            << sum.attempts << " attempts, " << sum.repeats << " repeats, " << sum.busy << " busy, "
            << sum.parked << " parked, " << sum.kills << " kills, " << sum.drains << " drains, "
            << sum.jumps << " clock jumps, " << sum.lost_commits << " lost answers to commits, "
            << sum.forgotten << " forgotten; lost 0, doubled 0\n";
}

}  // namespace
}  // namespace simulation

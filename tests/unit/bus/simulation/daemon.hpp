#pragma once
// One daemon: the real Admission, accept_once and Dispatch between a network and a store that fail.
// A life ends with a kill or a drain; what is on its way then meets the next life, or nobody.
#include <functional>
#include <memory>

#include "bus/admission.hpp"
#include "bus/dispatch.hpp"
#include "destination.hpp"
#include "store.hpp"

namespace simulation {

// What the daemons share.
struct Region {
  World& world;
  Store store;
  std::vector<Destination> destinations;
  std::map<std::string, Message> ledger;  // by payload; sent at least once
  std::function<void()> wake;             // NOTIFY

  struct Counts {
    std::uint64_t attempts = 0, repeats = 0, forgotten = 0, kills = 0, drains = 0, jumps = 0;
    std::uint64_t messages = 0, parked = 0, lost_commits = 0, busy = 0;
  } counts{};
};

using Answer = std::function<void(base::Result<bus::Accepted>)>;

class Daemon {
 public:
  Daemon(Region& region, int number) : region_(region), world_(region.world), number_(number) {}

  void start();
  // Both end this life, drain when all in flight has ended; the next begins by itself.
  void kill();
  void drain();
  bool alive() const { return alive_; }
  void set_clock(Duration offset) { offset_ = offset; }
  void woken();

  // A request of a sender has arrived.
  void receive(const bus::Incoming& incoming, const Answer& answer);

  static constexpr int concurrency = 3;

 private:
  struct Line {
    bus::Dispatch dispatch{concurrency};
    std::uint64_t timer = 0;  // only the last one counts
    std::map<domain::DeliveryId, std::uint64_t> attempts{};
    bool finished = false;
  };

  base::Time wall() const { return world_.now + offset_; }
  // Runs event later if this life is still the same.
  void later(Duration delay, std::function<void()> event);
  // A transaction: apply is committed or not; told: with what became of it, as far as known.
  void transact(std::function<void()> apply, std::function<void(bool)> told);
  void work(const bus::Incoming& incoming, std::uint64_t ticket, const Answer& answer);
  void pump(std::size_t line);
  void claim(std::size_t line, std::size_t count);
  void send(std::size_t line, const bus::Delivery& delivery);
  void settle(std::size_t line, const bus::Dispatch::Settle& settle);
  void end(std::size_t line, domain::DeliveryId id, std::uint64_t attempt,
           const bus::Outcome& outcome);
  void finish_drain();
  void stop();

  Region& region_;
  World& world_;
  const int number_;
  Duration offset_{};
  bool alive_ = false;
  std::uint64_t life_ = 0, last_ = 0;
  std::string owner_;
  std::unique_ptr<bus::Admission> admission_;
  std::map<std::uint64_t, bus::Admission::Ticket> tickets_;
  std::vector<Line> lines_;
};

}  // namespace simulation

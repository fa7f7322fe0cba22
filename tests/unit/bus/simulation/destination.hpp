#pragma once
// A partner that takes messages: tells a repeat by its id, and has its days.
#include <map>
#include <set>
#include <string>

#include "bus/delivery_policy.hpp"
#include "world.hpp"

namespace simulation {

class Destination {
 public:
  enum class Mode { up, down, busy, garbage, slow };

  Destination(World& world, std::uint32_t its_number, bool in_order)
      : number(its_number), ordered(in_order), world_(world) {}

  const std::uint32_t number;  // from 0
  const bool ordered;          // asked for messages of one key in their order
  Mode mode = Mode::up;
  std::map<std::string, int> effects;  // payload → how often

  // A request has arrived; none: it does not answer.
  std::optional<bus::Outcome> take(const bus::Delivery& delivery, const Message& message) {
    using Kind = bus::Outcome::Kind;
    if (mode == Mode::down || message.cursed) return std::nullopt;
    if (mode == Mode::busy || world_.fault(0.01)) {
      const auto wait = std::chrono::seconds(world_.pick(60));
      return bus::Outcome{.kind = Kind::busy, .code = base::Code::busy, .retry_after = wait};
    }
    if (message.poison)
      return bus::Outcome{
          .kind = Kind::refused, .code = base::Code::delivery_refused, .cause = "refused"};
    if (seen_.insert(delivery.message_id).second) take_effect(message);
    if (mode == Mode::garbage || world_.fault(0.01))
      return bus::Outcome{.kind = Kind::failed, .code = base::Code::answer_untrusted};
    return bus::Outcome{.kind = Kind::accepted};
  }

 private:
  void take_effect(const Message& message) {
    world_.expect(++effects[message.id] == 1,
                  message.id + " takes effect twice at " + std::to_string(number));
    // a parked one lets the others pass, and its request may still be on its way
    if (!ordered || (message.parked >> number & 1) != 0) return;
    int& last = last_[message.key];
    world_.expect(message.number > last,
                  message.id + " comes after its successor at " + std::to_string(number));
    last = message.number;
  }

  World& world_;
  std::set<std::string> seen_;
  std::map<std::string, int> last_;
};

}  // namespace simulation

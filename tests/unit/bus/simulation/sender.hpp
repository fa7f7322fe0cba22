#pragma once
// A partner that sends until it is acknowledged, one message of a key after the other, and keeps a
// ledger. Sometimes it repeats what was acknowledged, or uses an id again for other content.
#include <memory>

#include "daemon.hpp"

namespace simulation {

class Sender {
 public:
  // quota: messages per key.
  Sender(Region& region, std::vector<std::unique_ptr<Daemon>>& daemons, std::int64_t number,
         int quota)
      : region_(region), world_(region.world), daemons_(daemons), number_(number), quota_(quota) {}

  void start() {
    for (int key = 0; key < keys; ++key) next(key, 1);
  }
  bool done() const { return finished_ == keys; }
  static constexpr int keys = 4;

 private:
  void next(int key, int number) {
    if (number > quota_) {
      ++finished_;
      return;
    }
    Message message;
    message.key = std::to_string(number_) + "." + std::to_string(key);
    message.id = message.key + "." + std::to_string(number);
    message.sender = number_;
    message.number = number;
    message.poison = world_.happens(0.02);
    message.cursed = world_.happens(0.005);
    const bool hurried = message.cursed || world_.happens(0.05);
    message.deadline = hurried ? world_.between(10s, 5min) : Duration(12h);
    ++region_.counts.messages;
    const std::string id = message.id;
    region_.ledger.emplace(id, std::move(message));
    attempt(id, [this, key, number] {
      world_.after(world_.between(0s, 4s), [this, key, number] { next(key, number + 1); });
    });
  }

  // Until it is acknowledged; then what follows, once.
  void attempt(const std::string& id, const std::function<void()>& follow) {
    if (!region_.ledger.at(id).answer.empty()) return;
    post(id, id, [this, id, follow](const base::Result<bus::Accepted>& result) {
      Message& message = region_.ledger.at(id);
      if (!result) {
        world_.expect(result.error().code != base::Code::message_id_reused, id + " refused");
        return;
      }
      const bool first = message.answer.empty();
      if (first) message.answer = result->answer;
      world_.expect(!message.answer.empty(), id + " was answered with nothing");
      world_.expect(message.answer == result->answer, id + " has two answers");
      world_.expect(region_.store.effects[id] == 1, id + " acknowledged, not in the register");
      if (!first) return;
      tease(id);
      follow();
    });
    // a late answer counts, so there may be several attempts in the network
    world_.after(world_.between(1s, 20s), [this, id, follow] { attempt(id, follow); });
  }

  void tease(const std::string& id) {
    if (world_.fault(0.05))
      post(id, id, [this, id](const base::Result<bus::Accepted>& result) {
        if (!result) return;
        ++region_.counts.repeats;
        world_.expect(result->repeated, id + " was taken for new");
        world_.expect(result->answer == region_.ledger.at(id).answer, id + " got another answer");
      });
    if (world_.fault(0.02))
      post(id, "other", [this, id](const base::Result<bus::Accepted>& result) {
        world_.expect(!result, id + " accepted with other content");
      });
  }

  void post(const std::string& id, const std::string& content, const Answer& answer) {
    bus::Incoming incoming;
    incoming.partner = {number_};
    incoming.message_id = id;
    incoming.content_digest = content;
    incoming.signature_digest = std::to_string(number_) + "s" + std::to_string(++signatures_);
    Daemon* daemon = daemons_[world_.pick(daemons_.size())].get();
    const bool twice = world_.fault(0.03);
    for (int copy = 0; copy < (twice ? 2 : 1); ++copy) {
      if (world_.fault(0.03)) continue;
      world_.after(world_.transit(), [this, daemon, incoming, answer] {
        daemon->receive(incoming, [this, answer](base::Result<bus::Accepted> result) {
          if (world_.fault(0.03)) return;
          world_.after(world_.transit(), [answer, result] { answer(result); });
        });
      });
    }
  }

  Region& region_;
  World& world_;
  std::vector<std::unique_ptr<Daemon>>& daemons_;
  const std::int64_t number_;
  const int quota_;
  int finished_ = 0;
  std::uint64_t signatures_ = 0;
};

}  // namespace simulation

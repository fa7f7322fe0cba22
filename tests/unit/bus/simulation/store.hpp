#pragma once
// One store in memory behind the ports, with transactions: what is staged is there after commit.
#include <map>
#include <set>

#include "bus/inbox.hpp"
#include "bus/outbox.hpp"
#include "world.hpp"

namespace simulation {

class Outbox final : public bus::Outbox {
 public:
  struct Row {
    bus::Delivery delivery;
    bus::DeliveryRow::State state{};
    base::Time next;
    std::string owner{};
    base::Time lease{};
    std::string code{}, cause{};
  };

  void put(const bus::Letter& letter) override;
  std::vector<bus::Delivery> claim(const bus::Claim& claim) override;
  bool settle(const bus::Delivery& delivery, const std::string& owner,
              const bus::Settlement& settlement) override;
  void release(const std::string& owner) override;
  std::optional<base::Time> next_due(domain::PartnerId destination) override;
  std::vector<bus::DeliveryRow> list(const bus::DeliveryFilter& filter) override;
  std::vector<bus::QueueState> queues() override;
  std::size_t pull_back(base::Time) override { return 0; }  // claim() sees such times itself
  std::size_t revive(std::span<const domain::DeliveryId> ids, base::Time now,
                     base::Time not_after) override;
  std::size_t discard(std::span<const domain::DeliveryId> ids) override;

  // Who has the right to settle, said apart from settle.
  bool owns(const bus::Delivery& delivery, const std::string& owner) const;

 private:
  Row* find(domain::DeliveryId id);
  std::map<domain::PartnerId, std::map<domain::DeliveryId, Row>> rows_;
  std::map<domain::DeliveryId, domain::PartnerId> destination_;
  std::int64_t last_ = 0;
};

struct Store {
  bool away = false;
  std::set<std::string> signatures;
  std::map<std::pair<std::int64_t, std::string>, bus::Remembered> inbox;
  std::map<std::string, int> effects;  // the register: how often each payload took effect
  std::set<std::string> locks;         // of transactions that are open
  Outbox outbox;
  std::int64_t last_message = 0;
};

// The transaction of one incoming message.
class Transaction final : public bus::Inbox {
 public:
  explicit Transaction(Store& store) : store_(store) {}
  ~Transaction() override { store_.locks.erase(lock_); }
  bool claim(domain::PartnerId partner, const std::string& message_id) override;
  bool first_sight(const std::string& signature_digest, base::Time now,
                   std::chrono::seconds memory) override;
  std::optional<bus::Remembered> find(domain::PartnerId partner,
                                      const std::string& message_id) override;
  domain::MessageId reserve() override { return {++store_.last_message}; }
  void remember(domain::MessageId id, const bus::Incoming& message,
                const std::string& answer) override;
  int count_replay(domain::MessageId) override { return 0; }
  void take_effect(const std::string& payload, bus::Letter letter);
  void commit();

 private:
  Store& store_;
  std::string lock_;  // on the message's id, while the transaction lasts
  std::vector<std::string> signatures_, effects_;
  std::vector<std::pair<std::pair<std::int64_t, std::string>, bus::Remembered>> remembered_;
  std::vector<bus::Letter> letters_;
};

}  // namespace simulation

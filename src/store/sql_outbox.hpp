#pragma once
// bus::Outbox over a session. Claims, settlements and what operators do to deliveries belong into
// Database::queue(); put() into the transaction of the effect.
#include <utility>

#include "bus/outbox.hpp"
#include "store/session.hpp"

namespace store {

class SqlOutbox final : public bus::Outbox {
 public:
  explicit SqlOutbox(Session& session) : session_(session) {}

  void put(const bus::Letter& letter) override;
  std::vector<bus::Delivery> claim(const bus::Claim& claim) override;
  bool settle(const bus::Delivery& delivery, const std::string& owner,
              const bus::Settlement& settlement) override;
  void release(const std::string& owner) override;
  std::optional<base::Time> next_due(domain::PartnerId destination) override;

  std::size_t pull_back(base::Time now) override;
  std::vector<bus::DeliveryRow> list(const bus::DeliveryFilter& filter) override;
  std::vector<bus::QueueState> queues() override;
  std::size_t revive(std::span<const domain::DeliveryId> ids, base::Time now,
                     base::Time not_after) override;
  std::size_t discard(std::span<const domain::DeliveryId> ids) override;

  // True when there may be something to claim that was not there at the last call.
  bool take_news() { return std::exchange(news_, false); }

 private:
  // The candidates that are due, the first `window` of them: claimed, set behind, or put off.
  std::vector<Row> judge(const bus::Claim& claim, std::size_t window, std::size_t count);
  void add_payloads(std::vector<bus::Delivery>& deliveries, const Set& outgoing);
  // Deletes those of ids for which the condition holds, and each letter with its last delivery.
  std::size_t remove(const Set& ids, const std::string& condition,
                     const std::vector<Param>& params);
  // What comes next after one of this order key has left the queue may be claimed.
  void promote(const bus::Delivery& delivery);
  bool on_postgresql() const { return session_.dialect() == Dialect::postgresql; }

  Session& session_;
  bool news_ = false;
};

// What claim() runs; apart for the test that looks at its plan.
std::string claim_statement(Dialect dialect);

}  // namespace store

#pragma once
// Letters, claims and settlements in few words.
#include "base/limits.hpp"
#include "fixture.hpp"

namespace store {

using namespace std::chrono_literals;
inline constexpr domain::PartnerId north{501}, south{502};
inline const auto lease = base::limits::delivery_lease;

class OutboxTest : public StoreTest {
 protected:
  using Kind = bus::Settlement::Kind;
  using State = bus::DeliveryRow::State;

  static bus::Letter letter(const std::string& name, std::vector<bus::Letter::Address> to) {
    return {.source = {7},
            .route = "marks",
            .operation = "PushMarks",
            .trace = "trace-" + name,
            .message_id = name,
            .payload = "<Marks>" + name + "</Marks>",
            .created = noon,
            .to = std::move(to)};
  }
  static bus::Letter::Address to(domain::PartnerId destination, const std::string& key = "") {
    return {destination, key, noon + 24h};
  }

  void put(const std::string& name, const std::string& key = "") {
    put(letter(name, {to(north, key)}));
  }
  void put(const bus::Letter& letter) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.outbox.put(letter);
      return {};
    });
  }
  template <class Use>
  void queue(Database& database, Use use) {
    const auto result = queue_now(database, [&](Transaction& tx) -> base::Result<void> {
      use(tx.outbox);
      return {};
    });
    ASSERT_TRUE(result) << base::describe(result.error());
  }
  template <class Use>
  void queue(Use use) {
    queue(*database_, std::move(use));
  }
  std::vector<bus::Delivery> claim(base::Time now = noon, std::size_t count = 10,
                                   const std::string& owner = "me",
                                   domain::PartnerId destination = north) {
    std::vector<bus::Delivery> result;
    queue([&](bus::Outbox& outbox) {
      result = outbox.claim({.destination = destination,
                             .count = count,
                             .owner = owner,
                             .now = now,
                             .until = now + lease});
    });
    return result;
  }
  bool settle(const bus::Delivery& delivery, const bus::Settlement& settlement,
              const std::string& owner = "me") {
    bool done = false;
    queue([&](bus::Outbox& outbox) { done = outbox.settle(delivery, owner, settlement); });
    return done;
  }
  bool deliver(const bus::Delivery& delivery) {
    return settle(delivery, {.kind = Kind::delivered});
  }
  std::vector<bus::DeliveryRow> list(const bus::DeliveryFilter& filter = {}) {
    std::vector<bus::DeliveryRow> result;
    read([&](Transaction& tx) -> base::Result<void> {
      result = tx.outbox.list(filter);
      return {};
    });
    return result;
  }
  std::optional<base::Time> next_due() {
    std::optional<base::Time> result;
    queue([&](bus::Outbox& outbox) { result = outbox.next_due(north); });
    return result;
  }
  std::int64_t count(const std::string& table) {
    return rows("count(*)", "FROM " + table).at(0).integer(0);
  }
  static std::vector<std::string> names(const std::vector<bus::Delivery>& deliveries) {
    std::vector<std::string> result;
    for (const auto& delivery : deliveries) result.push_back(delivery.message_id);
    return result;
  }
  using Names = std::vector<std::string>;
};

}  // namespace store

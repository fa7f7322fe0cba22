#pragma once
// Transfers in memory, for tests.
#include <map>

#include "registers/transfers.hpp"

namespace registers {

class MemoryTransfers : public TransferBook {
 public:
  std::map<std::int64_t, Transfer> all;

  std::optional<Transfer> find(bool incoming, const std::string& number) override {
    for (const auto& [id, one] : all)
      if (one.incoming == incoming && one.number == number) return one;
    return std::nullopt;
  }
  std::optional<Transfer> sent_of(domain::PersonId student) override {
    for (const auto& [id, one] : all)
      if (!one.incoming && one.student == student && one.state == TransferState::sent) return one;
    return std::nullopt;
  }
  bool departed(domain::PersonId student, domain::Date day) override {
    for (const auto& [id, one] : all)
      if (!one.incoming && one.student == student && one.state == TransferState::accepted &&
          one.from >= day)
        return true;
    return false;
  }
  std::vector<Transfer> due(base::Time now, std::size_t) override {
    std::vector<Transfer> found;
    for (const auto& [id, one] : all)
      if (one.due && *one.due <= now) found.push_back(one);
    return found;
  }
  void put(Transfer& transfer) override {
    if (transfer.id == 0) transfer.id = static_cast<std::int64_t>(all.size()) + 1;
    all[transfer.id] = transfer;
  }
  std::vector<Transfer> page(const TransferFilter&) override { return {}; }
};

}  // namespace registers

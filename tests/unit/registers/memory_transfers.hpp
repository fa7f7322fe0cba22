#pragma once
// Transfers in memory, for tests.
#include <map>

#include "registers/transfers.hpp"

namespace registers {

class MemoryTransfers : public TransferBook {
 public:
  std::map<std::int64_t, Transfer> all;

  template <class Fits>
  std::optional<Transfer> first(const Fits& fits) {
    for (const auto& [id, one] : all)
      if (fits(one)) return one;
    return std::nullopt;
  }
  std::optional<Transfer> find(std::int64_t id) override {
    return first([&](const Transfer& one) { return one.id == id; });
  }
  std::optional<Transfer> find_outgoing(const std::string& number) override {
    return first([&](const Transfer& one) { return !one.incoming && one.number == number; });
  }
  std::optional<Transfer> find_incoming(const std::string& number) override {
    return first([&](const Transfer& one) { return one.incoming && one.number == number; });
  }
  std::optional<Transfer> leaving(domain::PersonId student) override {
    return first([&](const Transfer& one) {
      return !one.incoming && one.student == student &&
             (one.state == TransferState::sent || one.state == TransferState::asked);
    });
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

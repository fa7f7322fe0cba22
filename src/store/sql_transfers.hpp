#pragma once
// registers::TransferBook over a session.
#include "registers/scope.hpp"
#include "registers/transfers.hpp"
#include "store/session.hpp"

namespace store {

class SqlTransfers final : public registers::TransferBook {
 public:
  explicit SqlTransfers(Session& session) : session_(session) {}

  std::optional<registers::Transfer> find(std::int64_t id) override;
  std::optional<registers::Transfer> find_outgoing(const std::string& number) override;
  std::optional<registers::Transfer> find_incoming(const std::string& number) override;
  std::optional<registers::Transfer> leaving(domain::PersonId student) override;
  bool departed(domain::PersonId student, domain::Date day) override;
  std::vector<registers::Transfer> due(base::Time now, std::size_t most) override;
  void put(registers::Transfer& transfer) override;
  std::vector<registers::Transfer> page(const registers::TransferFilter& filter) override {
    return page_within(registers::Scope::region(), filter, {});
  }
  std::vector<registers::Transfer> page_within(const registers::Scope& scope,
                                               const registers::TransferFilter& filter,
                                               domain::Date today);

 private:
  std::vector<registers::Transfer> select(const std::string& rest,
                                          const std::vector<Param>& params);
  std::optional<registers::Transfer> first(const std::string& rest,
                                           const std::vector<Param>& params);
  Session& session_;
};

}  // namespace store

#pragma once
// registers::OrderBook over a session.
#include "registers/orders.hpp"
#include "store/session.hpp"

namespace store {

class SqlOrders final : public registers::OrderBook {
 public:
  explicit SqlOrders(Session& session) : session_(session) {}

  std::optional<registers::Order> find(domain::PartnerId partner,
                                       const std::string& number) override;
  void put(registers::Order& order) override;
  std::vector<registers::Order> accepted(std::int64_t after, std::size_t most) override;
  std::vector<registers::Order> page(const registers::Scope& scope,
                                     const registers::OrderFilter& filter,
                                     domain::Date today) override;

 private:
  Session& session_;
};

std::vector<Column> order_table();  // its columns
// For numbers that were kept before they had a key. In a migration.
void fill_order_keys(Session& session);
// rest: what follows the columns of portal_order "r".
std::vector<registers::Order> select_orders(Session& session, const std::string& rest,
                                            const std::vector<Param>& params);

}  // namespace store

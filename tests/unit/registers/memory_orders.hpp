#pragma once
// The portal's orders in memory, for tests.
#include <map>
#include <vector>

#include "registers/orders.hpp"

namespace registers {

class MemoryOrders : public OrderBook {
 public:
  std::map<std::int64_t, Order> all;

  std::optional<Order> find(domain::PartnerId partner, const std::string& number) override {
    for (const auto& [id, order] : all)
      if (order.partner == partner &&
          domain::search_key(order.form.number) == domain::search_key(number))
        return order;
    return std::nullopt;
  }
  void put(Order& order) override {
    if (order.id == 0) order.id = static_cast<std::int64_t>(all.size()) + 1;
    all[order.id] = order;
  }
  std::vector<Order> accepted(std::int64_t after, std::size_t most) override {
    std::vector<Order> found;
    for (const auto& [id, order] : all)
      if (id > after && order.state == OrderState::accepted && found.size() < most)
        found.push_back(order);
    return found;
  }
  std::vector<Order> page(const Scope&, const OrderFilter&, domain::Date) override { return {}; }
};

}  // namespace registers

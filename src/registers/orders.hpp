#pragma once
// Orders of the portal's service (заявления): somebody asks to be told how a child is doing. The
// register confirms an order by itself when it knows the child as the applicant's (rule 6), on the
// day or later; what it has not confirmed for too long is refused. An order that is granted is a
// standing permission until it is withdrawn, whichever portal asks then; it never replaces the link
// to the child. The port is implemented by store/; calls come from the database thread that owns
// the transaction, failures are thrown.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/date.hpp"
#include "domain/partner.hpp"
#include "domain/snils.hpp"
#include "registers/scope.hpp"

namespace registers {

class Queries;
struct StudentEntry;

enum class OrderState : std::int8_t { accepted, granted, refused, withdrawn };
std::string_view name_of(OrderState state);  // "accepted"
std::optional<OrderState> parse_order_state(std::string_view name);

// What the applicant says.
struct OrderForm {
  std::string number;  // the portal's own, unique within it; compared as domain::search_key does
  domain::Snils applicant;
  std::string surname, name, patronymic;  // of the child, as the organization and the class
  domain::Date birth_date;
  std::string ogrn, organization, class_group;  // ogrn: may be empty
  bool operator==(const OrderForm&) const = default;
};

struct Order {
  std::int64_t id = 0;  // 0: not kept yet
  domain::PartnerId partner;
  OrderForm form;
  OrderState state{};
  domain::PersonId student{};  // 0: never confirmed
  base::Time submitted, changed;
};

struct OrderFilter {
  std::optional<OrderState> state{};
  std::int64_t before = 0;  // an id; 0: from the latest on
  std::size_t limit = 25;
};

class OrderBook {
 public:
  virtual ~OrderBook() = default;
  virtual std::optional<Order> find(domain::PartnerId partner, const std::string& number) = 0;
  virtual void put(Order& order) = 0;  // gives an id to one without
  // Those that nothing has confirmed, by id, above after.
  virtual std::vector<Order> accepted(std::int64_t after, std::size_t most) = 0;
  // The latest first; within the scope by the child confirmed or by the organization named.
  virtual std::vector<Order> page(const Scope& scope, const OrderFilter& filter,
                                  domain::Date today) = 0;
};

// Whether this is the child of the form: names and birth date, and the organization where its
// OGRN is said.
bool is_child_of(const OrderForm& form, const StudentEntry& student);

// Keeps a new order, granted at once when the register confirms it. The same again is that order.
// Errors: order_differs — one of that number says something else; field_missing — no applicant.
base::Result<Order> submit_order(OrderBook& book, Queries& queries, domain::PartnerId partner,
                                 const OrderForm& form, base::Time now, domain::Date today);
// Errors: not_found_or_forbidden — no such order of this applicant.
base::Result<Order> find_order(OrderBook& book, domain::PartnerId partner,
                               const std::string& number, const domain::Snils& applicant);
base::Result<Order> withdraw_order(OrderBook& book, domain::PartnerId partner,
                                   const std::string& number, const domain::Snils& applicant,
                                   base::Time now);

// One portion of those not confirmed, in a transaction of its own: grants what the register
// confirms by now, refuses what was submitted before then. The last id it looked at; 0: no more.
std::int64_t review_orders(OrderBook& book, Queries& queries, std::int64_t after, base::Time then,
                           base::Time now, domain::Date today);

}  // namespace registers

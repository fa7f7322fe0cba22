#include "registers/orders.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "registers/portal.hpp"

namespace registers {
namespace {

constexpr std::array<std::string_view, 4> names{"accepted", "granted", "refused", "withdrawn"};

// The child, when rule 6 lets the applicant ask about it today.
std::optional<PersonId> confirm(Queries& queries, const OrderForm& form, Date today) {
  for (const MyStudent& mine : students_of(queries, {form.applicant, today}))
    if (is_child_of(form, mine.student)) return mine.student.id;
  return std::nullopt;
}

bool grant_if_confirmed(Queries& queries, Order& order, base::Time now, Date today) {
  const auto student = confirm(queries, order.form, today);
  if (!student) return false;
  order.state = OrderState::granted;
  order.student = *student;
  order.changed = now;
  return true;
}

std::string full_name(const std::string& surname, const std::string& name) {
  return domain::search_key(surname + " " + name);
}

}  // namespace

std::string_view name_of(OrderState state) {
  return names[static_cast<std::size_t>(state)];
}

std::optional<OrderState> parse_order_state(std::string_view name) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<OrderState>(it - names.begin());
}

bool is_child_of(const OrderForm& form, const StudentEntry& student) {
  if (student.birth_date != form.birth_date) return false;
  if (full_name(student.surname, student.name) != full_name(form.surname, form.name)) return false;
  // a patronymic is left out as often as there is none
  if (!form.patronymic.empty() && !student.patronymic.empty() &&
      domain::search_key(student.patronymic) != domain::search_key(form.patronymic))
    return false;
  return form.ogrn.empty() || form.ogrn == student.organization_ogrn;
}

base::Result<Order> submit_order(OrderBook& book, Queries& queries, domain::PartnerId partner,
                                 const OrderForm& form, base::Time now, Date today) {
  if (form.applicant.empty())
    return base::fail(base::Code::field_missing, "no applicant", "requesterSnils");
  auto known = book.find(partner, form.number);
  OrderForm said = form;
  if (known) said.number = known->form.number;
  if (known && known->form != said)
    return base::fail(base::Code::order_differs, "the number is another order's", "orderNumber");
  Order order;
  if (known) {
    order = std::move(*known);
    if (order.state != OrderState::accepted) return order;
  } else {
    order = {0, partner, form, OrderState::accepted, {}, now, now};
  }
  if (grant_if_confirmed(queries, order, now, today) || order.id == 0) book.put(order);
  return order;
}

base::Result<Order> find_order(OrderBook& book, domain::PartnerId partner,
                               const std::string& number, const domain::Snils& applicant) {
  auto order = book.find(partner, number);
  if (!order || applicant.empty() || order->form.applicant != applicant)
    return base::fail(base::Code::not_found_or_forbidden, "no such order of this applicant");
  return std::move(*order);
}

base::Result<Order> withdraw_order(OrderBook& book, domain::PartnerId partner,
                                   const std::string& number, const domain::Snils& applicant,
                                   base::Time now) {
  BASE_TRY(order, find_order(book, partner, number, applicant));
  if (order.state == OrderState::refused || order.state == OrderState::withdrawn) return order;
  order.state = OrderState::withdrawn;
  order.changed = now;
  book.put(order);
  return std::move(order);
}

std::int64_t review_orders(OrderBook& book, Queries& queries, std::int64_t after, base::Time then,
                           base::Time now, Date today) {
  constexpr std::size_t most = base::limits::orders_at_once;
  std::vector<Order> orders = book.accepted(after, most);
  for (Order& order : orders) {
    if (grant_if_confirmed(queries, order, now, today)) {
      book.put(order);
    } else if (order.submitted < then) {
      order.state = OrderState::refused;
      order.changed = now;
      book.put(order);
    }
  }
  return orders.size() < most ? 0 : orders.back().id;
}

}  // namespace registers

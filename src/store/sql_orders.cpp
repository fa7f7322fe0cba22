#include "store/sql_orders.hpp"

#include "store/ids.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using registers::Order;
using registers::OrderState;

namespace {

Order read_order(const Row& row) {
  Order order;
  order.id = row.integer(0);
  order.partner = row.id<domain::PartnerId>(1);
  order.form.number = row.text(2);
  if (auto snils = domain::Snils::parse(row.text(3))) order.form.applicant = std::move(*snils);
  order.form.surname = row.text(4);
  order.form.name = row.text(5);
  order.form.patronymic = row.text(6);
  order.form.birth_date = domain::parse_date(row.text(7)).value_or(domain::Date{});
  order.form.ogrn = row.text(8);
  order.form.organization = row.text(9);
  order.form.class_group = row.text(10);
  order.state = registers::parse_order_state(row.text(11)).value_or(OrderState{});
  order.student = row.id<domain::PersonId>(12);
  order.submitted = row.time(13);
  order.changed = row.time(14);
  return order;
}

}  // namespace

std::vector<Column> order_table() {
  return {{"id", Type::integer},         {"partner_id", Type::integer},
          {"number", Type::text},        {"applicant_snils", Type::text},
          {"surname", Type::text},       {"name", Type::text},
          {"patronymic", Type::text},    {"birth_date", Type::text},
          {"ogrn", Type::text},          {"organization", Type::text},
          {"class_group", Type::text},   {"state", Type::text},
          {"student_id", Type::integer}, {"submitted_at", Type::integer},
          {"changed_at", Type::integer}, {"number_key", Type::text}};
}

void fill_order_keys(Session& session) {
  for (const Row& row : session.select("id, number", "FROM portal_order"))
    session.change("UPDATE portal_order SET number_key = ? WHERE id = ?",
                   {value(domain::search_key(row.text(1))), value(row.integer(0))});
}

std::vector<Order> select_orders(Session& session, const std::string& rest,
                                 const std::vector<Param>& params) {
  std::vector<Order> orders;
  for (const Row& row : session.select(
           "r.id, r.partner_id, r.number, r.applicant_snils, r.surname, r.name, r.patronymic, "
           "r.birth_date, r.ogrn, r.organization, r.class_group, r.state, r.student_id, "
           "r.submitted_at, r.changed_at",
           "FROM portal_order r " + rest, params))
    orders.push_back(read_order(row));
  return orders;
}

std::optional<Order> SqlOrders::find(domain::PartnerId partner, const std::string& number) {
  auto found = select_orders(session_,
                             "WHERE r.partner_id = ? AND r.number_key = ? "
                             "ORDER BY CASE WHEN r.number = ? THEN 0 ELSE 1 END, r.id LIMIT 1",
                             {value(partner), value(domain::search_key(number)), value(number)});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void SqlOrders::put(Order& order) {
  if (order.id == 0) order.id = reserve_ids(session_, 1);
  const registers::OrderForm& form = order.form;
  const std::vector<Column> columns = order_table();
  session_.insert(
      {"portal_order", columns, update_on_conflict("id", columns)},
      {value(order.id), value(order.partner), value(form.number), value(form.applicant.digits()),
       value(form.surname), value(form.name), value(form.patronymic), value(form.birth_date),
       value(form.ogrn), value(form.organization), value(form.class_group),
       value(registers::name_of(order.state)), null_if_none(order.student), value(order.submitted),
       value(order.changed), value(domain::search_key(form.number))});
}

std::vector<Order> SqlOrders::accepted(std::int64_t after, std::size_t most) {
  return select_orders(session_, "WHERE r.state = 'accepted' AND r.id > ? ORDER BY r.id LIMIT ?",
                       {value(after), value(static_cast<std::int64_t>(most))});
}

std::vector<Order> SqlOrders::page(const registers::Scope& scope,
                                   const registers::OrderFilter& filter, domain::Date today) {
  Condition asked{"WHERE 1 = 1", {}};
  if (filter.state) add(asked, {"r.state = ?", {value(registers::name_of(*filter.state))}});
  if (filter.before > 0) add(asked, {"r.id < ?", {value(filter.before)}});
  add(asked, concerns(scope, "r", today));
  asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  return select_orders(session_, asked.sql + " ORDER BY r.id DESC LIMIT ?", asked.params);
}

}  // namespace store

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
  auto found = select_orders(session_, "WHERE r.partner_id = ? AND r.number = ?",
                             {value(partner), value(number)});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void SqlOrders::put(Order& order) {
  if (order.id == 0) order.id = reserve_ids(session_, 1);
  const registers::OrderForm& form = order.form;
  const std::vector<Column> columns = {
      {"id", Type::integer},         {"partner_id", Type::integer},
      {"number", Type::text},        {"applicant_snils", Type::text},
      {"surname", Type::text},       {"name", Type::text},
      {"patronymic", Type::text},    {"birth_date", Type::text},
      {"ogrn", Type::text},          {"organization", Type::text},
      {"class_group", Type::text},   {"state", Type::text},
      {"student_id", Type::integer}, {"submitted_at", Type::integer},
      {"changed_at", Type::integer}};
  session_.insert(
      {"portal_order", columns, update_on_conflict("id", columns)},
      {value(order.id), value(order.partner), value(form.number), value(form.applicant.digits()),
       value(form.surname), value(form.name), value(form.patronymic), value(form.birth_date),
       value(form.ogrn), value(form.organization), value(form.class_group),
       value(registers::name_of(order.state)), null_if_none(order.student), value(order.submitted),
       value(order.changed)});
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
  if (scope != registers::Scope::region()) {
    Condition seen{"(EXISTS (SELECT 1 FROM person p WHERE p.id = r.student_id", {}};
    add(seen, is_seen(scope, today));
    seen.sql +=
        ") OR r.student_id IS NULL AND EXISTS (SELECT 1 FROM organization o "
        "WHERE o.ogrn = r.ogrn";
    add(seen, within(scope, "o"));
    seen.sql += "))";
    add(asked, seen);
  }
  asked.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
  return select_orders(session_, asked.sql + " ORDER BY r.id DESC LIMIT ?", asked.params);
}

}  // namespace store

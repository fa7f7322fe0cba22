// The portal's orders: what applicants ask for, and what became of it.
#include "base/text.hpp"
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using registers::Order;
using registers::Right;

template <>
const Shape<Order>& shape() {
  const auto of = [](auto registers::OrderForm::*which) {
    return [which](const Order& order) { return order.form.*which; };
  };
  using F = registers::OrderForm;
  using T = Order;
  static const Shape<T> it(
      "Order",
      {member<T>("id", &T::id, "Номер."), member<T>("number", of(&F::number), "Номер на портале."),
       member<T>(
           "state", [](const T& order) { return std::string(name_of(order.state)); },
           "Состояние: accepted, granted, refused, withdrawn."),
       member<T>("surname", of(&F::surname), "Фамилия обучающегося, как её назвал заявитель."),
       member<T>("name", of(&F::name), "Имя."),
       member<T>("patronymic", of(&F::patronymic), "Отчество."),
       member<T>("birth_date", of(&F::birth_date), "Дата рождения."),
       member<T>("ogrn", of(&F::ogrn), "ОГРН организации, если назван."),
       member<T>("organization", of(&F::organization), "Организация, как её назвал заявитель."),
       member<T>("class_group", of(&F::class_group), "Класс или группа."),
       member<T>(
           "applicant_snils",
           [](const T& order) { return base::mask(order.form.applicant.digits()); },
           "СНИЛС заявителя, не целиком."),
       member<T>("student", &T::student, "Обучающийся; 0 — реестр его не подтвердил."),
       member<T>("submitted", &T::submitted, "Когда подано."),
       member<T>("changed", &T::changed, "Когда состояние стало таким.")});
  return it;
}

namespace {

base::Result<Page<Order>> list(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  registers::OrderFilter filter;
  filter.state = registers::parse_order_state(call.arguments.text("state"));
  filter.before = after.value_or(0);
  filter.limit = limit_of(call) + 1;
  Page<Order> page;
  page.items = work.tables.orders().page(call.scope(), filter, call.today);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().id);
  }
  call.searched = true;
  for (const Order& order : page.items)
    if (order.student) call.saw(order.student);
  return page;
}

}  // namespace

std::vector<Endpoint> order_endpoints() {
  using enum Endpoint::Method;
  const Parameter state{.name = "state",
                        .kind = Kind::choice,
                        .description = "Состояние.",
                        .choices = {"accepted", "granted", "refused", "withdrawn"}};
  return {endpoint({get, "/orders", "listOrders", "Заявления с портала, новые — первыми",
                    Right::look, paged({state})},
                   list)};
}

}  // namespace console

// How the API writes what was replaced.
#include "console/shapes.hpp"
#include "registers/claims.hpp"

namespace console {

using registers::PastField;
using registers::Replaced;

template <>
const Shape<PastField>& shape() {
  using T = PastField;
  static const Shape<T> it(
      "PastField", {member<T>("name", &T::name, "Поле."), member<T>("was", &T::was, "Что было."),
                    member<T>("became", &T::became, "Что стало; null — запись убрали.")});
  return it;
}

template <>
const Shape<Replaced>& shape() {
  using T = Replaced;
  static const Shape<T> it(
      "Replaced",
      {member<T>(
           "kind",
           [](const T& from) { return std::string(registers::entity_kind_name(from.entity.kind)); },
           "Вид записи: person, enrollment, mark, …"),
       member<T>(
           "entity", [](const T& from) { return from.entity.key; },
           "Номер записи или номера, из которых он состоит."),
       member<T>(
           "section", [](const T& from) { return std::string(registers::name_of(from.section)); },
           "Раздел данных."),
       member<T>("from", &T::from, "С какого дня действовала; день урока."),
       member<T>("to", &T::to, "По какой день; день урока."),
       member<T>("source", &T::source, "Кто, чем и когда передал то, что было."),
       member<T>("replaced", &T::by, "Кто, чем и когда это заменил."),
       member<T>("removed", &T::removed, "Запись убрали."),
       member<T>("fields", &T::fields, "Поля, которые изменились; у убранной — все.")});
  return it;
}

}  // namespace console

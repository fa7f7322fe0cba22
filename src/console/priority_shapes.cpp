// How the API writes priorities and differences.
#include "console/shapes.hpp"
#include "registers/claims.hpp"

namespace console {

using registers::Difference;
using registers::Dispute;
using registers::DisputedField;
using registers::PriorityEntry;
using registers::Statement;

namespace {

template <class T>
Member<T> kind() {
  return member<T>(
      "kind",
      [](const T& from) { return std::string(registers::entity_kind_name(from.entity.kind)); },
      "Вид записи: person, enrollment, mark, …");
}
template <class T>
Member<T> entity() {
  return member<T>(
      "entity", [](const T& from) { return from.entity.key; },
      "Номер записи или номера, из которых он состоит.");
}
template <class T>
Member<T> section() {
  return member<T>(
      "section", [](const T& from) { return std::string(registers::name_of(from.section)); },
      "Раздел данных.");
}

}  // namespace

template <>
const Shape<PriorityEntry>& shape() {
  using T = PriorityEntry;
  static const Shape<T> it(
      "Priority",
      {member<T>("id", &T::id, "Номер строки."),
       member<T>("organization", &T::ogrn, "ОГРН организации; пусто — весь регион."),
       member<T>("organization_name", &T::organization, "Её наименование."),
       member<T>(
           "section",
           [](const T& from) { return std::string(registers::name_of(from.line.section)); },
           "Раздел данных."),
       member<T>("supplier", &T::supplier, "Код поставщика."),
       member<T>(
           "rank", [](const T& from) { return from.line.rank; }, "Место; 1 — главный."),
       member<T>(
           "from", [](const T& from) { return from.line.from; }, "Первый день."),
       member<T>(
           "to", [](const T& from) { return from.line.to; }, "Последний день.")});
  return it;
}

template <>
const Shape<Difference>& shape() {
  using T = Difference;
  static const Shape<T> it(
      "Difference",
      {kind<T>(), entity<T>(), section<T>(),
       member<T>("student", &T::student, "Номер обучающегося; 0 — ни о ком."),
       member<T>("organization", &T::ogrn, "ОГРН организации, чьё это дело; пусто — региона."),
       member<T>("supplier", &T::supplier, "Чьё значение не показано."),
       member<T>("removed", &T::removed, "Поставщик передал, что записи нет."),
       member<T>("fields", &T::fields, "В каких полях."),
       member<T>("since", &T::since, "Когда он это передал.")});
  return it;
}

template <>
const Shape<Statement>& shape() {
  using T = Statement;
  static const Shape<T> it(
      "Statement",
      {member<T>("source", &T::source, "Кто, каким сообщением и когда."),
       member<T>(
           "reason", [](const T& from) { return std::string(registers::name_of(from.reason)); },
           "Почему ниже предыдущего: reach — не обслуживает организацию обучающегося, rank — по "
           "приоритету, code — по алфавиту кодов; highest — главный."),
       member<T>("rank", &T::rank, "Его место; null — не задано."),
       member<T>("serves", &T::serves, "Обслуживает ли организацию, чьё это дело."),
       member<T>("removed", &T::removed, "Передал, что записи нет.")});
  return it;
}

template <>
const Shape<DisputedField>& shape() {
  using T = DisputedField;
  static const Shape<T> it(
      "DisputedField", {member<T>("name", &T::name, "Поле."),
                        member<T>("shown", &T::shown, "Что показывает реестр."),
                        member<T>("stated", &T::stated,
                                  "Что передал каждый, в порядке `statements`; null — ничего.")});
  return it;
}

template <>
const Shape<Dispute>& shape() {
  using T = Dispute;
  static const Shape<T> it(
      "Dispute",
      {kind<T>(), entity<T>(), section<T>(),
       member<T>("organization", &T::organization, "Номер организации, чьё это дело; 0 — региона."),
       member<T>("shown", &T::shown, "Показывает ли реестр эту запись."),
       member<T>("statements", &T::statements, "Кто передал, главный первым."),
       member<T>("fields", &T::fields, "Поля, в которых расходятся.")});
  return it;
}

template <>
const Shape<Disputes>& shape() {
  static const Shape<Disputes> it("Disputes",
                                  {member<Disputes>("items", &Disputes::items, "По видам.")});
  return it;
}

}  // namespace console

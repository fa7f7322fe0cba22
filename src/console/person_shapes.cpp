// How the API writes conflicts, merges and splits of persons.
#include "base/text.hpp"
#include "console/person_views.hpp"

namespace console {

PersonBrief brief_of(const domain::PersonFields& fields) {
  const auto masked = [](const std::string& text) {
    return text.empty() ? std::string() : base::mask(text);
  };
  return {fields.surname,
          fields.name,
          fields.patronymic,
          fields.birth_date,
          masked(fields.snils.digits()),
          masked(fields.document.number)};
}

template <>
const Shape<PersonBrief>& shape() {
  using T = PersonBrief;
  static const Shape<T> it(
      "PersonBrief",
      {member<T>("surname", &T::surname, "Фамилия."), member<T>("name", &T::name, "Имя."),
       member<T>("patronymic", &T::patronymic, "Отчество."),
       member<T>("birth_date", &T::birth_date, "Дата рождения."),
       member<T>("snils", &T::snils, "СНИЛС, не целиком."),
       member<T>("document", &T::document, "Номер документа, не целиком.")});
  return it;
}

template <>
const Shape<CandidateView>& shape() {
  using T = CandidateView;
  static const Shape<T> it("PersonCandidate",
                           {member<T>("person", &T::person, "Номер человека."),
                            member<T>("score", &T::score, "Насколько похож, 0–100."),
                            member<T>("signs", &T::signs, "Чем похож или непохож."),
                            member<T>("card", &T::card, "Кто это; null — в списке.")});
  return it;
}

template <>
const Shape<ConflictView>& shape() {
  using T = ConflictView;
  const auto of_line = [](auto registers::ConflictLine::*which) {
    return [which](const T& from) { return from.line.*which; };
  };
  const auto of = [](auto registers::Conflict::*which) {
    return [which](const T& from) { return from.line.conflict.*which; };
  };
  using L = registers::ConflictLine;
  using C = registers::Conflict;
  static const Shape<T> it(
      "PersonConflict",
      {member<T>("id", of(&C::id), "Номер спора."),
       member<T>("supplier", of_line(&L::supplier), "Кто передал запись."),
       member<T>("kind", of(&C::kind), "Вид записи: student, guardian."),
       member<T>(
           "key", [](const T& from) { return domain::key_without_snils(from.line.conflict.key); },
           "Номер записи у поставщика, без СНИЛС."),
       member<T>(
           "reason",
           [](const T& from) { return std::string(registers::name_of(from.line.conflict.reason)); },
           "Почему неясно, о ком она."),
       member<T>("state", of_line(&L::state), "open, decided, dismissed, gone."),
       member<T>("candidates", &T::candidates,
                 "О ком она может быть, сначала похожие; только в области ключа."),
       member<T>("others", &T::others, "О скольких ещё, вне области ключа."),
       member<T>("records", &T::records, "Что передано; в списке пусто."),
       member<T>(
           "left_out",
           [](const T& from) { return static_cast<std::int64_t>(from.line.conflict.left_out); },
           "Сколько записей сверх предела не сохранено."),
       member<T>("version", of(&C::version), "Меняется вместе с записью; передайте при решении."),
       member<T>("trace", of(&C::trace), "Номер обмена, с которым пришла."),
       member<T>("first_seen", of(&C::first_seen), "Когда пришла впервые."),
       member<T>("last_seen", of(&C::last_seen), "Когда пришла в последний раз."),
       member<T>("seen", of(&C::seen), "Сколько раз."),
       member<T>("decision", of_line(&L::decision), "Что решено."),
       member<T>("decided_by", of_line(&L::decided_by), "Кто решил."),
       member<T>("ground", of_line(&L::ground), "На каком основании."),
       member<T>("decided", of_line(&L::decided), "Когда.")});
  return it;
}

template <>
const Shape<registers::MergePlan::Fact>& shape() {
  using T = registers::MergePlan::Fact;
  static const Shape<T> it("MergedFacts",
                           {member<T>("kind", &T::kind, "Какие строки."),
                            member<T>("moved", &T::moved, "Сколько перейдёт."),
                            member<T>("removed", &T::removed, "Сколько есть у обеих карточек.")});
  return it;
}

template <>
const Shape<MergePlanView>& shape() {
  using T = MergePlanView;
  static const Shape<T> it(
      "MergePlan",
      {member<T>("keep", &T::keep, "Карточка, которая останется."),
       member<T>("drop", &T::drop, "Карточка, которой не станет."),
       member<T>("snils_differ", &T::snils_differ, "СНИЛС разные: укажите, чей оставить."),
       member<T>("facts", &T::facts, "Что перейдёт."),
       member<T>("version", &T::version, "Меняется вместе с планом; передайте при объединении.")});
  return it;
}

template <>
const Shape<registers::SplitPlan::Fact>& shape() {
  using T = registers::SplitPlan::Fact;
  static const Shape<T> it(
      "SplitFacts",
      {member<T>("kind", &T::kind, "Какие строки."), member<T>("stay", &T::stay, "Останутся."),
       member<T>("go", &T::go, "Отойдут новой карточке."),
       member<T>("shared", &T::shared,
                 "Переданы поставщиками обеих сторон: каждой достанется своё."),
       member<T>("untold", &T::untold, "Не переданы никем из них: останутся.")});
  return it;
}

template <>
const Shape<SplitPlanView>& shape() {
  using T = SplitPlanView;
  const auto of = [](auto registers::SplitPlan::*which) {
    return [which](const T& from) { return from.plan.*which; };
  };
  using P = registers::SplitPlan;
  static const Shape<T> it(
      "SplitPlan",
      {member<T>("stays", &T::stays, "Какой станет эта карточка."),
       member<T>("goes", &T::goes, "Какой будет новая."),
       member<T>("keys_stay", of(&P::keys_stay), "Номера поставщиков, которые останутся."),
       member<T>("keys_go", of(&P::keys_go), "Номера, которые отойдут."),
       member<T>("facts", of(&P::facts), "Что отойдёт, что останется."),
       member<T>("version", of(&P::version),
                 "Меняется вместе с планом; передайте при разделении.")});
  return it;
}

template <>
const Shape<registers::Alike>& shape() {
  using T = registers::Alike;
  static const Shape<T> it(
      "LookAlike",
      {member<T>("id", &T::id, "Номер пары."), member<T>("one", &T::one, "Номер ученика."),
       member<T>("other", &T::other, "Номер другого."),
       member<T>(
           "score", [](const T& from) { return std::int64_t{from.score}; },
           "Насколько похожи, 0–100."),
       member<T>("signs", &T::signs, "Чем похожи, через пробел."),
       member<T>("state", &T::state, "open, dismissed."),
       member<T>("found", &T::found, "Когда найдены."),
       member<T>("decided_by", &T::decided_by, "Кто решил, что это двое."),
       member<T>("ground", &T::ground, "На каком основании."),
       member<T>("decided", &T::decided, "Когда.")});
  return it;
}

template <>
const Shape<registers::Operation>& shape() {
  using T = registers::Operation;
  static const Shape<T> it(
      "PersonMerge",
      {member<T>("id", &T::id, "Номер объединения или разделения."),
       member<T>("keep", &T::keep, "Кто остался."),
       member<T>("drop", &T::drop, "Кого не стало; при разделении — новая карточка."),
       member<T>("at", &T::at, "Когда."), member<T>("actor", &T::actor, "Кто это сделал."),
       member<T>("ground", &T::ground, "На каком основании."),
       member<T>("moved", &T::moved, "Сколько строк перешло."),
       member<T>("removed", &T::removed, "Сколько было у обоих."),
       member<T>("undone", &T::undone, "Когда отменено."),
       member<T>("undone_by", &T::undone_by, "Кем.")});
  return it;
}

template <>
const Shape<OperationList>& shape() {
  using T = OperationList;
  static const Shape<T> it("PersonMerges", {member<T>("items", &T::items, "Новые впереди.")});
  return it;
}

template <>
const Shape<registers::Undone>& shape() {
  using T = registers::Undone;
  static const Shape<T> it("UndoneMerge",
                           {member<T>("merge", &T::operation, "Что отменено."),
                            member<T>("changed", &T::changed,
                                      "Строки, которые изменились с тех пор и такими остались.")});
  return it;
}

}  // namespace console

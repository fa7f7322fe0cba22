// The shapes of the change feed and of data quality.
#include "console/shapes.hpp"

namespace console {

using registers::QualityReport;

namespace {

template <class T>
const std::string& rule_of(const T& from) {
  if constexpr (std::is_same_v<T, OrganizationFinding>)
    return from.found.rule;
  else
    return from.rule;
}

template <class T>
Member<T> severity() {
  return member<T>(
      "severity",
      [](const T& from) {
        const auto* rule = registers::find_rule(rule_of(from));
        return std::string(rule == nullptr ? "" : registers::name_of(rule->severity));
      },
      "Важность: note, warning, error.");
}

template <class T>
Member<T> text() {
  return member<T>(
      "text",
      [](const T& from) {
        const auto* rule = registers::find_rule(rule_of(from));
        return std::string(rule == nullptr ? "" : rule->text);
      },
      "Что нарушено.");
}

template <class T>
std::vector<Member<T>> states() {
  return {member<T>("authorities", &T::authorities, "Органы управления, каковы они сейчас."),
          member<T>("organizations", &T::organizations, "Организации, каковы они сейчас."),
          member<T>("students", &T::students, "Обучающиеся, каковы они сейчас.")};
}

}  // namespace

template <>
const Shape<registers::ChangeLine>& shape() {
  using T = registers::ChangeLine;
  static const Shape<T> it(
      "Change",
      {member<T>("position", &T::position, "Место в ленте."),
       member<T>("kind", &T::kind, "Вид записи; lesson — журнал класса."),
       member<T>(
           "what", [](const T& from) { return std::string(registers::name_of(from.what)); },
           "created, changed, deleted, key-changed, moved, left-scope."),
       member<T>("record", &T::record, "Номер записи; у журнала — класса."),
       member<T>(
           "student",
           [](const T& from) { return from.student ? std::optional(from.student) : std::nullopt; },
           "Номер обучающегося, о котором речь."),
       member<T>(
           "organization",
           [](const T& from) {
             return from.organization ? std::optional(from.organization) : std::nullopt;
           },
           "Номер организации."),
       member<T>(
           "replaced_by",
           [](const T& from) {
             return from.replaced_by != 0 ? std::optional(from.replaced_by) : std::nullopt;
           },
           "Номер записи, которая теперь вместо этой."),
       member<T>("from", &T::from, "Журнал: с какого дня."),
       member<T>("to", &T::to, "Журнал: по какой день."),
       member<T>("recorded", &T::recorded, "Когда записано."),
       member<T>("supplier", &T::supplier, "Код поставщика; пусто — сама служба."),
       member<T>("message", &T::message, "Номер сообщения; пусто — из файла.")});
  return it;
}

template <>
const Shape<ChangesPage>& shape() {
  using T = ChangesPage;
  static const Shape<T> it = [] {
    std::vector<Member<T>> all{member<T>("items", &T::items, "Изменения по порядку.")};
    for (Member<T>& each : states<T>()) all.push_back(std::move(each));
    all.push_back(member<T>("next", &T::next, "Откуда продолжать: параметр `after`."));
    all.push_back(member<T>("more", &T::more, "Дальше уже что-то есть."));
    return Shape<T>("Changes", std::move(all));
  }();
  return it;
}

template <>
const Shape<SnapshotPage>& shape() {
  using T = SnapshotPage;
  static const Shape<T> it = [] {
    auto all = states<T>();
    all.push_back(member<T>("next", &T::next, "Следующая страница; null — снимок снят."));
    all.push_back(member<T>("changes", &T::changes, "Откуда продолжать его по ленте изменений."));
    return Shape<T>("Snapshot", std::move(all));
  }();
  return it;
}

template <>
const Shape<QualityReport::Count>& shape() {
  using T = QualityReport::Count;
  static const Shape<T> it(
      "QualityCount",
      {member<T>("rule", &T::rule, "Правило."), severity<T>(), text<T>(),
       member<T>("organization", &T::organization, "Номер организации; 0 — нигде не зачислены."),
       member<T>("organization_name", &T::organization_name, "Её наименование."),
       member<T>("findings", &T::findings, "Сколько нарушений.")});
  return it;
}

template <>
const Shape<QualitySummary>& shape() {
  using T = QualitySummary;
  static const Shape<T> it(
      "Quality", {member<T>("items", &T::items, "По правилам, в каждом — у кого больше всего."),
                  member<T>("waiting", &T::waiting, "Сколько учеников ещё ждут проверки.")});
  return it;
}

template <>
const Shape<QualityReport::Found>& shape() {
  using T = QualityReport::Found;
  static const Shape<T> it(
      "Finding",
      {member<T>("student", &T::student, "Номер обучающегося."),
       member<T>("rule", &T::rule, "Правило."), severity<T>(), text<T>(),
       member<T>("organization", &T::organization, "Номер организации; 0 — нигде не зачислен."),
       member<T>("organization_name", &T::organization_name, "Её наименование."),
       member<T>("count", &T::count, "Сколько того, что считает правило."),
       member<T>("since", &T::since, "С каких пор.")});
  return it;
}

template <>
const Shape<OrganizationFinding>& shape() {
  using T = OrganizationFinding;
  using F = QualityReport::Found;
  const auto of = [](auto F::*which) {
    return [which](const T& from) { return from.found.*which; };
  };
  static const Shape<T> it(
      "OrganizationFinding",
      {member<T>("organization", of(&F::organization), "Номер организации."),
       member<T>("organization_name", of(&F::organization_name), "Её наименование."),
       member<T>("rule", of(&F::rule), "Правило."), severity<T>(), text<T>(),
       member<T>("count", of(&F::count), "Сколько того, что считает правило."),
       member<T>("since", of(&F::since), "С каких пор.")});
  return it;
}

template <>
const Shape<QualityReport::DayCount>& shape() {
  using T = QualityReport::DayCount;
  static const Shape<T> it(
      "QualityDay", {member<T>("day", &T::day, "День."), member<T>("rule", &T::rule, "Правило."),
                     severity<T>(), member<T>("findings", &T::findings, "Сколько нарушений.")});
  return it;
}

template <>
const Shape<QualityHistory>& shape() {
  static const Shape<QualityHistory> it(
      "QualityHistory", {member<QualityHistory>("items", &QualityHistory::items, "По дням.")});
  return it;
}

}  // namespace console

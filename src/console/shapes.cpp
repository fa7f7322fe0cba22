// What is common to the cards, and the shapes of loads and subjects.
#include "console/shapes.hpp"

#include "base/text.hpp"

namespace console {

using registers::LoadEntry;
using registers::OrgSubjectEntry;

namespace {

std::string binding_name(const OrgSubjectEntry& entry) {
  switch (entry.binding) {
    case OrgSubjectEntry::Binding::hand:
      return "hand";
    case OrgSubjectEntry::Binding::rule:
      return "rule";
    case OrgSubjectEntry::Binding::none:
      break;
  }
  return "none";
}

template <class T>
std::vector<Member<T>> load_members(auto get) {
  const auto of_record = [get](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [get, field](const T& from) { return std::invoke(field, get(from).record); },
        description);
  };
  const auto of_outcome = [get](domain::Outcome outcome, std::string_view description) {
    return member<T>(
        domain::name_of(outcome),
        [get, outcome](const T& from) { return get(from).record.tally[outcome]; }, description);
  };
  using R = registers::Tables::LoadRecord;
  return {member<T>(
              "id", [get](const T& from) { return get(from).id; }, "Номер записи журнала."),
          member<T>(
              "job",
              [get](const T& from) {
                return get(from).job != 0 ? std::optional(get(from).job) : std::nullopt;
              },
              "Номер загрузки файла, как в `source` записей; null — сообщение."),
          of_record("at", &R::at, "Когда."),
          member<T>(
              "supplier", [get](const T& from) { return get(from).supplier; },
              "Код поставщика; пусто — неизвестный отправитель."),
          member<T>(
              "supplier_name", [get](const T& from) { return get(from).supplier_name; },
              "Наименование поставщика."),
          of_record("source", &R::source, "Номер сообщения или имя файла."),
          of_record("operation", &R::operation, "Операция."),
          of_record("trace", &R::trace, "Номер обмена."),
          of_record("ok", &R::ok, "Успешно (true) или Ошибка (false)."),
          of_record("code", &R::code, "Код ошибки, KB-…"),
          of_record("comment", &R::comment, "Чем объясняется ошибка."),
          member<T>(
              "received", [get](const T& from) { return get(from).record.tally.received(); },
              "Записей получено."),
          of_outcome(domain::Outcome::accepted, "Из них принято."),
          of_outcome(domain::Outcome::unchanged, "Из них без изменений."),
          of_outcome(domain::Outcome::waiting, "Из них ждут того, на что ссылаются."),
          of_outcome(domain::Outcome::outranked,
                     "Из них остались расхождением: приоритет у другого поставщика."),
          of_outcome(domain::Outcome::rejected, "Из них отклонено.")};
}

}  // namespace

std::string rule_of(std::string_view code) {
  const base::CodeInfo* row = base::find_code(code);
  return row != nullptr ? std::string(row->text) : std::string();
}

std::string cure_of(std::string_view code) {
  const base::CodeInfo* row = base::find_code(code);
  return row != nullptr ? std::string(row->cure) : std::string();
}

template <>
const Shape<registers::Source>& shape() {
  using T = registers::Source;
  static const Shape<T> it(
      "Source",
      {member<T>("supplier", &T::supplier, "Код поставщика, от которого это пришло."),
       member<T>("message", &T::message_id, "Номер сообщения; пусто — не из сообщения."),
       member<T>("recorded", &T::recorded, "Когда записано."),
       member<T>(
           "load",
           [](const T& from) { return from.load != 0 ? std::optional(from.load) : std::nullopt; },
           "Номер загрузки файла (`job` в журнале загрузки); null — не из файла."),
       member<T>("file", &T::file, "Имя файла; пусто — не из файла.")});
  return it;
}

template <>
const Shape<OrgSubjectEntry>& shape() {
  using T = OrgSubjectEntry;
  static const Shape<T> it(
      "OrganizationSubject",
      {member<T>("id", &T::id, "Номер записи."),
       member<T>("organization", &T::organization, "Номер организации."),
       member<T>("name", &T::name, "Название в организации."),
       member<T>("binding", binding_name, "Как привязан: none, hand (вручную), rule (правилом)."),
       member<T>("subject", &T::subject, "Номер предмета в справочнике региона."),
       member<T>("subject_name", &T::subject_name, "Его название."),
       member<T>("bound", &T::bound, "Когда привязан.")});
  return it;
}

template <>
const Shape<LoadEntry>& shape() {
  static const Shape<LoadEntry> it(
      "Load",
      load_members<LoadEntry>([](const LoadEntry& from) -> const LoadEntry& { return from; }));
  return it;
}

template <>
const Shape<registers::LoadError>& shape() {
  using T = registers::LoadError;
  static const Shape<T> it(
      "LoadError",
      {member<T>(
           "outcome", [](const T& from) { return std::string(domain::name_of(from.outcome)); },
           "rejected — отклонена; waiting — ждёт того, чего не хватает: что это, говорит код."),
       member<T>("kind", &T::kind, "Вид записи."), member<T>("path", &T::path, "Место в файле."),
       member<T>("line", &T::line, "Строка; 0 — неизвестна."),
       member<T>(
           "key", [](const T& from) { return base::mask(from.key); },
           "Ключ записи у поставщика; середина скрыта."),
       member<T>("code", &T::code, "Код ошибки, KB-…"),
       member<T>(
           "rule", [](const T& from) { return rule_of(from.code); }, "Что нарушено."),
       member<T>(
           "cure", [](const T& from) { return cure_of(from.code); }, "Что делать."),
       member<T>("subject", &T::subject, "Какое поле или значение.")});
  return it;
}

template <>
const Shape<LoadView>& shape() {
  static const Shape<LoadView> it = [] {
    auto members =
        load_members<LoadView>([](const LoadView& from) -> const LoadEntry& { return from.entry; });
    members.push_back(member<LoadView>("errors", &LoadView::errors,
                                       "Отклонённые записи и те, что ещё ждут; не больше тысячи."));
    return Shape<LoadView>("LoadCard", std::move(members));
  }();
  return it;
}

template <>
const Shape<registers::Subject>& shape() {
  using T = registers::Subject;
  static const Shape<T> it(
      "Subject",
      {member<T>("id", &T::id, "Номер записи."), member<T>("code", &T::code, "Код."),
       member<T>("name", &T::name, "Название."), member<T>("area", &T::area, "Предметная область."),
       member<T>("aliases", &T::aliases, "Другие названия, которые его значат."),
       member<T>("municipality", &T::municipality,
                 "Чьё дополнение: муниципальное образование; пусто — предмет региона.")});
  return it;
}

template <>
const Shape<Dictionary>& shape() {
  static const Shape<Dictionary> it(
      "Dictionary", {member<Dictionary>("items", &Dictionary::items, "Предметы по названию.")});
  return it;
}

template <>
const Shape<registers::Suggestion>& shape() {
  using T = registers::Suggestion;
  static const Shape<T> it(
      "Suggestion",
      {member<T>("subject", &T::subject, "Номер предмета в справочнике."),
       member<T>("code", &T::code, "Его код."), member<T>("name", &T::name, "Его название."),
       member<T>("similarity", &T::similarity, "Насколько похоже название: 0 … 1.")});
  return it;
}

template <>
const Shape<Suggestions>& shape() {
  static const Shape<Suggestions> it(
      "Suggestions",
      {member<Suggestions>("items", &Suggestions::items, "Похожие предметы, ближайший сверху.")});
  return it;
}

template <>
const Shape<UnboundView>& shape() {
  using T = UnboundView;
  static const Shape<T> it(
      "UnboundSubject",
      {member<T>(
           "id", [](const T& from) { return from.subject.entry.id; }, "Номер записи."),
       member<T>(
           "name", [](const T& from) { return from.subject.entry.name; },
           "Название в организации."),
       member<T>(
           "organization", [](const T& from) { return from.subject.entry.organization; },
           "Номер организации."),
       member<T>(
           "organization_name", [](const T& from) { return from.subject.organization_name; },
           "Её наименование."),
       member<T>(
           "marks", [](const T& from) { return from.subject.marks; },
           "Сколько отметок ждёт привязки, считая итоговые."),
       member<T>(
           "counted", [](const T& from) { return from.subject.counted; },
           "Когда их сосчитали; null — ещё не успели."),
       member<T>("suggestion", &T::suggestion, "Самый похожий предмет справочника.")});
  return it;
}

template <>
const Shape<Bound>& shape() {
  static const Shape<Bound> it(
      "Bound", {member<Bound>("bound", &Bound::bound, "Сколько предметов привязано.")});
  return it;
}

}  // namespace console

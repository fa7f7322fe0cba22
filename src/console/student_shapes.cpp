// The shapes of a student's card, diary and performance.
#include "console/shapes.hpp"
#include "domain/no_end.hpp"

namespace console {

using domain::PersonFields;

template <>
const Shape<registers::Placement>& shape() {
  using T = registers::Placement;
  static const Shape<T> it(
      "Placement",
      {member<T>("organization", &T::organization, "Номер организации."),
       member<T>("organization_name", &T::organization_name, "Её наименование."),
       member<T>("class_group", &T::class_group, "Номер класса или группы; 0 — без класса."),
       member<T>("class_name", &T::class_name, "Название класса или группы.")});
  return it;
}

template <>
const Shape<domain::IdentityDocument>& shape() {
  using T = domain::IdentityDocument;
  static const Shape<T> it(
      "IdentityDocument",
      {member<T>("type", &T::type, "Вид документа."), member<T>("series", &T::series, "Серия."),
       member<T>("number", &T::number, "Номер."), member<T>("issuer", &T::issuer, "Кем выдан."),
       member<T>("registry_entry", &T::registry_entry, "Номер актовой записи."),
       member<T>("issued", &T::issued, "Когда выдан.")});
  return it;
}

template <>
const Shape<PersonFields>& shape() {
  using T = PersonFields;
  static const Shape<T> it(
      "Person",
      {member<T>("snils", &T::snils, "СНИЛС."), member<T>("surname", &T::surname, "Фамилия."),
       member<T>("name", &T::name, "Имя."), member<T>("patronymic", &T::patronymic, "Отчество."),
       member<T>("sex", &T::sex, "Пол."), member<T>("birth_date", &T::birth_date, "Дата рождения."),
       member<T>("birth_place", &T::birth_place, "Место рождения."),
       member<T>("citizenship", &T::citizenship, "Гражданство, ISO 3166-1."),
       member<T>("document", &T::document, "Документ, удостоверяющий личность."),
       member<T>("registered_address", &T::registered_address, "Адрес регистрации."),
       member<T>("actual_address", &T::actual_address, "Адрес проживания."),
       member<T>("actual_from", &T::actual_from, "С какого дня там проживает."),
       member<T>("actual_to", &T::actual_to, "По какой день."),
       member<T>("phone", &T::phone, "Телефон."),
       member<T>("email", &T::email, "Электронная почта.")});
  return it;
}

template <>
const Shape<registers::StudentLine>& shape() {
  using T = registers::StudentLine;
  const auto of_person = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& line) { return std::invoke(field, line.person.fields); },
        description);
  };
  using P = PersonFields;
  static const Shape<T> it(
      "Student",
      {member<T>(
           "id", [](const T& line) { return line.person.id; }, "Номер записи."),
       of_person("snils", &P::snils, "СНИЛС."), of_person("surname", &P::surname, "Фамилия."),
       of_person("name", &P::name, "Имя."), of_person("patronymic", &P::patronymic, "Отчество."),
       of_person("sex", &P::sex, "Пол."), of_person("birth_date", &P::birth_date, "Дата рождения."),
       member<T>("placement", &T::placement, "Где учится, а если нигде — где учился.")});
  return it;
}

template <>
const Shape<registers::GuardianEntry>& shape() {
  using T = registers::GuardianEntry;
  static const Shape<T> it(
      "Guardian",
      {member<T>(
           "id", [](const T& from) { return from.person.id; }, "Номер записи о человеке."),
       member<T>(
           "kind", [](const T& from) { return from.link.kind; }, "Кем приходится."),
       member<T>(
           "basis", [](const T& from) { return from.link.basis; }, "Документ об этом."),
       member<T>(
           "from", [](const T& from) { return from.link.from; }, "С какого дня."),
       member<T>(
           "to", [](const T& from) { return from.link.to; }, "По какой день."),
       member<T>(
           "person", [](const T& from) { return from.person.fields; }, "Сам человек."),
       member<T>("source", &T::source, "Откуда запись.")});
  return it;
}

template <>
const Shape<EnrollmentView>& shape() {
  using T = EnrollmentView;
  using R = domain::EnrollmentRecord;
  const auto of_record = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.entry.row.fields); },
        description);
  };
  using E = registers::EnrollmentEntry;
  const auto of_entry = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.entry); }, description);
  };
  const auto some = [](auto id) { return id ? std::optional(id) : std::nullopt; };
  static const Shape<T> it(
      "Enrollment",
      {member<T>(
           "id", [](const T& from) { return from.entry.row.id; }, "Номер записи."),
       member<T>(
           "place", [](const T& from) { return from.entry.place; }, "Куда зачислен."),
       of_record("from", &R::from, "С какого дня."),
       member<T>(
           "to",
           [](const T& from) {
             const auto& to = from.entry.row.fields.to;
             return to == domain::no_end ? std::nullopt : to;
           },
           "По какой день; null — конца нет."),
       of_record("order_in", &R::order_in, "Приказ о зачислении."),
       of_record("order_in_date", &R::order_in_date, "Его дата."),
       of_record("reason_in", &R::reason_in, "Причина зачисления."),
       of_record("order_out", &R::order_out, "Приказ об отчислении."),
       of_record("order_out_date", &R::order_out_date, "Его дата."),
       of_record("reason_out", &R::reason_out, "Причина отчисления."),
       of_record("study_form", &R::study_form, "Форма обучения."),
       of_record("education_form", &R::education_form, "Форма получения образования."),
       of_record("funding", &R::funding, "Источник финансирования."),
       of_entry(
           "branch", [some](const E& from) { return some(from.row.branch); }, "Номер филиала."),
       of_entry("branch_name", &E::branch_name, "Его название."),
       of_entry(
           "programme", [some](const E& from) { return some(from.row.programme); },
           "Номер программы, зачисления или класса."),
       of_entry("programme_name", &E::programme_name, "Её название."),
       of_record("specialty", &R::specialty, "Профессия или специальность, код."),
       of_entry("age_group", &E::age_group, "Группа детского сада: возраст."),
       of_entry("mode_of_stay", &E::mode_of_stay, "Группа детского сада: режим пребывания."),
       of_entry("orientation", &E::orientation, "Группа детского сада: направленность."),
       member<T>("adapted", &T::adapted,
                 "Обучается ли по адаптированной программе; null — ключ доступа не вправе знать."),
       member<T>(
           "source", [](const T& from) { return from.entry.source; }, "Откуда запись.")});
  return it;
}

template <>
const Shape<StudentView>& shape() {
  using T = StudentView;
  static const Shape<T> it(
      "StudentCard",
      {member<T>(
           "id", [](const T& from) { return from.card.person.id; }, "Номер записи."),
       member<T>(
           "person", [](const T& from) { return from.card.person.fields; }, "Общие сведения."),
       member<T>(
           "source", [](const T& from) { return from.card.source; }, "Откуда общие сведения."),
       member<T>(
           "guardians", [](const T& from) { return from.card.guardians; },
           "Законные представители."),
       member<T>("enrollments", &T::enrollments, "Обучение и миграция, по датам.")});
  return it;
}

template <>
const Shape<registers::DiaryEntry::Mark>& shape() {
  using T = registers::DiaryEntry::Mark;
  static const Shape<T> it(
      "Mark", {member<T>("number", &T::number, "Которая на уроке."),
               member<T>("value", &T::value, "Как написал учитель."),
               member<T>("normalized", &T::normalized, "От 1 до 5, если значение это значит."),
               member<T>("work", &T::work, "Вид работы."), member<T>("weight", &T::weight, "Вес."),
               member<T>("comment", &T::comment, "Примечание.")});
  return it;
}

template <>
const Shape<registers::DiaryEntry>& shape() {
  using T = registers::DiaryEntry;
  static const Shape<T> it(
      "Lesson",
      {member<T>("id", &T::lesson, "Номер записи."), member<T>("date", &T::date, "Дата."),
       member<T>("number", &T::number, "Который за день."),
       member<T>("starts", &T::starts, "Начало."), member<T>("ends", &T::ends, "Конец."),
       member<T>("organization", &T::organization, "Номер организации."),
       member<T>("organization_name", &T::organization_name, "Её наименование."),
       member<T>("subject", &T::subject, "Предмет."), member<T>("topic", &T::topic, "Тема."),
       member<T>("homework", &T::homework, "Домашнее задание."),
       member<T>("teacher", &T::teacher, "Учитель."),
       member<T>("attendance", &T::attendance, "Посещаемость; null — присутствовал."),
       member<T>("marks", &T::marks, "Отметки.")});
  return it;
}

template <>
const Shape<Diary>& shape() {
  static const Shape<Diary> it(
      "Diary", {member<Diary>("from", &Diary::from, "С какого дня."),
                member<Diary>("to", &Diary::to, "По какой день."),
                member<Diary>("lessons", &Diary::lessons, "Уроки по дате и номеру.")});
  return it;
}

template <>
const Shape<registers::FinalMarkEntry>& shape() {
  using T = registers::FinalMarkEntry;
  static const Shape<T> it(
      "FinalMark",
      {member<T>("organization", &T::organization, "Номер организации."),
       member<T>("organization_name", &T::organization_name, "Её наименование."),
       member<T>("subject", &T::subject, "Предмет."),
       member<T>("school_year", &T::school_year, "Учебный год: 2026 — 2026/27."),
       member<T>("period", &T::period, "За что."),
       member<T>("period_number", &T::period_number, "Которая четверть, триместр, полугодие."),
       member<T>("value", &T::value, "Отметка."),
       member<T>("normalized", &T::normalized, "От 1 до 5, если значение это значит."),
       member<T>("date", &T::date, "Когда выставлена.")});
  return it;
}

template <>
const Shape<Performance>& shape() {
  static const Shape<Performance> it(
      "Performance", {member<Performance>("final_marks", &Performance::final_marks,
                                          "Отметки за четверти и итоговые, новые годы сверху.")});
  return it;
}

}  // namespace console

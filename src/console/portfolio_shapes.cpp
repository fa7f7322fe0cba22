// The shapes of stages 2 and 3: what organizations state about a student beside marks.
#include "console/shapes.hpp"

namespace console {

using registers::Stated;

namespace {

// A member of the kind's own fields.
template <class Row, class Field>
Member<Stated<Row>> own(std::string_view name, Field field, std::string_view description) {
  return member<Stated<Row>>(
      name, [field](const Stated<Row>& from) { return std::invoke(field, from.row.fields); },
      description);
}

template <class Row>
Shape<Stated<Row>> shape_of(std::string_view name, std::vector<Member<Stated<Row>>> fields) {
  using T = Stated<Row>;
  std::vector<Member<T>> all{
      member<T>(
          "id", [](const T& from) { return from.row.id; }, "Номер записи."),
      member<T>(
          "organization", [](const T& from) { return from.row.organization; },
          "Номер организации, которая это сообщила."),
      member<T>("organization_name", &T::organization_name, "Её наименование.")};
  all.insert(all.end(), fields.begin(), fields.end());
  all.push_back(member<T>("source", &T::source, "Откуда запись."));
  return {name, std::move(all)};
}

}  // namespace

template <>
const Shape<Stated<registers::EducationDocumentRow>>& shape() {
  using R = registers::EducationDocumentRow;
  using F = domain::EducationDocument;
  static const auto it = shape_of<R>(
      "EducationDocument",
      {own<R>("type", &F::type, "Вид документа."), own<R>("series", &F::series, "Серия."),
       own<R>("number", &F::number, "Номер."),
       own<R>("registration", &F::registration, "Регистрационный номер."),
       own<R>("issued", &F::issued, "Когда выдан."), own<R>("issuer", &F::issuer, "Кем выдан."),
       own<R>("specialty", &F::specialty, "Специальность."),
       own<R>("qualification", &F::qualification, "Квалификация."),
       own<R>("honours", &F::honours, "С отличием.")});
  return it;
}

template <>
const Shape<Stated<registers::ExamResultRow>>& shape() {
  using R = registers::ExamResultRow;
  using F = domain::ExamResult;
  static const auto it = shape_of<R>(
      "ExamResult",
      {own<R>("kind", &F::kind, "ЕГЭ, ОГЭ, ГВЭ."), own<R>("subject", &F::subject, "Предмет."),
       own<R>("date", &F::date, "Дата."), own<R>("score", &F::score, "Баллы."),
       own<R>("minimum", &F::minimum, "Минимальный балл."),
       own<R>("mark", &F::mark, "Отметка, где она ставится.")});
  return it;
}

template <>
const Shape<Stated<registers::AchievementRow>>& shape() {
  using R = registers::AchievementRow;
  using F = domain::Achievement;
  static const auto it = shape_of<R>(
      "Achievement",
      {own<R>("kind", &F::kind, "Вид мероприятия."), own<R>("event", &F::event, "Мероприятие."),
       own<R>("subject", &F::subject, "Предмет или направление."),
       own<R>("level", &F::level, "Уровень мероприятия."),
       own<R>("stage", &F::stage, "Этап, чей это результат."),
       own<R>("result", &F::result, "Результат."), own<R>("place", &F::place, "Место."),
       own<R>("date", &F::date, "Дата."), own<R>("document", &F::document, "Диплом.")});
  return it;
}

template <>
const Shape<Stated<registers::QueueEntryRow>>& shape() {
  using R = registers::QueueEntryRow;
  using F = domain::QueueEntry;
  static const auto it = shape_of<R>(
      "QueueEntry",
      {own<R>("number", &F::number, "Номер заявления."), own<R>("applied", &F::applied, "Подано."),
       own<R>("wanted", &F::wanted, "С какого дня нужно место."),
       own<R>("status", &F::status, "Состояние."), own<R>("benefit", &F::benefit, "Льгота."),
       own<R>("age_group", &F::age_group, "Возрастная группа."),
       own<R>("mode_of_stay", &F::mode_of_stay, "Режим пребывания.")});
  return it;
}

template <>
const Shape<registers::QueueLine>& shape() {
  using T = registers::QueueLine;
  using P = domain::PersonFields;
  using F = domain::QueueEntry;
  const auto child = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& line) { return std::invoke(field, line.person.fields); },
        description);
  };
  const auto entry = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& line) { return std::invoke(field, line.row.fields); }, description);
  };
  static const Shape<T> it(
      "QueueLine",
      {member<T>(
           "id", [](const T& line) { return line.row.id; }, "Номер записи."),
       member<T>(
           "student", [](const T& line) { return line.row.student; },
           "Номер ребёнка; 0 — он вне области ключа: тогда видны номер, день и состояние."),
       child("surname", &P::surname, "Фамилия."), child("name", &P::name, "Имя."),
       child("patronymic", &P::patronymic, "Отчество."),
       child("birth_date", &P::birth_date, "Дата рождения."),
       entry("number", &F::number, "Номер заявления."), entry("applied", &F::applied, "Подано."),
       entry("wanted", &F::wanted, "С какого дня нужно место."),
       entry("status", &F::status, "Состояние."), entry("benefit", &F::benefit, "Льгота."),
       entry("age_group", &F::age_group, "Возрастная группа."),
       entry("mode_of_stay", &F::mode_of_stay, "Режим пребывания."),
       member<T>("source", &T::source, "Откуда запись.")});
  return it;
}

template <>
const Shape<Stated<registers::HealthRow>>& shape() {
  using R = registers::HealthRow;
  using F = domain::Health;
  static const auto it = shape_of<R>(
      "Health",
      {own<R>("from", &F::from, "День заключения."),
       own<R>("health_group", &F::health_group, "Группа здоровья."),
       own<R>("pe_group", &F::pe_group, "Физкультурная группа."),
       own<R>("disability", &F::disability, "Инвалидность."),
       own<R>("disability_reason", &F::disability_reason, "Её причина."),
       own<R>("disability_until", &F::disability_until, "По какой день."),
       own<R>("needs_adapted_programme", &F::needs_adapted_programme,
              "Нужна адаптированная программа."),
       own<R>("needs_long_treatment", &F::needs_long_treatment, "Нужно длительное лечение.")});
  return it;
}

template <>
const Shape<PortfolioView>& shape() {
  using T = PortfolioView;
  using P = registers::Portfolio;
  const auto part = [](std::string_view name, auto field, std::string_view description) {
    return member<T>(
        name, [field](const T& from) { return std::invoke(field, from.portfolio); }, description);
  };
  static const Shape<T> it(
      "Portfolio",
      {part("student", &P::student, "Номер обучающегося."),
       part("education_documents", &P::education_documents, "Документы об образовании, по дате."),
       part("exam_results", &P::exam_results, "Результаты экзаменов, по дате."),
       part("achievements", &P::achievements, "Олимпиады, конкурсы, другие достижения, по дате."),
       part("queue", &P::queue, "Заявления о зачислении, по дате."),
       member<T>("health", &T::health,
                 "Данные о здоровье, по дате; null — ключ доступа не вправе их знать.")});
  return it;
}

template <>
const Shape<StudentState>& shape() {
  using T = StudentState;
  static const Shape<T> it(
      "StudentState",
      {member<T>(
           "id", [](const T& from) { return from.card.card.person.id; }, "Номер записи."),
       member<T>("card", &T::card, "Сведения, представители, обучение и миграция."),
       member<T>("portfolio", &T::portfolio, "Остальное портфолио.")});
  return it;
}

}  // namespace console

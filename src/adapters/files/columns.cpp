#include "adapters/files/columns.hpp"

#include <algorithm>

#include "adapters/files/choices.hpp"

namespace adapters::files {
namespace {

using domain::RecordKind;

using namespace choices;

constexpr bool required = true, optional = false;

constexpr std::string_view key_note =
    "Постоянный код записи в вашей системе, до 200 знаков. По нему она узнаётся при повторе.";
constexpr std::string_view date_note = "Дата. Например: 01.09.2026";
constexpr std::string_view snils_note = "11 цифр. Например: 112-233-445 95";

constexpr Column key(std::string_view title, std::string_view field, bool need = required) {
  return {title, field, need, Shape::text, 0, {}, key_note};
}
constexpr Column text(std::string_view title, std::string_view field, bool need = optional,
                      std::string_view note = {}) {
  return {title, field, need, Shape::text, 0, {}, note};
}
constexpr Column day(std::string_view title, std::string_view field, bool need = optional) {
  return {title, field, need, Shape::date, 0, {}, date_note};
}
constexpr Column digits(std::string_view title, std::string_view field, int count,
                        bool need = optional, std::string_view note = {}) {
  return {title, field, need, Shape::digits, count, {}, note};
}
constexpr Column whole(std::string_view title, std::string_view field, bool need,
                       std::string_view note) {
  return {title, field, need, Shape::number, 0, {}, note};
}
constexpr Column list(std::string_view title, std::string_view field,
                      std::span<const Choice> choices, bool need = optional) {
  return {title, field, need, Shape::list, 0, choices, "Выберите из списка."};
}

constexpr Column flag(std::string_view title, std::string_view field,
                      std::string_view note = "Да или Нет.") {
  return {title, field, optional, Shape::yes_no, 0, {}, note};
}

constexpr std::string_view specialty_note = "Код. Например: 09.02.07";
constexpr std::string_view activities_note =
    "Несколько через запятую: Дошкольное, Присмотр и уход, Начальное общее, Основное общее, "
    "Среднее общее, Среднее профессиональное, Профессиональное обучение, Дополнительное, "
    "Коррекционное, Оздоровительное";
constexpr std::string_view year_note = "Год начала учебного года. Например: 2026";

constexpr Column authorities[] = {digits("ОГРН", "ogrn", 13, required, "13 или 15 цифр."),
                                  digits("ОГРН вышестоящего органа", "parent_ogrn", 13),
                                  text("Полное наименование", "full_name", required),
                                  text("Краткое наименование", "short_name"),
                                  digits("ИНН", "inn", 10),
                                  digits("КПП", "kpp", 9),
                                  digits("ОКПО", "okpo", 8),
                                  digits("ОКТМО", "oktmo", 8, optional, "8 или 11 цифр."),
                                  text("Муниципальное образование", "municipality"),
                                  text("Адрес", "address"),
                                  text("Телефон", "phone"),
                                  text("Факс", "fax"),
                                  text("Электронная почта", "email"),
                                  text("Сайт", "site"),
                                  text("Руководитель", "head")};
constexpr Column organizations[] = {
    key("Код организации", "key"),
    digits("ОГРН", "ogrn", 13, required, "13 или 15 цифр."),
    digits("ИНН", "inn", 10, optional, "10 или 12 цифр."),
    digits("КПП", "kpp", 9),
    text("Полное наименование", "full_name", required),
    text("Краткое наименование", "short_name"),
    list("Вид", "kind", organization_kinds, required),
    text("Муниципальное образование", "municipality"),
    text("Адрес", "address"),
    text("Телефон", "phone"),
    text("Электронная почта", "email"),
    text("Сайт", "site"),
    text("Руководитель", "head"),
    digits("ОКПО", "okpo", 8),
    digits("ОКТМО", "oktmo", 8, optional, "8 или 11 цифр."),
    digits("ОГРН органа управления", "authority_ogrn", 13),
    list("Форма собственности", "ownership", ownerships),
    list("Правовая форма", "legal_form", legal_forms),
    {"Виды деятельности", "activities", optional, Shape::lists, 0, activities, activities_note},
    list("Состояние", "status", organization_statuses),
    whole("Мест", "places", optional, "Целое число."),
    text("Лицензия", "licence", optional, "Номер."),
    day("Лицензия выдана", "licence_issued"),
    text("Аккредитация", "accreditation", optional, "Номер."),
    day("Аккредитация до", "accreditation_until"),
    text("Фактический адрес", "actual_address"),
    text("Факс", "fax")};
constexpr Column branches[] = {
    key("Код филиала", "key"),          key("Код организации", "organization_key"),
    text("Название", "name", required), digits("КПП", "kpp", 9),
    text("Адрес", "address"),           text("Телефон", "phone"),
    text("Руководитель", "head")};
constexpr Column programmes[] = {key("Код программы", "key"),
                                 key("Код организации", "organization_key"),
                                 list("Вид", "kind", programme_kinds, required),
                                 text("Название", "name", required),
                                 list("Уровень", "level", programme_levels),
                                 list("Направленность", "orientation", programme_orientations),
                                 text("Специальность", "specialty", optional, specialty_note)};
constexpr Column classes[] = {key("Код класса", "key"),
                              key("Код организации", "organization_key"),
                              whole("Учебный год", "school_year", required, year_note),
                              whole("Параллель", "parallel", optional, "1–12; у групп пусто."),
                              text("Буква", "letter"),
                              text("Название", "name", optional, "Если не параллель и буква."),
                              list("Возрастная группа", "age_group", age_groups),
                              list("Режим пребывания", "mode_of_stay", modes_of_stay),
                              list("Направленность группы", "orientation", group_orientations),
                              key("Код программы", "programme_key", optional),
                              text("Специальность", "specialty", optional, specialty_note)};
constexpr Column subjects[] = {key("Код предмета", "key"),
                               key("Код организации", "organization_key"),
                               text("Название", "name", required)};
#define PERSON_COLUMNS                                                                      \
  digits("СНИЛС", "snils", 11, optional, snils_note), text("Фамилия", "surname", required), \
      text("Имя", "name", required), text("Отчество", "patronymic"), list("Пол", "sex", sexes)
#define DOCUMENT_COLUMNS                                                                           \
  text("Гражданство", "citizenship", optional, "Три буквы ISO 3166-1. Например: RUS"),             \
      list("Документ", "document_type", documents), text("Серия", "document_series"),              \
      text("Номер", "document_number"), day("Выдан", "document_issued"),                           \
      text("Кем выдан", "document_issuer"),                                                        \
      text("Номер актовой записи", "document_registry_entry"),                                     \
      text("Адрес регистрации", "registered_address"), text("Адрес проживания", "actual_address"), \
      text("Телефон", "phone"), text("Электронная почта", "email"),                                \
      day("Проживает с", "actual_address_from"), day("Проживает по", "actual_address_to")
constexpr Column students[] = {key("Код обучающегося", "key"), PERSON_COLUMNS,
                               day("Дата рождения", "birth_date", required),
                               text("Место рождения", "birth_place"), DOCUMENT_COLUMNS};
constexpr Column guardian_columns[] = {key("Код представителя", "key"),
                                       key("Код обучающегося", "student_key"),
                                       list("Кем приходится", "kind", guardians, required),
                                       PERSON_COLUMNS,
                                       day("Дата рождения", "birth_date"),
                                       DOCUMENT_COLUMNS,
                                       text("Основание", "basis"),
                                       day("Действует с", "from"),
                                       day("Действует по", "to")};
#undef PERSON_COLUMNS
#undef DOCUMENT_COLUMNS
constexpr Column enrollments[] = {
    key("Код зачисления", "key"),
    key("Код обучающегося", "student_key"),
    key("Код организации", "organization_key"),
    key("Код класса", "class_key", optional),
    day("Зачислен с", "from", required),
    day("Отчислен", "to"),
    text("Приказ о зачислении", "order_in"),
    day("Дата приказа о зачислении", "order_in_date"),
    text("Причина зачисления", "reason_in"),
    text("Приказ об отчислении", "order_out"),
    day("Дата приказа об отчислении", "order_out_date"),
    text("Причина отчисления", "reason_out"),
    list("Форма обучения", "study_form", study_forms),
    list("Форма получения образования", "education_form", education_forms),
    flag("Адаптированная программа", "adapted"),
    key("Код филиала", "branch_key", optional),
    key("Код программы", "programme_key", optional),
    text("Специальность", "specialty", optional, specialty_note),
    list("Финансирование", "funding", fundings),
    flag("Отчисление отменено", "end_withdrawn", "Да, если дата в «Отчислен» передана ошибочно.")};
#define LESSON_COLUMNS                                                \
  key("Код класса", "class_key"), key("Код предмета", "subject_key"), \
      day("Дата урока", "date", required), whole("Номер урока", "number", required, "1–15.")
constexpr Column lessons[] = {LESSON_COLUMNS,
                              text("Начало", "starts", optional, "Например: 09:00"),
                              text("Конец", "ends", optional, "Например: 09:45"),
                              text("Тема", "topic"),
                              text("Домашнее задание", "homework"),
                              text("Учитель", "teacher")};
constexpr Column marks[] = {
    LESSON_COLUMNS,
    key("Код обучающегося", "student_key"),
    text("Отметка", "value", required, "Как её записал учитель. Например: 5, 4-, н/а"),
    whole("Номер отметки", "mark_number", optional, "Вторая отметка на уроке — 2."),
    list("Вид работы", "work", works),
    whole("Вес", "weight", optional, "1–100."),
    text("Замечание", "comment"),
    flag("Убрана", "removed", "Да, если учитель убрал отметку.")};
constexpr Column attendances[] = {
    LESSON_COLUMNS,
    key("Код обучающегося", "student_key"),
    {"Посещаемость", "status", optional, Shape::list, 0, choices::attendance,
     "Выберите из списка; пусто — присутствовал."}};
#undef LESSON_COLUMNS
constexpr Column final_marks[] = {
    key("Код обучающегося", "student_key"),
    key("Код предмета", "subject_key"),
    whole("Учебный год", "school_year", required, year_note),
    list("Период", "period", periods, required),
    whole("Номер периода", "period_number", optional, "Четверть 1–4, полугодие 1–2; у года пусто."),
    text("Отметка", "value", required),
    day("Дата выставления", "date")};

#define STATED_COLUMNS                                              \
  key("Код записи", "key"), key("Код обучающегося", "student_key"), \
      key("Код организации", "organization_key"),                   \
      flag("Убрана", "removed", "Да, если записи больше нет.")
constexpr Column health[] = {STATED_COLUMNS,
                             day("На дату", "from", required),
                             list("Группа здоровья", "health_group", health_groups),
                             list("Группа по физкультуре", "pe_group", pe_groups),
                             list("Инвалидность", "disability", disabilities),
                             text("Причина инвалидности", "disability_reason"),
                             day("Инвалидность до", "disability_until"),
                             flag("Нужна адаптированная программа", "needs_adapted_programme"),
                             flag("Нужно длительное лечение", "needs_long_treatment")};
constexpr Column documents_of_education[] = {
    STATED_COLUMNS,
    list("Вид документа", "type", education_documents, required),
    text("Серия", "series"),
    text("Номер", "number", required),
    text("Регистрационный номер", "registration"),
    day("Выдан", "issued", required),
    text("Кем выдан", "issuer"),
    text("Специальность", "specialty", optional, specialty_note),
    text("Квалификация", "qualification"),
    flag("С отличием", "honours")};
constexpr Column exams[] = {STATED_COLUMNS,
                            list("Экзамен", "kind", exam_kinds, required),
                            text("Предмет", "subject", required),
                            day("Дата", "date", required),
                            whole("Балл", "score", required, "0–100."),
                            whole("Минимальный балл", "minimum", optional, "0–100."),
                            text("Отметка", "mark")};
constexpr Column achievements[] = {STATED_COLUMNS,
                                   list("Вид", "kind", event_kinds, required),
                                   text("Мероприятие", "event", required),
                                   text("Предмет", "subject"),
                                   list("Уровень", "level", event_levels, required),
                                   list("Этап", "stage", event_levels),
                                   list("Результат", "result", event_results, required),
                                   whole("Место", "place", optional, "Целое число."),
                                   day("Дата", "date", required),
                                   text("Документ", "document")};
constexpr Column queue[] = {STATED_COLUMNS,
                            text("Номер заявления", "number"),
                            day("Дата заявления", "applied", required),
                            day("Желаемая дата", "wanted"),
                            list("Состояние", "status", queue_statuses, required),
                            list("Льгота", "benefit", benefits),
                            list("Возрастная группа", "age_group", age_groups),
                            list("Режим пребывания", "mode_of_stay", modes_of_stay)};
#undef STATED_COLUMNS

constexpr Sheet all_sheets[] = {
    {"Органы управления", RecordKind::authority, authorities},
    {"Организации", RecordKind::organization, organizations},
    {"Филиалы", RecordKind::branch, branches},
    {"Программы", RecordKind::programme, programmes},
    {"Классы", RecordKind::class_group, classes},
    {"Предметы", RecordKind::subject, subjects},
    {"Обучающиеся", RecordKind::student, students},
    {"Представители", RecordKind::guardian, guardian_columns},
    {"Зачисления", RecordKind::enrollment, enrollments},
    {"Уроки", RecordKind::lesson, lessons},
    {"Отметки", RecordKind::mark, marks},
    {"Посещаемость", RecordKind::attendance, attendances},
    {"Итоговые отметки", RecordKind::final_mark, final_marks},
    {"Здоровье", RecordKind::health, health},
    {"Документы об образовании", RecordKind::education_document, documents_of_education},
    {"Экзамены", RecordKind::exam_result, exams},
    {"Достижения", RecordKind::achievement, achievements},
    {"Очередь", RecordKind::queue_entry, queue}};

std::string_view template_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::lesson:
    case RecordKind::mark:
    case RecordKind::attendance:
      return "marks";
    case RecordKind::final_mark:
      return "final-marks";
    case RecordKind::health:
    case RecordKind::education_document:
    case RecordKind::exam_result:
    case RecordKind::achievement:
    case RecordKind::queue_entry:
      return "portfolio";
    default:
      return "roster";
  }
}

}  // namespace

bool is_of_lesson(const Sheet& sheet, std::string_view field) {
  const bool has_lesson = sheet.kind == RecordKind::mark || sheet.kind == RecordKind::attendance;
  return has_lesson && std::find(std::begin(lesson_fields), std::end(lesson_fields), field) !=
                           std::end(lesson_fields);
}

std::string_view operation_of(RecordKind kind) {
  const std::string_view sent_with = template_of(kind);
  if (sent_with == "marks") return "PushMarks";
  if (sent_with == "final-marks") return "PushFinalMarks";
  return sent_with == "portfolio" ? "PushPortfolio" : "PushRoster";
}

std::span<const Sheet> sheets() {
  return all_sheets;
}

const Sheet* find_sheet(std::string_view title) {
  const auto found = std::find_if(std::begin(all_sheets), std::end(all_sheets),
                                  [&](const Sheet& sheet) { return sheet.title == title; });
  return found == std::end(all_sheets) ? nullptr : found;
}

std::vector<const Sheet*> template_sheets(std::string_view kind) {
  std::vector<const Sheet*> chosen;
  for (const Sheet& sheet : all_sheets)
    if (kind == "all" || kind == template_of(sheet.kind)) chosen.push_back(&sheet);
  return chosen;
}

}  // namespace adapters::files

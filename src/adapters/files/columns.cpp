#include "adapters/files/columns.hpp"

#include <algorithm>

namespace adapters::files {
namespace {

using domain::RecordKind;

constexpr bool required = true, optional = false;

constexpr Choice organization_kinds[] = {{"Школа", "school"},
                                         {"Детский сад", "kindergarten"},
                                         {"Профессиональная", "vocational"},
                                         {"Дополнительное образование", "supplementary"}};
constexpr Choice sexes[] = {{"Мужской", "male"}, {"Женский", "female"}};
constexpr Choice documents[] = {{"Свидетельство о рождении", "birth-certificate"},
                                {"Паспорт РФ", "passport"},
                                {"Иностранный паспорт", "foreign-passport"},
                                {"Вид на жительство", "residence-permit"},
                                {"Иной документ", "other"}};
constexpr Choice guardians[] = {{"Мать", "mother"},
                                {"Отец", "father"},
                                {"Усыновитель", "adoptive-parent"},
                                {"Опекун", "guardian"},
                                {"Попечитель", "custodian"}};
constexpr Choice study_forms[] = {
    {"Очная", "full-time"}, {"Очно-заочная", "part-time"}, {"Заочная", "extramural"}};
constexpr Choice education_forms[] = {{"В организации", "organization"},
                                      {"Семейное образование", "family"},
                                      {"Самообразование", "self"}};
constexpr Choice works[] = {{"Работа на уроке", "classwork"},
                            {"Домашняя работа", "homework"},
                            {"Контрольная", "test"},
                            {"Самостоятельная", "independent"},
                            {"Диктант", "dictation"},
                            {"Лабораторная", "laboratory"},
                            {"Устный ответ", "oral"},
                            {"Сочинение", "essay"},
                            {"Проект", "project"},
                            {"Иная", "other"}};
constexpr Choice periods[] = {{"Четверть", "quarter"},   {"Полугодие", "half-year"},
                              {"Триместр", "trimester"}, {"Год", "year"},
                              {"Экзамен", "exam"},       {"Аттестация", "attestation"}};

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

constexpr std::string_view year_note = "Год начала учебного года. Например: 2026";

constexpr Column organizations[] = {key("Код организации", "key"),
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
                                    text("Руководитель", "head")};
constexpr Column classes[] = {key("Код класса", "key"),
                              key("Код организации", "organization_key"),
                              whole("Учебный год", "school_year", required, year_note),
                              whole("Параллель", "parallel", optional, "1–11; у групп пусто."),
                              text("Буква", "letter"),
                              text("Название", "name", optional, "Если не параллель и буква.")};
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
      text("Телефон", "phone"), text("Электронная почта", "email")
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
    {"Адаптированная программа", "adapted", optional, Shape::yes_no, 0, {}, "Да или Нет."}};
constexpr Column marks[] = {
    key("Код класса", "class_key"),
    key("Код предмета", "subject_key"),
    day("Дата урока", "date", required),
    whole("Номер урока", "number", required, "1–15."),
    key("Код обучающегося", "student_key"),
    text("Отметка", "value", required, "Как её записал учитель. Например: 5, 4-, н/а"),
    whole("Номер отметки", "mark_number", optional, "Вторая отметка на уроке — 2."),
    list("Вид работы", "work", works),
    whole("Вес", "weight", optional, "1–100."),
    text("Замечание", "comment"),
    {"Убрана", "removed", optional, Shape::yes_no, 0, {}, "Да, если учитель убрал отметку."}};
constexpr Column final_marks[] = {
    key("Код обучающегося", "student_key"),
    key("Код предмета", "subject_key"),
    whole("Учебный год", "school_year", required, year_note),
    list("Период", "period", periods, required),
    whole("Номер периода", "period_number", optional, "Четверть 1–4, полугодие 1–2; у года пусто."),
    text("Отметка", "value", required),
    day("Дата выставления", "date")};

constexpr Sheet all_sheets[] = {{"Организации", RecordKind::organization, organizations},
                                {"Классы", RecordKind::class_group, classes},
                                {"Предметы", RecordKind::subject, subjects},
                                {"Обучающиеся", RecordKind::student, students},
                                {"Представители", RecordKind::guardian, guardian_columns},
                                {"Зачисления", RecordKind::enrollment, enrollments},
                                {"Отметки", RecordKind::mark, marks},
                                {"Итоговые отметки", RecordKind::final_mark, final_marks}};

}  // namespace

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
  for (const Sheet& sheet : all_sheets) {
    const bool is_mark = sheet.kind == RecordKind::mark,
               is_final = sheet.kind == RecordKind::final_mark;
    if (kind == "all" || (kind == "marks" && is_mark) || (kind == "final-marks" && is_final) ||
        (kind == "roster" && !is_mark && !is_final))
      chosen.push_back(&sheet);
  }
  return chosen;
}

}  // namespace adapters::files

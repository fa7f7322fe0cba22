#pragma once
// The code lists as the drop-down lists of our workbooks have them. The labels of one list, with a
// comma between, are at most 255 octets: libxlsxwriter keeps no more. Private to columns.cpp.
#include "adapters/files/columns.hpp"

namespace adapters::files::choices {

inline constexpr Choice organization_kinds[] = {{"Школа", "school"},
                                                {"Детский сад", "kindergarten"},
                                                {"Профессиональная", "vocational"},
                                                {"Дополнительное образование", "supplementary"}};
inline constexpr Choice sexes[] = {{"Мужской", "male"}, {"Женский", "female"}};
inline constexpr Choice documents[] = {{"Свидетельство о рождении", "birth-certificate"},
                                       {"Паспорт РФ", "passport"},
                                       {"Иностранный паспорт", "foreign-passport"},
                                       {"Вид на жительство", "residence-permit"},
                                       {"Иной документ", "other"}};
inline constexpr Choice guardians[] = {{"Мать", "mother"},
                                       {"Отец", "father"},
                                       {"Усыновитель", "adoptive-parent"},
                                       {"Опекун", "guardian"},
                                       {"Попечитель", "custodian"}};
inline constexpr Choice study_forms[] = {
    {"Очная", "full-time"}, {"Очно-заочная", "part-time"}, {"Заочная", "extramural"}};
inline constexpr Choice education_forms[] = {{"В организации", "organization"},
                                             {"Семейное образование", "family"},
                                             {"Самообразование", "self"}};
inline constexpr Choice works[] = {{"Работа на уроке", "classwork"},
                                   {"Домашняя работа", "homework"},
                                   {"Контрольная", "test"},
                                   {"Самостоятельная", "independent"},
                                   {"Диктант", "dictation"},
                                   {"Лабораторная", "laboratory"},
                                   {"Устный ответ", "oral"},
                                   {"Сочинение", "essay"},
                                   {"Проект", "project"},
                                   {"Иная", "other"}};
inline constexpr Choice periods[] = {{"Четверть", "quarter"},   {"Полугодие", "half-year"},
                                     {"Триместр", "trimester"}, {"Год", "year"},
                                     {"Экзамен", "exam"},       {"Аттестация", "attestation"}};
inline constexpr Choice ownerships[] = {{"Федеральная", "federal"},
                                        {"Региональная", "regional"},
                                        {"Муниципальная", "municipal"},
                                        {"Частная", "private"}};
inline constexpr Choice legal_forms[] = {
    {"Бюджетное", "budgetary"},         {"Автономное", "autonomous"},
    {"Казённое", "state-funded"},       {"Частное", "private-institution"},
    {"Некоммерческая", "non-profit"},   {"Коммерческая", "commercial"},
    {"Предприниматель", "entrepreneur"}};
inline constexpr Choice organization_statuses[] = {{"Действует", "operating"},
                                                   {"Приостановлена", "suspended"},
                                                   {"На ремонте", "under-repair"},
                                                   {"Реорганизована", "reorganized"},
                                                   {"Закрыта", "closed"}};
inline constexpr Choice activities[] = {{"Дошкольное", "preschool"},
                                        {"Присмотр и уход", "childcare"},
                                        {"Начальное общее", "primary-general"},
                                        {"Основное общее", "basic-general"},
                                        {"Среднее общее", "secondary-general"},
                                        {"Среднее профессиональное", "vocational"},
                                        {"Профессиональное обучение", "vocational-training"},
                                        {"Дополнительное", "supplementary"},
                                        {"Коррекционное", "correctional"},
                                        {"Оздоровительное", "health-improvement"}};
inline constexpr Choice age_groups[] = {{"До полутора лет", "infant"},
                                        {"Ранняя", "early"},
                                        {"Первая младшая", "first-younger"},
                                        {"Вторая младшая", "second-younger"},
                                        {"Средняя", "middle"},
                                        {"Старшая", "senior"},
                                        {"Подготовительная", "preparatory"},
                                        {"Разновозрастная", "mixed"}};
inline constexpr Choice modes_of_stay[] = {{"Кратковременное", "short-stay"},
                                           {"Сокращённый день", "reduced-day"},
                                           {"Полный день", "full-day"},
                                           {"Продлённый день", "extended-day"},
                                           {"Круглосуточно", "round-the-clock"}};
inline constexpr Choice group_orientations[] = {
    {"Общеразвивающая", "general"},   {"Компенсирующая", "compensating"},
    {"Комбинированная", "combined"},  {"Оздоровительная", "health-improvement"},
    {"Присмотр и уход", "childcare"}, {"Семейная", "family"}};
inline constexpr Choice programme_kinds[] = {{"Основная", "basic"},
                                             {"Дополнительная", "supplementary"}};
inline constexpr Choice programme_levels[] = {{"Дошкольная", "preschool"},
                                              {"Начальная общая", "primary-general"},
                                              {"Основная общая", "basic-general"},
                                              {"Средняя общая", "secondary-general"},
                                              {"Рабочие и служащие", "skilled-worker"},
                                              {"Специалисты", "specialist"},
                                              {"Профобучение", "vocational-training"}};
inline constexpr Choice programme_orientations[] = {
    {"Техническая", "technical"}, {"Естественно-научная", "natural-science"},
    {"Спортивная", "sports"},     {"Художественная", "artistic"},
    {"Туристская", "tourism"},    {"Социальная", "social"}};
inline constexpr Choice fundings[] = {
    {"Бюджет", "budget"}, {"Платно", "paid"}, {"Целевое", "targeted"}};
inline constexpr Choice attendance[] = {{"Отсутствовал", "absent"},
                                        {"Уважительная причина", "excused"},
                                        {"Болел", "ill"},
                                        {"Опоздал", "late"}};
inline constexpr Choice health_groups[] = {
    {"I", "1"}, {"II", "2"}, {"III", "3"}, {"IV", "4"}, {"V", "5"}};
inline constexpr Choice pe_groups[] = {{"Основная", "basic"},
                                       {"Подготовительная", "preparatory"},
                                       {"Специальная А", "special-a"},
                                       {"Специальная Б", "special-b"},
                                       {"Освобождён", "exempt"}};
inline constexpr Choice disabilities[] = {{"Нет", "none"},
                                          {"Ребёнок-инвалид", "child"},
                                          {"I группа", "first"},
                                          {"II группа", "second"},
                                          {"III группа", "third"}};
inline constexpr Choice education_documents[] = {{"Аттестат за 9 класс", "basic-general"},
                                                 {"Аттестат за 11 класс", "secondary-general"},
                                                 {"Диплом СПО", "vocational-diploma"},
                                                 {"Свидетельство рабочего", "worker-certificate"},
                                                 {"Допобразование", "supplementary-certificate"},
                                                 {"Справка", "study-certificate"},
                                                 {"Иной документ", "other"}};
inline constexpr Choice exam_kinds[] = {{"ЕГЭ", "ege"}, {"ОГЭ", "oge"}, {"ГВЭ", "gve"}};
inline constexpr Choice event_kinds[] = {{"Олимпиада", "olympiad"},  {"Конкурс", "contest"},
                                         {"Соревнование", "sports"}, {"Конференция", "conference"},
                                         {"Проект", "project"},      {"Иное", "other"}};
inline constexpr Choice event_levels[] = {{"Организации", "local"},
                                          {"Муниципальный", "municipal"},
                                          {"Региональный", "regional"},
                                          {"Федеральный", "federal"},
                                          {"Международный", "international"}};
inline constexpr Choice event_results[] = {{"Победитель", "winner"},
                                           {"Призёр", "prize-winner"},
                                           {"Лауреат", "laureate"},
                                           {"Участник", "participant"}};
inline constexpr Choice queue_statuses[] = {{"Ожидает", "waiting"},
                                            {"Место предложено", "offered"},
                                            {"Зачислен", "enrolled"},
                                            {"Отказано", "refused"},
                                            {"Отозвано", "withdrawn"}};
inline constexpr Choice benefits[] = {{"Нет", "none"},
                                      {"Внеочередное право", "extraordinary"},
                                      {"Первоочередное право", "priority"},
                                      {"Преимущественное право", "advantage"}};

}  // namespace adapters::files::choices

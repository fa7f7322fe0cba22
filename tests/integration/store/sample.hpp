#pragma once
// A small school, written through the port as registers/ would: ids are ours to choose here.
#include "fixture.hpp"

namespace store {

inline constexpr registers::OrganizationId school{1001};
inline constexpr registers::ClassGroupId class_5a{1002};
inline constexpr registers::OrgSubjectId algebra{1003}, biology{1004};
inline constexpr registers::PersonId pupil{1005}, mother{1006};
inline constexpr registers::LessonId lesson_one{1007}, lesson_two{1008};

inline registers::PersonRow person_row(registers::PersonId id, const char* surname,
                                       const char* snils) {
  registers::PersonRow row;
  row.id = id;
  if (*snils != '\0') row.fields.snils = domain::Snils::parse(snils).value();
  row.fields.surname = surname;
  row.fields.name = "Алёна";
  row.fields.patronymic = "Ивановна";
  row.fields.sex = domain::Sex::female;
  row.fields.birth_date = day("2014-03-05");
  return row;
}

inline registers::LessonRow lesson_row(registers::LessonId id, const char* date, int number) {
  registers::LessonRow row;
  row.id = id;
  row.key = {.class_group = class_5a, .subject = algebra, .date = day(date), .number = number};
  row.starts = "08:30";
  row.ends = "09:15";
  row.topic = "Дроби";
  row.homework = "№ 12 \"а\\б\"";
  row.teacher = "Учитель";
  return row;
}

inline registers::MarkRow mark_row(registers::LessonId lesson, const char* date,
                                   const char* value) {
  registers::MarkRow row;
  row.key = {.student = pupil, .lesson = lesson, .number = 1};
  row.lesson_date = day(date);
  row.value = value;
  row.normalized = value[0] - '0';
  row.work = domain::WorkKind::essay;
  row.weight = 2;
  return row;
}

inline registers::EnrollmentRow enrollment_row() {
  registers::EnrollmentRow row;
  row.id = {1010};
  row.student = pupil;
  row.organization = school;
  row.class_group = class_5a;
  row.fields.from = day("2026-09-01");
  row.fields.order_in = "12-у";
  row.fields.order_in_date = day("2026-08-30");
  row.fields.reason_in = "Перевод";
  row.fields.study_form = domain::StudyForm::part_time;
  row.fields.education_form = domain::EducationForm::family;
  row.fields.adapted = true;
  return row;
}

// One school, one class, one pupil with her mother, two lessons.
inline registers::Changes small_school() {
  registers::Changes changes;
  registers::OrganizationRow& organization = changes.organizations.emplace_back();
  organization.id = school;
  organization.fields.ogrn = "1027700132195";
  organization.fields.inn = "7707083893";
  organization.fields.full_name = "Средняя школа № 1";
  organization.fields.short_name = "СОШ № 1";
  organization.fields.kind = domain::OrganizationKind::supplementary;
  organization.fields.municipality = "Северный";
  changes.class_groups.push_back({.id = class_5a,
                                  .organization = school,
                                  .school_year = 2026,
                                  .parallel = 5,
                                  .letter = "А",
                                  .name = "5А"});
  changes.subjects.push_back({.id = algebra, .organization = school, .name = "Алгебра"});
  changes.subjects.push_back({.id = biology, .organization = school, .name = "Биология"});
  auto child = person_row(pupil, "Ёлкина", "11223344595");
  child.is_student = true;
  child.fields.document = {.type = domain::DocumentType::birth_certificate,
                           .series = "I-МЮ",
                           .number = "123456",
                           .issuer = "ЗАГС",
                           .registry_entry = "77",
                           .issued = day("2014-03-10")};
  changes.persons.push_back(child);
  changes.persons.push_back(person_row(mother, "Ёлкина", ""));
  changes.guardian_links.push_back({.id = {1009},
                                    .student = pupil,
                                    .guardian = mother,
                                    .kind = domain::GuardianKind::mother,
                                    .basis = "Свидетельство",
                                    .from = day("2014-03-10"),
                                    .to = day("2032-03-05")});
  changes.enrollments.push_back(enrollment_row());
  changes.lessons = {lesson_row(lesson_one, "2026-11-02", 1),
                     lesson_row(lesson_two, "2026-11-03", 2)};
  return changes;
}

}  // namespace store

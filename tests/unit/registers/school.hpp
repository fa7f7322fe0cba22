#pragma once
// A small school as a batch, and short ways to say what a test changes about it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registers/apply.hpp"

#include "memory_tables.hpp"

namespace registers {

inline constexpr auto ogrn_north = "1025400000010";
inline constexpr auto ogrn_south = "1025400000020";

inline Date day(std::string_view text) {
  return *domain::parse_date(text);
}

// A valid SNILS from its first nine digits.
inline domain::Snils snils(int number) {
  std::string digits = std::to_string(number);
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (9 - i);
  const int check = sum % 101 % 100;
  digits += static_cast<char>('0' + check / 10);
  digits += static_cast<char>('0' + check % 10);
  return domain::Snils::parse(digits).value();
}

inline domain::PersonFields person(const std::string& name, std::string_view born,
                                   domain::Snils number = {}) {
  domain::PersonFields fields;
  fields.surname = "Тестова";
  fields.name = name;
  fields.patronymic = "Петровна";
  fields.birth_date = day(born);
  fields.snils = number;
  return fields;
}

inline domain::OrganizationRecord organization(const std::string& key, const std::string& ogrn) {
  domain::OrganizationRecord record;
  record.key = key;
  record.ogrn = ogrn;
  record.full_name = "Школа " + key;
  return record;
}
inline domain::ClassGroupRecord class_group(const std::string& key, const std::string& school) {
  return {{}, key, school, 2026, 5, "А", "5А"};
}
inline domain::SubjectRecord subject(const std::string& key, const std::string& school) {
  return {{}, key, school, "Математика"};
}
inline domain::StudentRecord student(const std::string& key, domain::PersonFields fields) {
  return {{}, key, std::move(fields)};
}
inline domain::GuardianRecord guardian(const std::string& key, const std::string& of,
                                       domain::PersonFields fields) {
  domain::GuardianRecord record;
  record.key = key;
  record.student_key = of;
  record.person = std::move(fields);
  return record;
}
inline domain::EnrollmentRecord enrollment(const std::string& key, const std::string& of,
                                           const std::string& school, const std::string& group) {
  domain::EnrollmentRecord record;
  record.key = key;
  record.student_key = of;
  record.organization_key = school;
  record.class_key = group;
  record.from = day("2026-09-01");
  return record;
}
inline domain::LessonRecord lesson(const std::string& key, int number = 1) {
  domain::LessonRecord record;
  record.key = key;
  record.class_key = "c1";
  record.subject_key = "m1";
  record.date = day("2026-11-20");
  record.number = number;
  record.topic = "Дроби";
  return record;
}
inline domain::MarkRecord mark(const std::string& of, const std::string& value,
                               const std::string& lesson_key = "L") {
  domain::MarkRecord record;
  record.lesson_key = lesson_key;
  record.student_key = of;
  record.value = value;
  return record;
}

// One school "o1" with class "c1", subject "m1" and students "s1", "s2".
inline domain::Batch roster(const std::string& ogrn = ogrn_north) {
  domain::Batch batch;
  batch.organizations = {organization("o1", ogrn)};
  batch.class_groups = {class_group("c1", "o1")};
  batch.subjects = {subject("m1", "o1")};
  batch.students = {student("s1", person("Анна", "2015-03-01", snils(200000001))),
                    student("s2", person("Вера", "2015-04-02", snils(200000002)))};
  batch.enrollments = {enrollment("e1", "s1", "o1", "c1"), enrollment("e2", "s2", "o1", "c1")};
  return batch;
}
inline domain::Batch marks(const std::string& value = "5") {
  domain::Batch batch;
  batch.lessons = {lesson("L")};
  batch.marks = {mark("s1", value)};
  return batch;
}

class ApplyTest : public testing::Test {
 protected:
  MemoryTables tables;
  domain::Partner north = partner(1, {ogrn_north}), south = partner(2, {ogrn_south});

  static domain::Partner partner(std::int64_t id, std::vector<std::string> organizations) {
    domain::Partner made;
    made.id = {id};
    made.organizations = std::move(organizations);
    return made;
  }
  Applied push(const domain::Batch& batch, const domain::Partner& by, bool save = true) {
    const Provenance provenance{by.id, {7}, *base::parse_time("2026-11-22T09:00:00Z")};
    tables.known.try_emplace(by.id, Contender{std::to_string(by.id.value),
                                              {by.organizations.begin(), by.organizations.end()}});
    return apply(tables, batch, by, provenance, save).value();
  }
  Applied push(const domain::Batch& batch) { return push(batch, north); }
  // What became of the only record of this kind.
  static std::string fate(const Applied& applied, domain::RecordKind kind, std::size_t nth = 0) {
    for (const auto& result : applied.results) {
      if (result.kind != kind || nth-- != 0) continue;
      if (result.error) return std::string(base::info(result.error->code).metric);
      return std::string(domain::name_of(result.outcome));
    }
    return "missing";
  }
};

}  // namespace registers

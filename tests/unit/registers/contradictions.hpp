#pragma once
// Three suppliers of one school who contradict each other about everything, by a seed.
#include <random>
#include <string>
#include <vector>

#include "domain/no_end.hpp"
#include "registers/apply.hpp"

namespace registers {

// The loads of one supplier, in its own order.
class Contradictions {
 public:
  Contradictions(std::string supplier, unsigned seed) : code_(std::move(supplier)), random_(seed) {}

  domain::Batch load(bool first) {
    domain::Batch batch;
    school(batch);
    for (int i = 0; i < 2; ++i) people(batch, i);
    lessons(batch);
    for (int i = 0; i < 2; ++i) portfolio(batch, i, first);
    return batch;
  }

 private:
  template <class T>
  T any(std::initializer_list<T> values) {
    return *(values.begin() + random_() % values.size());
  }
  std::string text() { return any<std::string>({"", "первое", "второе", "третье"}); }
  std::string key(const char* of, int number = 0) const {
    return code_ + "-" + of + std::to_string(number);
  }
  static Date day(int month, int of_month, int year = 2026) {
    return Date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                std::chrono::day(static_cast<unsigned>(of_month))};
  }
  static domain::Snils snils(int number) {
    int sum = 0;
    const std::string nine = std::to_string(number);
    for (int i = 0; i < 9; ++i) sum += (nine[static_cast<std::size_t>(i)] - '0') * (9 - i);
    const int check = sum % 101 % 100;
    return domain::Snils::parse(nine + (check < 10 ? "0" : "") + std::to_string(check)).value();
  }

  domain::PersonFields person(const std::string& name, int number) {
    domain::PersonFields it;
    it.snils = snils(number);
    it.surname = any<std::string>({"Иванова", "Ивановa-Петрова"});
    it.name = name;
    it.birth_date = day(3, 1, 2015);
    it.birth_place = text();
    it.phone = text();
    it.email = text();
    it.document.number = any<std::string>({"", "111", "222"});
    it.document.issuer = text();
    if (any({true, false})) it.actual_from = day(10, 1);
    return it;
  }

  void school(domain::Batch& batch) {
    domain::OrganizationRecord& school = batch.organizations.emplace_back();
    school.key = key("o");
    school.ogrn = "1025400000010";
    school.full_name = any<std::string>({"Школа", "Лицей"});
    school.phone = text();
    school.head = text();
    domain::BranchRecord& branch = batch.branches.emplace_back();
    branch.key = key("b");
    branch.organization_key = key("o");
    branch.name = "Филиал";
    branch.address = text();
    domain::ProgrammeRecord& programme = batch.programmes.emplace_back();
    programme.key = key("p");
    programme.organization_key = key("o");
    programme.name = "Основная";
    programme.specialty = text();
    domain::ClassGroupRecord& group = batch.class_groups.emplace_back();
    group.key = key("c");
    group.organization_key = key("o");
    group.school_year = 2026;
    group.parallel = any({0, 5, 6});
    group.name = "5А";
    group.specialty = text();
    batch.subjects = {{{}, key("m"), key("o"), "Математика"}};
  }

  void people(domain::Batch& batch, int i) {
    batch.students.push_back({{}, key("s", i), person(i == 0 ? "Анна" : "Вера", 200000001 + i)});
    domain::EnrollmentRecord& enrollment = batch.enrollments.emplace_back();
    enrollment.key = key("e", i);
    enrollment.student_key = key("s", i);
    enrollment.organization_key = key("o");
    enrollment.class_key = key("c");
    enrollment.from = day(9, 1);
    if (any({true, false}))
      enrollment.to = any({day(5, 31, 2027), day(6, 15, 2027), domain::no_end});
    if (enrollment.to && enrollment.to != domain::no_end) {
      enrollment.order_out = text();
      enrollment.reason_out = text();
    }
    enrollment.order_in = text();
    enrollment.adapted = any({true, false});
    if (any({true, false})) enrollment.branch_key = key("b");
    domain::GuardianRecord& guardian = batch.guardians.emplace_back();
    guardian.key = key("g", i);
    guardian.student_key = key("s", i);
    guardian.person = person("Мария", 200000011 + i);
    guardian.basis = text();
    if (any({true, false})) guardian.from = any({day(9, 1), day(10, 1)});
    if (any({true, false})) guardian.to = any({day(10, 15), day(12, 31)});
    if (guardian.from && guardian.to && *guardian.to < *guardian.from) guardian.to.reset();
  }

  void lessons(domain::Batch& batch) {
    for (int number = 1; number <= 2; ++number) {
      domain::LessonRecord& lesson = batch.lessons.emplace_back();
      lesson.key = key("l", number);
      lesson.class_key = key("c");
      lesson.subject_key = key("m");
      lesson.date = day(11, 20);
      lesson.number = number;
      lesson.topic = text();
      lesson.homework = text();
      for (int i = 0; i < 2; ++i) {
        domain::MarkRecord mark;
        mark.lesson_key = lesson.key;
        mark.student_key = key("s", i);
        mark.value = any<std::string>({"3", "4", "5"});
        mark.comment = text();
        mark.removed = any({true, false, false});
        batch.marks.push_back(mark);
        const auto status = any<std::optional<domain::AttendanceStatus>>(
            {{}, domain::AttendanceStatus::ill, domain::AttendanceStatus::late});
        batch.attendance.push_back({{}, lesson.key, key("s", i), status});
      }
    }
    for (int i = 0; i < 2; ++i) {
      std::optional<Date> given;
      if (any({true, false})) given = day(11, 1);
      batch.final_marks.push_back({{},
                                   key("s", i),
                                   key("m"),
                                   2026,
                                   domain::PeriodKind::quarter,
                                   1,
                                   any<std::string>({"3", "4", "5"}),
                                   given});
    }
  }

  // Nobody takes back what it has not stated.
  void portfolio(domain::Batch& batch, int i, bool first) {
    const auto fill = [&](auto& list, const char* name) -> auto& {
      auto& record = list.emplace_back();
      record.key = key(name, i);
      record.student_key = key("s", i);
      record.organization_key = key("o");
      record.removed = !first && any({true, false, false});
      return record.fields;
    };
    auto& health = fill(batch.health, "h");
    health.from = day(9, 1);
    health.disability_reason = text();
    auto& document = fill(batch.education_documents, "d");
    document.number = "77";
    document.issued = day(6, 1);
    document.issuer = text();
    auto& exam = fill(batch.exam_results, "x");
    exam.subject = "Математика";
    exam.date = day(6, 2);
    exam.score = any({40, 50, 60});
    auto& achievement = fill(batch.achievements, "a");
    achievement.event = "Олимпиада";
    achievement.date = day(10, 2);
    achievement.document = text();
    auto& queue = fill(batch.queue, "q");
    queue.applied = day(8, 2);
    queue.number = text();
  }

  std::string code_;
  std::mt19937 random_;
};

// Each supplier's own order stays. loads: by supplier.
inline std::vector<std::size_t> interleaving(const std::vector<std::size_t>& loads,
                                             std::mt19937& random) {
  std::vector<std::size_t> order;
  for (std::size_t supplier = 0; supplier < loads.size(); ++supplier)
    order.insert(order.end(), loads[supplier], supplier);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

}  // namespace registers

#include "registers/region.hpp"

#include <algorithm>
#include <cstdio>

#include "registers/region_plan.hpp"

namespace registers {
namespace {

using domain::Date;

unsigned month_and_day(Date day) {
  return static_cast<unsigned>(day.month()) * 100 + static_cast<unsigned>(day.day());
}

// The day on which a student came from the school before, or none did.
std::optional<Date> transferred(const Plan& plan, int student) {
  if (plan.kind != domain::OrganizationKind::school || plan.region.schools < 2) return std::nullopt;
  Dice dice = plan.dice(for_transfer, static_cast<std::uint64_t>(student));
  if (!dice.chance(plan.region.transfers_percent)) return std::nullopt;
  return in_year(plan.school_year, 9, static_cast<unsigned>(dice.between(8, 28)));
}

domain::EnrollmentRecord make_enrollment(const Plan& plan, int student,
                                         const std::string& student_key) {
  using enum domain::OrganizationKind;
  const PlannedClass& home = plan.class_of(student);
  domain::EnrollmentRecord record;
  record.student_key = student_key;
  record.key = (plan.kind == supplementary ? "d" : "e") + student_key + "-" +
               std::to_string(plan.school_year);
  record.organization_key = plan.organization_key();
  record.class_key = plan.class_key(home);
  record.from = in_year(plan.school_year, 9, 1);
  record.order_in = std::to_string(home.number + 1) + "-к";
  record.order_in_date = in_year(plan.school_year, 8, 28);
  record.reason_in = home.parallel == 1 ? "Приём в первый класс" : "Перевод в следующий класс";
  if (plan.kind != school) describe_place(plan, home, record);
  return record;
}

void add_student(const Plan& plan, int student, domain::Batch& batch) {
  add_family(plan, student, batch);
  batch.enrollments.push_back(make_enrollment(plan, student, plan.student_key(student)));
  const auto since = transferred(plan, student);
  if (!since) return;
  domain::EnrollmentRecord& enrollment = batch.enrollments.back();
  enrollment.from = since;
  enrollment.order_in_date = since;
  enrollment.reason_in = "Перевод из другой организации";
}

// Whom the next school took over in September: each of them was here before.
void add_leavers(const Plan& plan, domain::Batch& batch) {
  if (plan.region.transfers_percent == 0 || plan.classes.empty()) return;
  const Plan next = plan_organization(plan.region, (plan.organization + 1) % plan.region.schools);
  for (int student = 0; student < next.students; ++student) {
    const auto since = transferred(next, student);
    if (!since) continue;
    batch.students.push_back(make_student(next, student));
    const int parallel = next.class_of(student).parallel;
    const auto home = std::find_if(plan.classes.begin(), plan.classes.end(),
                                   [&](const auto& it) { return it.parallel == parallel; });
    if (home == plan.classes.end()) continue;
    domain::EnrollmentRecord record = make_enrollment(plan, home->first, batch.students.back().key);
    record.key += "-1";
    record.to = after(*since, -1);
    record.order_out = std::to_string(home->number + 1) + "-в";
    record.order_out_date = record.to;
    record.reason_out = "Перевод в другую организацию";
    batch.enrollments.push_back(std::move(record));
  }
}

// A circle takes every third student of its school.
void add_circle(const Plan& plan, domain::Batch& batch) {
  const Plan school = plan_organization(plan.region, school_of(plan));
  for (int student = 0; student < plan.students; ++student) {
    batch.students.push_back(make_student(school, student * 3));
    batch.enrollments.push_back(make_enrollment(plan, student, batch.students.back().key));
  }
}

struct Period {
  domain::PeriodKind kind;
  int number;
  unsigned month, day;  // of the last day
  bool senior, junior;  // classes 10 and 11; the others
};
constexpr Period periods[] = {{domain::PeriodKind::quarter, 1, 10, 25, false, true},
                              {domain::PeriodKind::quarter, 2, 12, 30, false, true},
                              {domain::PeriodKind::half_year, 1, 12, 30, true, false},
                              {domain::PeriodKind::quarter, 3, 3, 23, false, true},
                              {domain::PeriodKind::quarter, 4, 5, 31, false, true},
                              {domain::PeriodKind::half_year, 2, 5, 31, true, false},
                              {domain::PeriodKind::year, 0, 5, 31, true, true}};

void add_final_marks(const Plan& plan, const Period& period, Date last, domain::Batch& batch) {
  for (const PlannedClass& home : plan.classes) {
    // No marks are given in the first class.
    if (home.parallel == 1 || !(home.parallel >= 10 ? period.senior : period.junior)) continue;
    for (const std::size_t subject : subjects_of_parallel(home.parallel)) {
      for (int student = home.first; student < home.first + home.size; ++student) {
        Dice dice = plan.dice(for_ability, static_cast<std::uint64_t>(student),
                              subject * 100 + static_cast<unsigned>(period.number));
        const int value = (ability(plan, student, subject) + dice.between(-30, 30) + 50) / 100;
        batch.final_marks.push_back({{},
                                     plan.student_key(student),
                                     plan.subject_key(subject),
                                     plan.school_year,
                                     period.kind,
                                     period.number,
                                     std::to_string(std::clamp(value, 2, 5)),
                                     last});
      }
    }
  }
}

}  // namespace

Date in_year(int year, unsigned month, unsigned day) {
  return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
}

Date after(Date date, int days) {
  return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

std::string padded(int number, int width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*d", width, number);
  return text;
}

bool is_school_day(Date day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return false;
  const unsigned when = month_and_day(day);
  const bool summer = when >= 601 && when < 901;
  const bool autumn_break = when >= 1026 && when <= 1104;
  const bool winter_break = when >= 1231 || when <= 108;
  const bool spring_break = when >= 324 && when <= 331;
  const bool holiday = when == 223 || when == 308 || when == 501 || when == 509;
  return !(summer || autumn_break || winter_break || spring_break || holiday);
}

int Region::school_year() const {
  return domain::school_year(size_.last_day);
}

std::vector<Date> Region::school_days() const {
  std::vector<Date> days;
  const auto first = std::chrono::sys_days{in_year(school_year(), 9, 1)};
  for (auto day = std::chrono::sys_days{size_.last_day};
       day >= first && days.size() < static_cast<std::size_t>(size_.days);
       day -= std::chrono::days{1})
    if (is_school_day(Date{day})) days.push_back(Date{day});
  std::reverse(days.begin(), days.end());
  return days;
}

domain::Batch Region::roster(int organization) const {
  using enum domain::OrganizationKind;
  const Plan plan = plan_organization(size_, organization);
  domain::Batch batch;
  batch.message_id = message_uuid(plan.dice(for_message));
  batch.organizations.push_back(make_organization(plan));
  add_groups(plan, batch);
  if (plan.kind == supplementary) {
    add_circle(plan, batch);
    return batch;
  }
  for (int student = 0; student < plan.students; ++student) add_student(plan, student, batch);
  if (plan.kind == school) add_leavers(plan, batch);
  for (int child = 0; child < waiting_children(plan); ++child)
    batch.students.push_back(make_waiting_child(plan, child));
  return batch;
}

std::vector<domain::Batch> Region::final_marks(int organization) const {
  const Plan plan = plan_organization(size_, organization);
  std::vector<domain::Batch> batches;
  if (plan.kind != domain::OrganizationKind::school) return batches;
  for (std::size_t i = 0; i < std::size(periods); ++i) {
    const Period& period = periods[i];
    const Date last =
        in_year(plan.school_year + (period.month < 9 ? 1 : 0), period.month, period.day);
    if (last > size_.last_day) continue;
    domain::Batch batch;
    batch.message_id = message_uuid(plan.dice(for_message, 2, i));
    add_final_marks(plan, period, last, batch);
    if (!batch.final_marks.empty()) batches.push_back(std::move(batch));
  }
  return batches;
}

}  // namespace registers

#include "registers/region.hpp"

#include <algorithm>

#include "registers/region_plan.hpp"

namespace registers {
namespace {

using domain::Date;

constexpr std::string_view places[] = {"Светлоярский район", "Заозёрский городской округ",
                                       "Ключевской район", "Тиховодский район",
                                       "Верхнереченский городской округ"};

unsigned month_and_day(Date day) {
  return static_cast<unsigned>(day.month()) * 100 + static_cast<unsigned>(day.day());
}

Date in_year(int year, unsigned month, unsigned day) {
  return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
}

std::string ogrn_of(int organization) {
  // Region code 99 belongs to no region with schools of its own.
  std::string number = std::to_string(organization + 1);
  return with_ogrn_check("10299" + std::string(7 - std::min<std::size_t>(number.size(), 7), '0') +
                         number);
}

domain::OrganizationRecord make_organization(const Plan& plan) {
  Dice dice = plan.dice(for_organization);
  const std::string number = std::to_string(plan.organization + 1);
  const std::string kind = plan.organization % 10 == 4   ? "Гимназия"
                           : plan.organization % 10 == 9 ? "Лицей"
                                                         : "Средняя общеобразовательная школа";
  domain::OrganizationRecord record;
  record.key = plan.organization_key();
  record.ogrn = ogrn_of(plan.organization);
  record.inn = with_inn_check(
      "9901" + std::string(5 - std::min<std::size_t>(number.size(), 5), '0') + number);
  record.kpp = "990101001";
  record.full_name =
      "Муниципальное бюджетное общеобразовательное учреждение «" + kind + " № " + number + "»";
  record.short_name =
      kind.starts_with("Средняя") ? "МБОУ СОШ № " + number : "МБОУ «" + kind + " № " + number + "»";
  record.kind = domain::OrganizationKind::school;
  record.municipality = places[plan.organization % static_cast<int>(std::size(places))];
  record.address = record.municipality + ", ул. Школьная, д. " + number;
  record.phone = "+7 (000) 100-" + number;
  record.email = "school" + number + "@example.org";
  record.site = "https://school" + number + ".example.org";
  const FullName head = adult_name(dice, dice.chance(80));
  record.head = head.surname + " " + head.name + " " + head.patronymic;
  return record;
}

domain::EnrollmentRecord make_enrollment(const Plan& plan, const PlannedClass& home, int student) {
  domain::EnrollmentRecord record;
  record.student_key = plan.student_key(student);
  record.key = "e" + record.student_key + "-" + std::to_string(plan.school_year);
  record.organization_key = plan.organization_key();
  record.class_key = plan.class_key(home);
  record.from = in_year(plan.school_year, 9, 1);
  record.order_in = std::to_string(home.number + 1) + "-к";
  record.order_in_date = in_year(plan.school_year, 8, 28);
  record.reason_in = home.parallel == 1 ? "Приём в первый класс" : "Перевод в следующий класс";
  return record;
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

std::string Region::ogrn(int organization) const {
  return ogrn_of(organization);
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
  const Plan plan = plan_organization(size_, organization);
  domain::Batch batch;
  batch.message_id = message_uuid(plan.dice(for_message));
  batch.organizations.push_back(make_organization(plan));
  std::vector<bool> taught(subject_plans().size());
  for (const PlannedClass& home : plan.classes) {
    batch.class_groups.push_back({{},
                                  plan.class_key(home),
                                  plan.organization_key(),
                                  plan.school_year,
                                  home.parallel,
                                  home.letter,
                                  std::to_string(home.parallel) + home.letter});
    for (const std::size_t subject : subjects_of_parallel(home.parallel)) taught[subject] = true;
    for (int student = home.first; student < home.first + home.size; ++student) {
      add_family(plan, home, student, batch);
      batch.enrollments.push_back(make_enrollment(plan, home, student));
    }
  }
  for (std::size_t subject = 0; subject < taught.size(); ++subject)
    if (taught[subject])
      batch.subjects.push_back({{},
                                plan.subject_key(subject),
                                plan.organization_key(),
                                std::string(subject_plans()[subject].name)});
  return batch;
}

std::vector<domain::Batch> Region::final_marks(int organization) const {
  const Plan plan = plan_organization(size_, organization);
  std::vector<domain::Batch> batches;
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

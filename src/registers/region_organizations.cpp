// The organizations of the synthetic region: requisites, programmes, classes and groups.
#include <algorithm>

#include "registers/region_plan.hpp"

namespace registers {
namespace {

using enum domain::OrganizationKind;

struct Specialty {
  std::string_view code, name, letters;
};
constexpr Specialty specialties[] = {{"09.02.07", "Информационные системы", "ИС"},
                                     {"34.02.01", "Сестринское дело", "СД"},
                                     {"23.02.07", "Обслуживание двигателей и автомобилей", "АМ"},
                                     {"43.01.09", "Повар, кондитер", "ПК"}};
constexpr std::string_view group_names[] = {"Ромашка",   "Солнышко", "Ручеёк",  "Теремок",
                                            "Светлячок", "Росинка",  "Колобок", "Сказка"};
struct CircleProgramme {
  std::string_view name;
  domain::ProgrammeOrientation orientation;
};
constexpr CircleProgramme circle_programmes[] = {
    {"Робототехника", domain::ProgrammeOrientation::technical},
    {"Шахматы", domain::ProgrammeOrientation::sports},
    {"Хоровое пение", domain::ProgrammeOrientation::artistic}};

std::string full_name(const Plan& plan, const std::string& number) {
  switch (plan.kind) {
    case kindergarten:
      return "Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад № " +
             number + "»";
    case vocational:
      return "Государственное автономное профессиональное образовательное учреждение «Колледж № " +
             number + "»";
    case supplementary:
      return "Муниципальное бюджетное учреждение дополнительного образования «Дом творчества № " +
             number + "»";
    case school:
      break;
  }
  const int sort = plan.organization % 10;
  const char* name = sort == 4   ? "Гимназия"
                     : sort == 9 ? "Лицей"
                                 : "Средняя общеобразовательная школа";
  return std::string("Муниципальное бюджетное общеобразовательное учреждение «") + name + " № " +
         number + "»";
}

std::string short_name(const Plan& plan, const std::string& number) {
  if (plan.kind == kindergarten) return "МБДОУ № " + number;
  if (plan.kind == vocational) return "ГАПОУ «Колледж № " + number + "»";
  if (plan.kind == supplementary) return "МБУ ДО «Дом творчества № " + number + "»";
  const int sort = plan.organization % 10;
  if (sort == 4) return "МБОУ «Гимназия № " + number + "»";
  return sort == 9 ? "МБОУ «Лицей № " + number + "»" : "МБОУ СОШ № " + number;
}

std::vector<domain::ActivityKind> activities_of(domain::OrganizationKind kind) {
  using Activity = domain::ActivityKind;
  if (kind == kindergarten) return {Activity::preschool, Activity::childcare};
  if (kind == vocational) return {Activity::vocational, Activity::vocational_training};
  if (kind == supplementary) return {Activity::supplementary};
  return {Activity::primary_general, Activity::basic_general, Activity::secondary_general};
}

// What a whole region tells beside.
void add_requisites(const Plan& plan, domain::OrganizationRecord& record) {
  const bool regional = plan.kind == vocational;
  record.ownership = regional ? domain::OwnershipForm::regional : domain::OwnershipForm::municipal;
  record.legal_form = regional ? domain::LegalForm::autonomous : domain::LegalForm::budgetary;
  record.status = domain::OrganizationStatus::operating;
  record.activities = activities_of(plan.kind);
  record.actual_address = record.address;
  record.licence = "Л035-99-" + padded(plan.organization + 1, 5);
  record.licence_issued = in_year(plan.school_year - 5, 3, 15);
  if (plan.kind == school || plan.kind == vocational) {
    record.accreditation = "А-" + padded(plan.organization + 1, 5);
    record.accreditation_until = in_year(plan.school_year + 7, 3, 15);
  }
  record.places = plan.students + plan.students / 10;
  record.authority_ogrn =
      authority_ogrn(regional ? 0 : 1 + plan.organization % plan.region.municipalities);
}

std::string programme_key(const Plan& plan, int programme) {
  return "p" + std::to_string(plan.organization + 1) + "-" + std::to_string(programme + 1);
}

int programmes_of(domain::OrganizationKind kind) {
  if (kind == vocational) return static_cast<int>(std::size(specialties));
  if (kind == supplementary) return static_cast<int>(std::size(circle_programmes));
  return kind == kindergarten ? 1 : 0;
}

int programme_of(const Plan& plan, const PlannedClass& home) {
  return plan.kind == supplementary ? home.parallel - 1
                                    : home.number % std::max(programmes_of(plan.kind), 1);
}

domain::ProgrammeRecord make_programme(const Plan& plan, int number) {
  domain::ProgrammeRecord record;
  record.key = programme_key(plan, number);
  record.organization_key = plan.organization_key();
  if (plan.kind == kindergarten) {
    record.name = "Образовательная программа дошкольного образования";
    record.level = domain::ProgrammeLevel::preschool;
  } else if (plan.kind == vocational) {
    const Specialty& specialty = specialties[number];
    record.name = specialty.name;
    record.specialty = specialty.code;
    record.level = domain::ProgrammeLevel::specialist;
  } else {
    const CircleProgramme& programme = circle_programmes[number];
    record.kind = domain::ProgrammeKind::supplementary;
    record.name = programme.name;
    record.orientation = programme.orientation;
  }
  return record;
}

domain::ClassGroupRecord make_class(const Plan& plan, const PlannedClass& home) {
  domain::ClassGroupRecord record;
  record.key = plan.class_key(home);
  record.organization_key = plan.organization_key();
  record.school_year = plan.school_year;
  const int programme = programme_of(plan, home);
  if (plan.kind == school) {
    record.parallel = home.parallel;
    record.letter = home.letter;
    record.name = std::to_string(home.parallel) + home.letter;
    return record;
  }
  record.programme_key = programme_key(plan, programme);
  if (plan.kind == kindergarten) {
    constexpr int youngest = -4;
    using enum domain::AgeGroup;
    constexpr domain::AgeGroup ages[] = {first_younger, second_younger, middle, senior,
                                         preparatory};
    record.age_group = ages[home.parallel - youngest];
    record.mode_of_stay = home.number % 7 == 3   ? domain::ModeOfStay::short_stay
                          : home.number % 7 == 5 ? domain::ModeOfStay::round_the_clock
                                                 : domain::ModeOfStay::full_day;
    record.orientation = home.number % 6 == 4 ? domain::GroupOrientation::combined
                                              : domain::GroupOrientation::general;
    record.name = std::string(group_names[home.number % static_cast<int>(std::size(group_names))]) +
                  " " + std::to_string(home.number + 1);
  } else if (plan.kind == vocational) {
    const Specialty& specialty = specialties[programme];
    record.specialty = specialty.code;
    record.name = std::string(specialty.letters) + "-" + std::to_string(home.parallel - 9) +
                  std::to_string(home.number + 1);
  } else {
    record.name = std::string(circle_programmes[programme].name) + ", группа " +
                  std::to_string(home.number + 1);
  }
  return record;
}

}  // namespace

domain::OrganizationRecord make_organization(const Plan& plan) {
  Dice dice = plan.dice(for_organization);
  const std::string number = std::to_string(plan.organization + 1);
  const std::string own = std::to_string(plan.number + 1);  // among its kind
  domain::OrganizationRecord record;
  record.key = plan.organization_key();
  record.ogrn = Region(plan.region).ogrn(plan.organization);
  record.inn = with_inn_check("9901" + padded(plan.organization + 1, 5));
  record.kpp = "990101001";
  record.kind = plan.kind;
  record.full_name = full_name(plan, own);
  record.short_name = short_name(plan, own);
  record.municipality = municipality(plan.region, plan.organization);
  record.address = record.municipality + ", ул. Школьная, д. " + number;
  record.phone = "+7 (000) 100-" + number;
  record.email = "school" + number + "@example.org";
  record.site = "https://school" + number + ".example.org";
  const FullName head = adult_name(dice, dice.chance(80));
  record.head = head.surname + " " + head.name + " " + head.patronymic;
  if (plan.region.municipalities > 0) add_requisites(plan, record);
  return record;
}

void add_groups(const Plan& plan, domain::Batch& batch) {
  for (int number = 0; number < programmes_of(plan.kind); ++number)
    batch.programmes.push_back(make_programme(plan, number));
  std::vector<bool> taught(subject_plans().size());
  for (const PlannedClass& home : plan.classes) {
    batch.class_groups.push_back(make_class(plan, home));
    if (plan.kind == school)
      for (const std::size_t subject : subjects_of_parallel(home.parallel)) taught[subject] = true;
  }
  for (std::size_t subject = 0; subject < taught.size(); ++subject)
    if (taught[subject])
      batch.subjects.push_back({{},
                                plan.subject_key(subject),
                                plan.organization_key(),
                                std::string(subject_plans()[subject].name)});
}

void describe_place(const Plan& plan, const PlannedClass& home, domain::EnrollmentRecord& record) {
  record.reason_in = "Приём";
  record.programme_key = programme_key(plan, programme_of(plan, home));
  if (plan.kind != vocational) return;
  record.specialty = specialties[programme_of(plan, home)].code;
  record.funding = home.number % 5 == 4 ? domain::Funding::paid : domain::Funding::budget;
  if (home.number % 6 == 5) record.study_form = domain::StudyForm::extramural;
}

}  // namespace registers

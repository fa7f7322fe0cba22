// The families of the synthetic region.
#include <algorithm>
#include <cstdio>

#include "registers/region_plan.hpp"

namespace registers {
namespace {

using domain::Date;

constexpr std::string_view towns[] = {"г. Светлоярск", "г. Заозёрск-Дальний", "пгт Ключевка",
                                      "с. Тихие Броды", "г. Верхнеречье"};
constexpr std::string_view streets[] = {"Садовая",    "Школьная", "Луговая",    "Заречная",
                                        "Парковая",   "Мирная",   "Солнечная",  "Берёзовая",
                                        "Озёрная",    "Полевая",  "Новостроек", "Тихая",
                                        "Рассветная", "Лесная",   "Набережная"};
constexpr int days_to_register_birth = 40;
constexpr int age_of_passport = 14;
constexpr int most_waiting = 1000;  // in one kindergarten's queue

int birth_year(const Plan& plan, int parallel) {
  return plan.school_year - 6 - parallel;
}

std::string phone(Dice& dice) {
  // Area code 000 is nobody's.
  char text[32];
  std::snprintf(text, sizeof text, "+7 (000) %03d-%02d-%02d", dice.below(1000), dice.below(100),
                dice.below(100));
  return text;
}

struct Family {
  int root = 0;  // the youngest child: the family's number
  int root_parallel = 0;
  std::string_view surname;  // masculine
  const MaleName* father = nullptr;
  bool has_mother = true, has_father = true, is_foster = false;
  std::string address;
};

// Every sixth student has a younger sibling in the school, a fixed distance before in the list.
int family_root(const Plan& plan, int student) {
  const int distance = std::max(plan.students / 5, 1);
  while (student >= distance &&
         plan.dice(for_child, static_cast<std::uint64_t>(student), 1).below(6) == 0 &&
         plan.class_of(student - distance).parallel < plan.class_of(student).parallel)
    student -= distance;
  return student;
}

Family make_family(const Plan& plan, int root) {
  Dice dice = plan.dice(for_family, static_cast<std::uint64_t>(root));
  Family family;
  family.root = root;
  family.root_parallel = plan.class_of(root).parallel;
  family.surname = dice.pick(surnames());
  family.father = &dice.pick(male_names());
  const int kind = dice.below(100);
  family.is_foster = kind < 2;
  family.has_mother = !family.is_foster && kind >= 7;
  family.has_father = !family.is_foster && (kind < 7 || kind >= 30);
  family.address = std::string(towns[plan.organization % static_cast<int>(std::size(towns))]) +
                   ", ул. " + std::string(dice.pick(streets)) + ", д. " +
                   std::to_string(dice.between(1, 120)) + ", кв. " +
                   std::to_string(dice.between(1, 90));
  return family;
}

domain::IdentityDocument passport(Dice& dice, int series, int number, Date issued) {
  domain::IdentityDocument document;
  document.type = domain::DocumentType::passport;
  document.series = padded(series + number / 1'000'000, 4);
  document.number = padded(number % 1'000'000, 6);
  document.issuer = "Отдел по вопросам миграции № " + std::to_string(dice.between(1, 40));
  document.issued = issued;
  return document;
}

domain::IdentityDocument child_document(const Plan& plan, Dice& dice, int number, Date born) {
  const Date fourteenth = born + std::chrono::years{age_of_passport};
  const Date issued = after(fourteenth, dice.between(3, 30));
  if (issued <= plan.region.last_day) return passport(dice, 9900, number, issued);
  domain::IdentityDocument document;
  document.type = domain::DocumentType::birth_certificate;
  document.series = "IV-ЯЯ";
  document.number = padded(number + 1, 7);
  document.issued = after(born, dice.between(2, days_to_register_birth));
  document.issuer = "Отдел ЗАГС № " + std::to_string(dice.between(1, 40));
  document.registry_entry = std::to_string(dice.between(1, 3000));
  return document;
}

domain::StudentRecord make_child(const Plan& plan, Dice dice, int number, int parallel,
                                 const Family& family) {
  domain::StudentRecord record;
  domain::PersonFields& p = record.person;
  const bool female = dice.chance(49);
  p.snils = numbered_snils(1 + number / 100'000'000, number % 100'000'000);
  p.surname = female ? feminine(family.surname) : std::string(family.surname);
  p.name = female ? dice.pick(female_names()) : dice.pick(male_names()).name;
  p.patronymic = female ? family.father->daughter : family.father->son;
  p.sex = female ? domain::Sex::female : domain::Sex::male;
  p.birth_date = any_date(dice, birth_year(plan, parallel));
  p.birth_place = dice.pick(towns);
  p.citizenship = "RUS";
  p.document = child_document(plan, dice, number, *p.birth_date);
  p.registered_address = family.address;
  if (dice.chance(10)) p.actual_address = family.address + " (временно)";
  return record;
}

enum class Adult { mother, father, foster };

domain::GuardianRecord make_guardian(const Plan& plan, const Family& family, Adult adult) {
  const bool second = adult == Adult::father;
  const int number = (plan.first_student + family.root) * 2 + (second ? 1 : 0);
  Dice dice = plan.dice(for_family, static_cast<std::uint64_t>(family.root), second ? 2 : 1);
  domain::GuardianRecord record;
  record.key = "g" + std::to_string(number + 1);
  record.kind = adult == Adult::mother   ? domain::GuardianKind::mother
                : adult == Adult::father ? domain::GuardianKind::father
                                         : domain::GuardianKind::guardian;
  FullName name = adult_name(dice, !second);
  if (adult == Adult::mother) name.surname = feminine(family.surname);
  if (adult == Adult::father) {
    name.surname = family.surname;
    name.name = family.father->name;
  }
  domain::PersonFields& p = record.person;
  p.snils = numbered_snils(2 + number / 100'000'000, number % 100'000'000);
  p.surname = name.surname;
  p.name = name.name;
  p.patronymic = name.patronymic;
  p.sex = second ? domain::Sex::male : domain::Sex::female;
  const int age = dice.between(28, 36);  // at the birth of the youngest child
  p.birth_date = any_date(dice, birth_year(plan, family.root_parallel) - age);
  p.citizenship = "RUS";
  p.document = passport(dice, 9800, number, any_date(dice, plan.school_year - 3));
  p.registered_address = family.address;
  p.phone = phone(dice);
  p.email = record.key + "@example.org";
  if (adult == Adult::foster)
    record.basis = "Распоряжение об установлении опеки № " + std::to_string(number % 900 + 1);
  return record;
}

}  // namespace

Date any_date(Dice& dice, int year) {
  const int month = dice.between(1, 12);
  return in_year(year, static_cast<unsigned>(month), static_cast<unsigned>(dice.between(1, 28)));
}

domain::StudentRecord make_student(const Plan& plan, int student) {
  const Family family = make_family(plan, family_root(plan, student));
  domain::StudentRecord record =
      make_child(plan, plan.dice(for_child, static_cast<std::uint64_t>(student)),
                 plan.first_student + student, plan.class_of(student).parallel, family);
  record.key = plan.student_key(student);
  return record;
}

domain::StudentRecord make_waiting_child(const Plan& plan, int child) {
  const int like = child % plan.students;  // the family is made as for an enrolled one
  Family family = make_family(plan, like);
  Dice dice = plan.dice(for_child, static_cast<std::uint64_t>(child), 2);
  family.surname = dice.pick(surnames());
  const int number = plan.region.people() + plan.number * most_waiting + child;
  domain::StudentRecord record = make_child(plan, dice, number, -5, family);
  record.key = "w" + std::to_string(plan.organization + 1) + "-" + std::to_string(child + 1);
  return record;
}

int waiting_children(const Plan& plan) {
  const bool waits = plan.kind == domain::OrganizationKind::kindergarten;
  return waits ? std::min(plan.students / 12, most_waiting) : 0;
}

void add_family(const Plan& plan, int student, domain::Batch& batch) {
  const Family family = make_family(plan, family_root(plan, student));
  batch.students.push_back(make_student(plan, student));
  const auto add = [&](Adult adult) {
    domain::GuardianRecord record = make_guardian(plan, family, adult);
    record.student_key = batch.students.back().key;
    if (adult != Adult::foster)
      record.from = batch.students.back().person.birth_date;
    else
      record.from = in_year(plan.school_year, 1, 15);
    batch.guardians.push_back(std::move(record));
  };
  if (family.is_foster) add(Adult::foster);
  if (family.has_mother) add(Adult::mother);
  if (family.has_father) add(Adult::father);
}

}  // namespace registers

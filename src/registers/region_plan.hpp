#pragma once
// What the parts of the synthetic region share: its dice and the shape of one organization.
#include <array>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registers/region.hpp"

namespace registers {

// splitmix64 (Steele, Lea, Flood 2014). The standard distributions differ between libraries,
// these numbers do not.
class Dice {
 public:
  // Dice for one thing: the same numbers for the same seed and coordinates.
  Dice(std::uint64_t seed, std::initializer_list<std::uint64_t> coordinates);
  std::uint64_t next();
  int below(int limit);  // 0..limit-1
  int between(int least, int most);
  bool chance(int percent) { return below(100) < percent; }
  // from: a span or an array, never a container that owns its elements.
  template <class Range>
  const auto& pick(const Range& from) {
    return std::data(from)[below(static_cast<int>(std::size(from)))];
  }

 private:
  std::uint64_t state_;
};

// The second coordinate of the dice: what they are thrown for.
enum Purpose : std::uint64_t {
  for_child,
  for_family,
  for_organization,
  for_timetable,
  for_day,
  for_ability,
  for_message,
  for_portfolio,
  for_transfer
};

struct PlannedClass {
  int number = 0;    // within the organization
  int parallel = 0;  // years at school: 0 and less in kindergartens, 10 to 13 in colleges
  std::string letter;
  int first = 0, size = 0;  // its students within the organization
};

struct Plan {
  RegionSize region;
  int organization = 0, school_year = 0;
  domain::OrganizationKind kind{};
  int number = 0;         // among those of its kind, from 0
  int first_student = 0;  // within the region
  int students = 0;
  std::vector<PlannedClass> classes;

  std::string organization_key() const { return "o" + std::to_string(organization + 1); }
  std::string class_key(const PlannedClass& c) const;
  std::string subject_key(std::size_t subject) const;
  std::string student_key(int student) const;  // within the organization
  const PlannedClass& class_of(int student) const;
  Dice dice(Purpose purpose, std::uint64_t a = 0, std::uint64_t b = 0) const;
};
Plan plan_organization(const RegionSize& region, int organization);
// The school whose students a circle takes.
int school_of(const Plan& circle);

std::string municipality(const RegionSize& region, int organization);
std::string authority_ogrn(int authority);  // 0: the region's; then those of municipalities

std::string with_ogrn_check(std::string digits);           // 12 → 13
std::string with_inn_check(std::string digits);            // 9 → 10
domain::Snils numbered_snils(int first_digit, int index);  // another one for every index
std::string message_uuid(Dice dice);

struct FullName {
  std::string surname, name, patronymic;
};
std::span<const std::string_view> surnames();  // masculine
std::string feminine(std::string_view surname);
struct MaleName {
  std::string_view name, son, daughter;  // Пётр, Петрович, Петровна
};
std::span<const MaleName> male_names();
std::span<const std::string_view> female_names();
FullName adult_name(Dice& dice, bool female);

struct SubjectPlan {
  std::string_view name;
  int from, to;  // parallels
  int hours;     // a week, about
  std::array<std::string_view, 4> topics;
};
std::span<const SubjectPlan> subject_plans();
std::vector<std::size_t> subjects_of_parallel(int parallel);  // indexes of subject_plans

// The parts of a roster. Classes and groups with their programmes.
domain::OrganizationRecord make_organization(const Plan& plan);
void add_groups(const Plan& plan, domain::Batch& batch);
// What an enrollment outside of school says of its programme.
void describe_place(const Plan& plan, const PlannedClass& home, domain::EnrollmentRecord& record);

// A student; with the guardians: siblings share them.
domain::StudentRecord make_student(const Plan& plan, int student);
// Who waits for a place in a kindergarten, from 0.
domain::StudentRecord make_waiting_child(const Plan& plan, int child);
int waiting_children(const Plan& plan);
void add_family(const Plan& plan, int student, domain::Batch& batch);
// Days up to the 28th, so that every anniversary exists.
domain::Date any_date(Dice& dice, int year);
// The mark this student usually gets in this subject, hundredfold: 250..490.
int ability(const Plan& plan, int student, std::size_t subject);

bool is_school_day(domain::Date day);
domain::Date in_year(int year, unsigned month, unsigned day);
domain::Date after(domain::Date date, int days);
std::string padded(int number, int width);

}  // namespace registers

#include "registers/region_plan.hpp"

#include <algorithm>
#include <cstdio>

namespace registers {
namespace {

// How an organization of a kind is divided.
struct Division {
  int first_parallel, parallels, class_size;
};
Division division_of(domain::OrganizationKind kind) {
  using enum domain::OrganizationKind;
  switch (kind) {
    case kindergarten:
      return {-4, 5, 25};
    case vocational:
      return {10, 4, 25};
    case supplementary:
      return {1, 3, 15};
    case school:
      break;
  }
  return {1, 11, 30};
}

std::string class_letter(int index) {
  constexpr std::string_view letters[] = {"А", "Б", "В", "Г", "Д", "Е", "Ж", "З", "И",
                                          "К", "Л", "М", "Н", "О", "П", "Р", "С", "Т"};
  const int count = static_cast<int>(std::size(letters));
  std::string letter(letters[index % count]);
  if (index >= count) letter += std::to_string(index / count + 1);
  return letter;
}

// The share of one part when total is dealt out evenly over parts; the first get the rest.
int share(int total, int parts, int part) {
  return total / parts + (part < total % parts ? 1 : 0);
}
int share_before(int total, int parts, int part) {
  return total / parts * part + std::min(part, total % parts);
}

void divide(Plan& plan) {
  const Division division = division_of(plan.kind);
  int first = 0;
  for (int p = 0; p < division.parallels; ++p) {
    const int pupils = share(plan.students, division.parallels, p);
    const int classes = (pupils + division.class_size - 1) / division.class_size;
    for (int c = 0; c < classes; ++c) {
      const int size = share(pupils, classes, c);
      const int number = static_cast<int>(plan.classes.size());
      plan.classes.push_back({number, division.first_parallel + p, class_letter(c), first, size});
      first += size;
    }
  }
}

}  // namespace

Dice::Dice(std::uint64_t seed, std::initializer_list<std::uint64_t> coordinates) : state_(seed) {
  for (const std::uint64_t coordinate : coordinates)
    state_ = next() ^ (coordinate * 0xD1342543DE82EF95ULL);
}

std::uint64_t Dice::next() {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

int Dice::below(int limit) {
  // The high half times the limit: no division, and a bias too small to matter here.
  return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(limit)) >> 32);
}

int Dice::between(int least, int most) {
  return least + below(most - least + 1);
}

std::string Plan::class_key(const PlannedClass& c) const {
  return "c" + std::to_string(organization + 1) + "-" + std::to_string(school_year) + "-" +
         std::to_string(c.number + 1);
}
std::string Plan::subject_key(std::size_t subject) const {
  return "m" + std::to_string(organization + 1) + "-" + std::to_string(subject + 1);
}
std::string Plan::student_key(int student) const {
  return "s" + std::to_string(first_student + student + 1);
}
Dice Plan::dice(Purpose purpose, std::uint64_t a, std::uint64_t b) const {
  return {region.seed, {purpose, static_cast<std::uint64_t>(organization), a, b}};
}

const PlannedClass& Plan::class_of(int student) const {
  const auto next =
      std::upper_bound(classes.begin(), classes.end(), student,
                       [](int wanted, const PlannedClass& home) { return wanted < home.first; });
  return *std::prev(next);
}

Plan plan_organization(const RegionSize& region, int organization) {
  using enum domain::OrganizationKind;
  Plan plan;
  plan.region = region;
  plan.organization = organization;
  plan.school_year = domain::school_year(region.last_day);
  const struct {
    domain::OrganizationKind kind;
    int organizations, people;
  } parts[] = {{school, region.schools, region.students},
               {kindergarten, region.kindergartens, region.children},
               {vocational, region.colleges, region.trainees},
               {supplementary, region.circles, 0}};
  plan.number = organization;
  int people_before = 0;
  for (const auto& part : parts) {
    plan.kind = part.kind;
    if (plan.number < part.organizations) {
      plan.first_student =
          people_before + share_before(part.people, part.organizations, plan.number);
      plan.students = share(part.people, part.organizations, plan.number);
      break;
    }
    plan.number -= part.organizations;
    people_before += part.people;
  }
  if (plan.kind == supplementary)
    plan.students = plan_organization(region, school_of(plan)).students / 3;
  divide(plan);
  return plan;
}

int school_of(const Plan& circle) {
  return circle.number % circle.region.schools;
}

RegionSize whole_region(int organizations, int students) {
  RegionSize size;
  size.kindergartens = organizations * 40 / 100;
  size.colleges = std::max(organizations * 5 / 100, 1);
  size.circles = std::max(organizations * 10 / 100, 1);
  size.schools = organizations - size.kindergartens - size.colleges - size.circles;
  size.children = students * 22 / 100;
  size.trainees = students * 8 / 100;
  size.students = students - size.children - size.trainees;
  size.municipalities = std::clamp(organizations / 30, 2, 30);
  size.transfers_percent = 2;
  return size;
}

std::string with_ogrn_check(std::string digits) {
  std::uint64_t rest = 0;
  for (const char c : digits) rest = (rest * 10 + static_cast<std::uint64_t>(c - '0')) % 11;
  return digits + static_cast<char>('0' + rest % 10);
}

std::string with_inn_check(std::string digits) {
  constexpr int weights[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
  int sum = 0;
  for (std::size_t i = 0; i < std::size(weights); ++i) sum += weights[i] * (digits[i] - '0');
  return digits + static_cast<char>('0' + sum % 11 % 10);
}

domain::Snils numbered_snils(int first_digit, int index) {
  // A full cycle over 100 000 000 numbers (the factor is coprime to it): no two are equal, and
  // neighbours do not look alike.
  const std::uint64_t mixed =
      (static_cast<std::uint64_t>(index) * 61'803'399 + 27'182'818) % 100'000'000;
  char digits[16];
  std::snprintf(digits, sizeof digits, "%d%08llu", first_digit,
                static_cast<unsigned long long>(mixed));
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[i] - '0') * (9 - i);
  const int check = sum % 101 % 100;
  std::snprintf(digits + 9, sizeof digits - 9, "%02d", check);
  return domain::Snils::parse(digits).value();
}

std::string message_uuid(Dice dice) {
  const std::uint64_t a = dice.next(), b = dice.next();
  char text[40];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xFFFF), static_cast<unsigned>(a & 0xFFF),
                static_cast<unsigned>(0x8000 | (b >> 48 & 0x3FFF)),
                static_cast<unsigned long long>(b & 0xFFFFFFFFFFFFULL));
  return text;
}

}  // namespace registers

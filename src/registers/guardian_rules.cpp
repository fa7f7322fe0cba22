// The rules about a student's guardians.
#include <algorithm>

#include "registers/student_rules.hpp"

namespace registers::rules_of_students {

namespace {

using domain::GuardianKind;
using domain::Sex;

constexpr int youngest_parent = 14;

bool in_force(const GuardianLinkRow& link, Date today) {
  return (!link.from || *link.from <= today) && (!link.to || today <= *link.to);
}

bool is_parent(GuardianKind kind) {
  return kind == GuardianKind::mother || kind == GuardianKind::father;
}

}  // namespace

void nobody_cares(const StudentFacts& facts, Date today, Found& found) {
  if (!is_minor(facts, today) || !studies_now(facts, today)) return;
  const bool cared = std::any_of(facts.cares.begin(), facts.cares.end(),
                                 [today](const auto& care) { return in_force(care.link, today); });
  if (!cared) ++found[in_charge(facts, today)];
}

void guardian_age(const StudentFacts& facts, Date today, Found& found) {
  const auto& born = facts.person.fields.birth_date;
  for (const auto& [link, guardian_born, has_snils, sex] : facts.cares) {
    if (!guardian_born || !in_force(link, today)) continue;
    const bool too_young = is_parent(link.kind)
                               ? born && domain::age_on(*guardian_born, *born) < youngest_parent
                               : domain::age_on(*guardian_born, today) < adult;
    if (too_young) ++found[in_charge(facts, today)];
  }
}

void guardian_without_snils(const StudentFacts& facts, Date today, Found& found) {
  if (!is_minor(facts, today) || !studies_now(facts, today)) return;
  for (const auto& care : facts.cares)
    if (!care.has_snils && in_force(care.link, today)) ++found[in_charge(facts, today)];
}

void guardian_sex(const StudentFacts& facts, Date today, Found& found) {
  for (const auto& care : facts.cares) {
    const GuardianKind kind = care.link.kind;
    if ((kind == GuardianKind::mother && care.sex == Sex::male) ||
        (kind == GuardianKind::father && care.sex == Sex::female))
      ++found[in_charge(facts, today)];
  }
}

// That a link does not end before it begins is a matter of its own record.
void guardian_dates(const StudentFacts& facts, Date today, Found& found) {
  const auto& born = facts.person.fields.birth_date;
  for (const auto& care : facts.cares)
    if (born &&
        ((care.link.from && *care.link.from < *born) || (care.link.to && *care.link.to < *born)))
      ++found[in_charge(facts, today)];
}

// Parents stay parents; guardianship ends by itself.
void guardian_of_an_adult(const StudentFacts& facts, Date today, Found& found) {
  const auto& born = facts.person.fields.birth_date;
  if (!born || domain::age_on(*born, today) < adult) return;
  for (const auto& care : facts.cares)
    if ((care.link.kind == GuardianKind::guardian || care.link.kind == GuardianKind::custodian) &&
        in_force(care.link, today))
      ++found[in_charge(facts, today)];
}

void two_mothers(const StudentFacts& facts, Date today, Found& found) {
  for (const GuardianKind kind : {GuardianKind::mother, GuardianKind::father}) {
    const auto count = std::count_if(facts.cares.begin(), facts.cares.end(), [&](const auto& care) {
      return care.link.kind == kind && in_force(care.link, today);
    });
    if (count > 1) found[in_charge(facts, today)] += count;
  }
}

}  // namespace registers::rules_of_students

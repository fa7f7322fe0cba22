// The rules about organizations: one function each, by the ids of the table of all rules.
#include <array>

#include "base/limits.hpp"
#include "registers/organization_quality.hpp"

namespace registers {
namespace {

using domain::OrganizationKind;
using domain::OrganizationStatus;

// How many of what the rule counts are wrong; 0: nothing.
using Check = std::int64_t (*)(const OrganizationFacts&, Date today);

const domain::OrganizationRecord& record(const OrganizationFacts& facts) {
  return facts.row.fields;
}

bool is_closed(const OrganizationFacts& facts) {
  return record(facts).status == OrganizationStatus::closed;
}

std::int64_t no_number(const OrganizationFacts& facts, Date) {
  return record(facts).ogrn.empty() || record(facts).inn.empty();
}

std::int64_t closed_with_students(const OrganizationFacts& facts, Date) {
  return is_closed(facts) ? facts.students : 0;
}

std::int64_t no_licence(const OrganizationFacts& facts, Date) {
  return !is_closed(facts) && record(facts).licence.empty();
}

std::int64_t accreditation_over(const OrganizationFacts& facts, Date today) {
  const auto& until = record(facts).accreditation_until;
  return !is_closed(facts) && until && *until < today;
}

std::int64_t dates_in_order(const OrganizationFacts& facts, Date today) {
  const auto& issued = record(facts).licence_issued;
  const auto& until = record(facts).accreditation_until;
  return issued && (*issued > today || (until && *until < *issued));
}

std::int64_t no_authority(const OrganizationFacts& facts, Date) {
  return !is_closed(facts) && !facts.row.authority;
}

std::int64_t no_municipality(const OrganizationFacts& facts, Date) {
  return !is_closed(facts) && record(facts).municipality.empty();
}

std::int64_t too_many_students(const OrganizationFacts& facts, Date) {
  const auto& places = record(facts).places;
  return places && facts.students > *places ? facts.students - *places : 0;
}

std::int64_t unbound_subjects(const OrganizationFacts& facts, Date) {
  return facts.unbound;
}

// From October to May, when every school teaches; the longest holidays are shorter.
std::int64_t no_lessons(const OrganizationFacts& facts, Date today) {
  const auto month = static_cast<unsigned>(today.month());
  if (record(facts).kind != OrganizationKind::school || facts.students == 0 ||
      (month >= 6 && month <= 9))
    return 0;
  return !facts.last_lesson ||
         domain::days_between(*facts.last_lesson, today) > base::limits::quality_silent_days;
}

std::int64_t empty_classes(const OrganizationFacts& facts, Date) {
  return facts.empty_classes;
}

std::int64_t no_head(const OrganizationFacts& facts, Date) {
  return !is_closed(facts) && record(facts).head.empty();
}

std::int64_t no_contacts(const OrganizationFacts& facts, Date) {
  return !is_closed(facts) && record(facts).phone.empty() && record(facts).email.empty();
}

struct Checked {
  std::string_view rule;
  Check check;
};
constexpr std::array checks{
    Checked{"DQ-21", no_number},        Checked{"DQ-22", closed_with_students},
    Checked{"DQ-23", no_licence},       Checked{"DQ-24", accreditation_over},
    Checked{"DQ-25", dates_in_order},   Checked{"DQ-26", no_authority},
    Checked{"DQ-27", no_municipality},  Checked{"DQ-28", too_many_students},
    Checked{"DQ-29", unbound_subjects}, Checked{"DQ-30", no_lessons},
    Checked{"DQ-31", empty_classes},    Checked{"DQ-32", no_head},
    Checked{"DQ-33", no_contacts},
};

}  // namespace

std::vector<Finding> judge(const OrganizationFacts& facts, Date today) {
  std::vector<Finding> findings;
  for (const auto& [rule, check] : checks)
    if (const std::int64_t count = check(facts, today); count > 0)
      findings.push_back({rule, {}, facts.row.id, count});
  return findings;
}

JudgedOrganizations judge_first(OrganizationLine& line, std::size_t count, Date today) {
  JudgedOrganizations judged;
  judged.organizations = line.first(count);
  std::vector<OrganizationId> ids;
  for (const auto& waiting : judged.organizations) ids.push_back(waiting.organization);
  if (ids.empty()) return judged;
  for (const OrganizationFacts& facts : line.facts(ids, today)) {
    const auto found = judge(facts, today);
    judged.findings.insert(judged.findings.end(), found.begin(), found.end());
  }
  return judged;
}

}  // namespace registers

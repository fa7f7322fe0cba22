// Whose a student is: one enrollment decides (docs/adr/0006-whose-student.md).
#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "base/text.hpp"
#include "registers/people.hpp"

namespace registers {
namespace {

// By its organization or by its programme: a school's circle takes nobody's student.
bool is_supplementary(const Work& work, const EnrollmentRow& row) {
  const OrganizationRow* organization = work.organizations.find(row.organization);
  if (organization != nullptr &&
      organization->fields.kind == domain::OrganizationKind::supplementary)
    return true;
  const ProgrammeRow* programme = work.programmes.find(row.programme);
  return programme != nullptr && programme->fields.kind == domain::ProgrammeKind::supplementary;
}

// The least one decides. Ids only grow, so the smaller one was recorded first; the ids of a trial
// run are negative and grow downwards.
auto precedence(const Work& work, const EnrollmentRow& row) {
  return std::tuple(is_supplementary(work, row), work.is_fresh(row.id.value),
                    std::abs(row.id.value));
}

}  // namespace

bool is_open(const Work& work, const domain::EnrollmentRecord& fields) {
  return !fields.to || *fields.to >= work.today;
}

const EnrollmentRow* deciding_enrollment(const Work& work, PersonId student) {
  const auto it = work.enrollments_of.find(student);
  if (it == work.enrollments_of.end()) return nullptr;
  const EnrollmentRow* first = nullptr;
  for (const domain::EnrollmentId id : it->second) {
    const EnrollmentRow* row = work.enrollments.find(id);
    if (!is_open(work, row->fields)) continue;
    if (first == nullptr || precedence(work, *row) < precedence(work, *first)) first = row;
  }
  return first;
}

// Who taught the student last, when nobody does now; null: nobody ever did.
const EnrollmentRow* last_enrollment(const Work& work, PersonId student) {
  const auto it = work.enrollments_of.find(student);
  if (it == work.enrollments_of.end()) return nullptr;
  const EnrollmentRow* last = nullptr;
  for (const domain::EnrollmentId id : it->second) {
    const EnrollmentRow* row = work.enrollments.find(id);
    if (last == nullptr ||
        std::pair(last->fields.to, last->id) < std::pair(row->fields.to, row->id))
      last = row;
  }
  return last;
}

Ground ground_of(const Work& work, PersonId student) {
  const EnrollmentRow* row = deciding_enrollment(work, student);
  if (row == nullptr) row = last_enrollment(work, student);
  if (row == nullptr) return {{}, student};
  const OrganizationRow* organization = work.organizations.find(row->organization);
  return {row->organization, student,
          organization != nullptr ? organization->fields.ogrn : std::string()};
}

bool in_reach(const Work& work, PersonId student) {
  if (work.serves_everyone()) return true;
  if (!work.arrival.empty() && work.is_fresh(student.value)) return true;
  if (const EnrollmentRow* row = deciding_enrollment(work, student))
    return work.serves(row->organization);
  const auto it = work.enrollments_of.find(student);
  if (it == work.enrollments_of.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(), [&](domain::EnrollmentId id) {
    return work.serves(work.enrollments.find(id)->organization);
  });
}

bool waits_for_us(const Work& work, PersonId student) {
  if (work.enrollments_of.contains(student)) return false;
  const auto it = work.places_wanted.find(student);
  return it != work.places_wanted.end() &&
         std::any_of(it->second.begin(), it->second.end(),
                     [&](OrganizationId id) { return work.serves(id); });
}

base::Error wait_for_enrollment(Work& work, const std::string& student_key, const char* detail) {
  return work.wait_for({KeyKind::enrollment, student_key},
                       base::fail(Code::not_enrolled, detail, base::mask(student_key)));
}

bool may_reopen(const Work& work, const EnrollmentRow& row) {
  const EnrollmentRow* other = deciding_enrollment(work, row.student);
  return other == nullptr || work.serves(other->organization) ||
         (is_supplementary(work, *other) && !is_supplementary(work, row));
}

bool may_change_student(const Work& work, PersonId id, bool key_was_known) {
  if (work.serves_everyone() || work.is_fresh(id.value)) return true;
  const auto wards = work.wards_of.find(id);
  if (wards != work.wards_of.end() &&
      !std::all_of(wards->second.begin(), wards->second.end(),
                   [&](PersonId ward) { return in_reach(work, ward); }))
    return false;
  return work.enrollments_of.contains(id) ? in_reach(work, id) : key_was_known;
}

bool may_change_guardian(const Work& work, PersonId id) {
  if (work.serves_everyone() || work.is_fresh(id.value)) return true;
  if (work.persons.find(id)->is_student && !in_reach(work, id)) return false;
  const auto wards = work.wards_of.find(id);
  return wards != work.wards_of.end() &&
         std::all_of(wards->second.begin(), wards->second.end(), [&](PersonId ward) {
           return in_reach(work, ward) || waits_for_us(work, ward);
         });
}

}  // namespace registers

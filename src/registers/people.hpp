#pragma once
// Whom a record speaks of (rule 2), and what a supplier may change about a person.
#include <functional>

#include "registers/work.hpp"

namespace registers {

enum class Role { student, guardian };

// Among which persons a match by name is looked for, and who is near enough for a weak one.
struct Reach {
  std::function<bool(PersonId)> visible;  // may be matched by name and document
  std::function<bool(PersonId)> near;     // may be matched by name and birth date alone
  bool strangers_conflict = false;        // a weak match that is not near is person_conflict
};

// SNILS first; then the supplier's key; then name, birth date and document. 0: nobody yet.
// Errors: person_conflict — key and SNILS name two persons, the stored SNILS is another one, the
// key's person is clearly somebody else, or more than one candidate fits. Never a silent merge.
base::Result<PersonId> match(Work& work, const domain::PersonFields& fields, PersonId by_key,
                             const Reach& reach);

// Puts a new person into the register. Errors: field_missing, date_invalid,
// dates_reversed.
base::Result<PersonId> create_person(Work& work, const domain::PersonFields& fields, Role role);
// Takes over what the record gives, as far as no supplier of higher priority says otherwise.
// student: the person, or whose guardian it is. Errors: date_invalid, dates_reversed.
Decision update_person(Work& work, PersonId id, const domain::PersonFields& fields,
                       PersonId student);

// Whose a student is (docs/adr/0006-whose-student.md). Of the enrollments open today one decides:
// basic education before supplementary (by organization or programme), then the one recorded first.
// A newcomer school records its enrollment and the marks of a transferred student at once, but
// changes the person or adds guardians only when the former school has closed its enrollment.
// Nobody loses a student by somebody else's later enrollment.
bool is_open(const Work& work, const domain::EnrollmentRecord& fields);
const EnrollmentRow* deciding_enrollment(const Work& work, PersonId student);  // null: none open
// Its organization decides on the priority of suppliers, too.
Ground ground_of(const Work& work, PersonId student);
// Whether a student is one of this partner's: the deciding enrollment is in an organization that
// it serves, or, when none is open, any past one is. Of another region: who comes by this transfer
// and was unknown (Work::arrival).
bool in_reach(const Work& work, PersonId student);
// Who never was enrolled, and for whom a place is wanted in an organization that the partner
// serves. load_links() asks for the places.
bool waits_for_us(const Work& work, PersonId student);
// The error of a record that waits until the student of this key is enrolled: not_enrolled.
base::Error wait_for_enrollment(Work& work, const std::string& student_key, const char* detail);
// Whether an ended enrollment may be opened again: not past the one that decides by now, which
// was recorded later and would lose the student.
bool may_reopen(const Work& work, const EnrollmentRow& row);
// Whether the partner may change the person's fields: who is in its reach, and whom it
// introduced itself (its key was known before) as long as nobody enrolled the person. Someone
// else's student may be linked to a key, so that a transfer can be recorded, but stays as is.
// Nobody is changed who is also the guardian of a student out of reach.
bool may_change_student(const Work& work, PersonId id, bool key_was_known);
// A guardian: every student whose guardian the person is must be in reach, and the person too
// when a student. A key of one's own gives no right: any SNILS can be brought under one.
bool may_change_guardian(const Work& work, PersonId id);

// The key of Work::by_name; the birth date must be known.
std::string name_and_birth(const domain::PersonFields& fields);
// The enrollments of those not asked for yet, with the organizations and programmes, whose kinds
// decide whose a student is.
void load_enrollments(Work& work, std::vector<PersonId> students);
// The links that the students of the guardian records have, and for who never was enrolled the
// places that are wanted; after the students and the queue are decided.
void load_links(Work& work);
// Makes a person findable by SNILS and by name.
void index_person(Work& work, const PersonRow& row);

}  // namespace registers

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
// Errors: person_conflict — key and SNILS name two persons, the stored SNILS is another one, or
// more than one candidate fits. Never a silent merge.
base::Result<PersonId> match(Work& work, const domain::PersonFields& fields, PersonId by_key,
                             const Reach& reach);

// Puts a new person into the register. Errors: field_missing, date_invalid.
base::Result<PersonId> create_person(Work& work, const domain::PersonFields& fields, Role role);
// Takes over what the record gives. Errors: date_invalid. True when something changed.
base::Result<bool> update_person(Work& work, PersonId id, const domain::PersonFields& fields);

// Whether a student is one of this partner's: enrolled today in an organization that it serves,
// or, when enrolled nowhere today, once enrolled in one.
bool in_reach(const Work& work, PersonId student);
// Whether the partner may change the person's fields: who is in its reach, and whom it
// introduced itself (its key was known before) as long as nobody enrolled the person. Someone
// else's student may be linked to a key, so that a transfer can be recorded, but stays as is.
bool may_change(const Work& work, PersonId id, bool key_was_known);

// The key of Work::by_name; the birth date must be known.
std::string name_and_birth(const domain::PersonFields& fields);
// The links that the students of the guardian records have; after the students are decided.
void load_links(Work& work);
// Makes a person findable by SNILS and by name.
void index_person(Work& work, const PersonRow& row);

}  // namespace registers

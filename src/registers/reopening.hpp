#pragma once
// An official takes back the end of an enrollment: an expulsion that was recorded by mistake. A
// supplier does the same by stating that there is no end (domain/no_end.hpp).
#include "registers/tables.hpp"

namespace registers {

// The enrollment loses its end with the order and the reason of it, in what every supplier has
// stated, too; the history keeps them. Who states the end again ends it again. Inside a transaction
// that writes. Errors: resource_unknown — the student has no such enrollment; value_refused
// (subject "to") — it has no end; resource_conflict (subject "enrollment/ID") — another basic
// enrollment is open by now; student_departed — another region has taken the student in.
base::Result<EnrollmentRow> reopen(Tables& tables, PersonId student, domain::EnrollmentId id,
                                   base::Time now, Date today);

}  // namespace registers

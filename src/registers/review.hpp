#pragma once
// Contested rows judged again: by the batch that moves a student, and in the background after a
// priority has changed.
#include "registers/priorities.hpp"
#include "registers/work.hpp"

namespace registers {

// After the enrollments: the persons and guardians of students whom the batch has enrolled or
// taken off follow them.
void follow_students(Work& work);

// So many contested rows of the first section that waits; true: call again. now: its partner is
// not used, each row that changes is written in the name of the supplier who prevails.
bool review_portion(Tables& tables, Priorities& priorities, std::size_t most,
                    const Provenance& now);

}  // namespace registers

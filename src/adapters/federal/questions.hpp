#pragma once
// What the federal segment and other regions ask: find a student, confirm an enrollment, a
// student's portfolio. Nobody, or more than one: not_found_or_forbidden, which SMEV says as
// NO_DATA. Every answer, the refusals too, is in the audit trail.
#include "adapters/federal/rules.hpp"

namespace adapters::federal {

std::vector<soap::Operation> questions(const Rules& rules);

}  // namespace adapters::federal

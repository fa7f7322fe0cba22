#pragma once
// The portal's operations: students of a requester, a student's performance for a period.
// Contract: xsd/portal/1.0. Every answer, the refusals too, is in the audit trail.
#include <vector>

#include "adapters/soap/service.hpp"

namespace adapters::epgu {

// utc_offset_minutes: the region's clock, which decides what "today" is.
std::vector<soap::Operation> operations(int utc_offset_minutes);

}  // namespace adapters::epgu

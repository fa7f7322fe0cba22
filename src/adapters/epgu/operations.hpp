#pragma once
// The portal's operations: students of a requester, a student's performance for a period,
// orders.
// Contract: xsd/portal/1.0. Every answer, the refusals too, is in the audit trail.
#include <vector>

#include "adapters/epgu/asked.hpp"
#include "adapters/soap/service.hpp"

namespace adapters::epgu {

std::vector<soap::Operation> operations(const Rules& rules);

}  // namespace adapters::epgu

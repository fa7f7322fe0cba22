#pragma once
// The portal's operations on orders (заявления): submitted, asked about, withdrawn. What they
// answer is the same whether the register does not know the child or does not know it as the
// applicant's. Contract: xsd/portal/1.0; registers/orders.hpp.
#include <vector>

#include "adapters/epgu/asked.hpp"
#include "adapters/soap/service.hpp"

namespace adapters::epgu {

std::vector<soap::Operation> order_operations(const Rules& rules);

}  // namespace adapters::epgu

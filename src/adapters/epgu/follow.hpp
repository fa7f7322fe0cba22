#pragma once
// What has become of a question since it was answered: for services that are asked again for the
// answer they gave. Database thread, inside the transaction.
#include <string>

#include "adapters/soap/plan.hpp"

namespace adapters::epgu {

struct Followed {
  bool done = true;    // false: the order still waits for its confirmation
  std::string answer;  // canonical XML, as of now
};

// answer: that of the operation, as it was remembered. All but an order's answer stay as they are.
Followed follow(const soap::Work& work, domain::PartnerId partner, const std::string& operation,
                std::string answer);

}  // namespace adapters::epgu

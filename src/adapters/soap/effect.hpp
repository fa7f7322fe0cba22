#pragma once
// What a message does, by the route that fits it: into the register or past it, and on to others.
// Shared by the service and by replay.
#include <string>

#include "adapters/soap/plan.hpp"

namespace adapters::soap {

struct Effect {
  std::string answer;  // canonical XML, one element
  std::string route;   // empty: none fits, the register alone
};

// The row that fits. Inside a transaction, perhaps one that only reads. Null: the register alone.
const domain::Route* choose_route(const Call& call, const Plan& plan, const Work& work);

// Inside the transaction. service: the contract's name. Errors: the plan's own.
base::Result<Effect> take_effect(const std::string& service, const Call& call, const Plan& plan,
                                 const Work& work, domain::MessageId id);

}  // namespace adapters::soap

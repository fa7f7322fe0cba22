#pragma once
// What a run did, field by field, as text for people. Private to the room.
#include <string>

#include "transform/plan.hpp"

namespace transform {

// Errors: as run().
base::Result<std::string> explain(const Plan& plan, xml::Node root);

}  // namespace transform

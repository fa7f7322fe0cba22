#pragma once
// The parts that targets() is made of, beside those of fields.cpp. Private to the room.
#include "transform/fields.hpp"

namespace transform {

std::span<const Target> organization_targets();  // authority … class-group
std::span<const Target> portfolio_targets();     // health … queue-entry

}  // namespace transform

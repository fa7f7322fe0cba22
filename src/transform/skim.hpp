#pragma once
// A document's records counted as its elements go by. Private to the room.
#include "transform/plan.hpp"

namespace transform {

// As Mapping::skim.
std::optional<std::array<std::size_t, domain::record_kinds>> skim(const Plan& plan,
                                                                  std::string_view bytes,
                                                                  const xml::ParseLimits& limits);

}  // namespace transform

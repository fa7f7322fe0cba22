#pragma once
// Rows of the table that say whom the bus believes.
#include "config/option.hpp"

namespace config {

void add_trust_options(Options<Settings>& all);

}  // namespace config

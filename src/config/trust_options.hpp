#pragma once
// Rows of the table that say whom the bus believes.
#include "config/option.hpp"

namespace config {

void add_trust_options(Options<Settings>& all);

// "certificates" of a partner: files, or maps of pin_options().
void read_pins(Source& source, const YAML::Node& list, PartnerSettings& partner);

}  // namespace config

#pragma once
// Our side of SMEV 2. Private to config/.
#include <yaml-cpp/yaml.h>

#include "config/option.hpp"

namespace config {

void add_smev2_options(Options<Settings>& all);
// After all is read: what the options together say, and SMEV as a partner of the others.
void check_smev2(Source& source, const YAML::Node& root, Settings& settings);

}  // namespace config

#pragma once
// Our side of SMEV 3. Private to config/.
#include <yaml-cpp/yaml.h>

#include "config/option.hpp"

namespace config {

void add_smev_options(Options<Settings>& all);
// After all is read: what the options together say, and SMEV as a partner of the others.
void check_smev(Source& source, const YAML::Node& root, Settings& settings);

}  // namespace config

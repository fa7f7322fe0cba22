#pragma once
// The exchange with other regions. Private to config/.
#include <yaml-cpp/yaml.h>

#include "config/option.hpp"

namespace config {

void add_federal_options(Options<Settings>& all);
// After all is read: what the options together say. Before check_smev.
void check_federal(Source& source, const YAML::Node& root, const Settings& settings);

}  // namespace config

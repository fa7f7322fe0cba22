#pragma once
// How people log in: ESIA, and their sessions. Private to config/.
#include <yaml-cpp/yaml.h>

#include "config/option.hpp"

namespace config {

void add_esia_options(Options<Settings>& all);
// After all is read: what the options together say.
void check_esia(Source& source, const YAML::Node& root, Settings& settings);

}  // namespace config

#pragma once
// Rows of the table that describe one route, and the list of them.
#include "config/option.hpp"

namespace config {

// The list under "routes".
void read_routes(Source& source, const YAML::Node& list, Settings& settings);
// Of the whole file, once all of it is read: routes name partners that exist.
void check_routes(Source& source, const YAML::Node& root, const Settings& settings);

}  // namespace config

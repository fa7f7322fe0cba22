#pragma once
// A map of the file read by a table of options: unknown, repeated and missing keys, defaults.
#include "config/option.hpp"

namespace config {

// The whole file's map. The settings are complete only if the source stays clean.
void read_settings(Source& source, const YAML::Node& root, Settings& settings);
// A partner's section `signature` as a file.
void read_policy(Source& source, const YAML::Node& root, PartnerSettings& partner);

}  // namespace config

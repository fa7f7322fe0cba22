#pragma once
// What an option is: one row of a table that reading, defaults and documentation share.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/source.hpp"

namespace config {

template <class Target>
struct Option {
  std::string_view key;          // dotted path inside its object: "listen.port"
  std::string_view description;  // Russian
  std::string fallback;          // YAML; empty: the option has no default
  bool required = false;
  std::string_view type;  // Russian
  std::string allowed;    // bounds or words; may be empty
  std::function<void(Source&, const YAML::Node&, Target&)> read;
  bool in_section = false;  // required, or with its default, only where its section stands
};

template <class Target>
using Options = std::vector<Option<Target>>;

const Options<Settings>& settings_options();
const Options<PartnerSettings>& partner_options();
const Options<Pin>& pin_options();
const Options<domain::Route>& route_options();
const Options<domain::RouteTo>& destination_options();
const Options<SmevRequests>& smev_request_options();
const Options<FederalSettings::Region>& federal_region_options();
// The rows of a partner's section `signature`, by themselves.
const Options<PartnerSettings>& policy_options();

struct Section {
  std::string_view key;  // "listen"
  std::string_view description;
};
const std::vector<Section>& sections();

}  // namespace config

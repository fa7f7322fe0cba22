#pragma once
// What only opening the files can tell of a configuration: keys, certificates, formats, routes.
#include <vector>

#include "config/settings.hpp"

namespace app {

struct Examined {
  std::vector<config::Mistake> mistakes;
  std::vector<config::Mistake> warnings;  // formats that are broken and that nobody names; senders
                                          // that only the database knows, which is away
};
// Everything at once. whole: all settings are there; a draft is asked only for what it has.
Examined examine(const config::Settings& settings, bool whole);

}  // namespace app

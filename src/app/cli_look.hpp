#pragma once
// What the command line changes or shows, for the trail.
#include "registers/trail.hpp"

namespace app {

// "cli:LOGIN" of who is at the keyboard, also behind sudo.
std::string cli_actor();
// A change by the command line or a look at what target names, with a trace of its own.
registers::Look cli_look(std::string operation, std::string target, base::Time now);

}  // namespace app

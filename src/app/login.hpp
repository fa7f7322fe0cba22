#pragma once
#include <string>

namespace app {

// Who is at the keyboard, also behind sudo: "cli:NAME", for the trail.
std::string login();

}  // namespace app

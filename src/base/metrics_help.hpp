#pragma once
// What each metric counts: the line "# HELP" of /metrics. Any thread.
#include <string_view>

namespace base {

// Empty for a name that is not ours; a test finds every name of the sources here.
std::string_view help_of(std::string_view metric);

}  // namespace base

#pragma once
// Which process of which machine does something, so that another one can tell whether it still
// does. Linux: /proc.
#include <string>

namespace app {

// "host/pid/start": the start tells a process from a later one of the same number.
std::string process_name();
// True only when it is known: a process of this machine that is no more.
bool has_ended(const std::string& process);

}  // namespace app

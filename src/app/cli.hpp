#pragma once
// The command line: words, options, help.

namespace app {

// The exit code of the process (commands.hpp, Exit).
int run_command_line(int argc, char** argv);

}  // namespace app

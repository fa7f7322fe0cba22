#pragma once
// The words of `kontingent-sandbox`.
#include "base/error.hpp"

namespace sandbox {

enum Exit { done = 0, refused = 1, usage = 2, unreachable = 3 };

int run_command_line(int argc, char** argv);
// Prints the error to standard error; its exit code.
int report(const base::Error& error);
int exit_code(const base::Error& error);

}  // namespace sandbox

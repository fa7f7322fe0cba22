// kontingent: the regional segment's integration bus.
#include <csignal>
#include <exception>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli.hpp"
#include "app/commands.hpp"
#include "security/keys.hpp"

namespace {

// Output that got lost (a full disk, a closed pipe) is not success.
int check_output(int code) {
  std::cout.flush();
  if (std::cout) return code;
  std::cerr << "стандартный вывод не записан полностью\n";
  return code == app::Exit::done ? app::Exit::input_at_fault : code;
}

}  // namespace

int main(int argc, char** argv) {
  // a peer that closes its socket is an error code, not the end of the process
  std::signal(SIGPIPE, SIG_IGN);
  try {
    if (const auto ready = security::initialize(); !ready) return app::report(ready.error());
    return check_output(app::run_command_line(argc, argv));
  } catch (const std::exception& failure) {
    return app::report(base::fail(base::Code::internal, failure.what()));
  }
}

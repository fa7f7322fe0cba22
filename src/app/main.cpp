// kontingent: the regional segment's integration bus.
#include <csignal>
#include <exception>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli.hpp"
#include "security/keys.hpp"

int main(int argc, char** argv) {
  // a peer that closes its socket is an error code, not the end of the process
  std::signal(SIGPIPE, SIG_IGN);
  try {
    if (const auto ready = security::initialize(); !ready) return app::report(ready.error());
    return app::run_command_line(argc, argv);
  } catch (const std::exception& failure) {
    return app::report(base::fail(base::Code::internal, failure.what()));
  }
}

// kontingent-sandbox: the partners of the bus, simulated. Never packaged with the daemon.
#include <csignal>
#include <exception>
#include <iostream>

#include "sandbox/cli.hpp"
#include "security/keys.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    if (const auto ready = security::initialize(); !ready) return sandbox::report(ready.error());
    return sandbox::run_command_line(argc, argv);
  } catch (const std::exception& failure) {
    return sandbox::report(base::fail(base::Code::internal, failure.what()));
  }
}

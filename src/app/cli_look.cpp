#include "app/cli_look.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"

namespace app {

std::string cli_actor() {
  const char* before = std::getenv("SUDO_USER");
  const passwd* user = getpwuid(getuid());
  const std::string name = before != nullptr ? before : user != nullptr ? user->pw_name : "";
  const bool plain = !name.empty() && name.size() <= 64 &&
                     std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
  return "cli:" + (plain ? name : std::to_string(getuid()));
}

registers::Look cli_look(std::string operation, std::string target, base::Time now) {
  return {.at = now,
          .token = {},
          .token_name = cli_actor(),
          .operation = std::move(operation),
          .trace = base::make_uuid(),
          .target = std::move(target)};
}

}  // namespace app

#include "app/login.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace app {

std::string login() {
  const char* before = std::getenv("SUDO_USER");
  const passwd* user = getpwuid(getuid());
  const std::string name = before != nullptr ? before : user != nullptr ? user->pw_name : "";
  const bool plain = !name.empty() && name.size() <= 64 &&
                     std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
  return "cli:" + (plain ? name : std::to_string(getuid()));
}

}  // namespace app

#include "app/process.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace app {
namespace {

std::string host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// Field 22 of /proc/PID/stat, in clock ticks since the machine's start; empty: no such process.
// The name of the program, in brackets, may hold anything.
std::string start_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(std::min(line.rfind(')'), line.size())));
  std::string word;
  for (int field = 2; field <= 22; ++field) rest >> word;
  return word;
}

}  // namespace

std::string process_name() {
  const std::string pid = std::to_string(::getpid());
  return host() + "/" + pid + "/" + start_of(pid);
}

bool has_ended(const std::string& process) {
  const auto second = process.rfind('/');
  const auto first = second == 0 ? std::string::npos : process.rfind('/', second - 1);
  if (second == std::string::npos || first == std::string::npos) return false;
  if (process.substr(0, first) != host()) return false;
  const std::string pid = process.substr(first + 1, second - first - 1);
  const auto number = base::parse_integer(pid);
  if (!number || *number < 1) return false;
  if (::kill(static_cast<pid_t>(*number), 0) != 0 && errno == ESRCH) return true;
  // empty: another user's process, which a service may not see (ProtectProc=)
  const std::string start = start_of(pid);
  return !start.empty() && start != process.substr(second + 1);
}

}  // namespace app

#include "child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

// Not by wait4(), which counts what the child had of us before exec.
double peak_mib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024;
  return 0;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

pid_t spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::filesystem::path& said) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // nothing outlives the benchmark
  const int file = open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0) dup2(file, STDERR_FILENO);
  if (file >= 0) dup2(file, STDOUT_FILENO);
  execvp(pointers.front(), pointers.data());
  _exit(127);
}

Ran run_measured(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& said) {
  const auto begun = Clock::now();
  const pid_t child = spawn(program, arguments, said);
  Ran ran;
  int status = 0;
  rusage used{};
  while (wait4(child, &status, WNOHANG, &used) == 0) {
    ran.peak_rss_mib = std::max(ran.peak_rss_mib, peak_mib(child));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ran.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  ran.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  if (status == 0) return ran;
  std::ostringstream text;
  text << std::ifstream(said).rdbuf();
  throw std::runtime_error(program.string() + " failed: " + text.str());
}

}  // namespace bench

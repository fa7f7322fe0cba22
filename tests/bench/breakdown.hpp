#pragma once
// Where the time of one message goes: the daemon's own functions, called one after the other on
// one thread, in this process.
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct Step {
  std::string name;
  double cpu_us = 0;  // of this process, per message
  bool part = false;  // of the step above; not to be added up
};

struct BreakdownFiles {
  std::filesystem::path folder, pki;
  std::string signing, supplier;
};

// Throws std::runtime_error.
std::vector<Step> break_down(const BreakdownFiles& files, std::size_t messages);

}  // namespace bench

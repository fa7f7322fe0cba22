#pragma once
// Programs as children: run to their end, with how long it took, what it cost and how much memory
// it ever had; or left running.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

// Starts a program that does not outlive the benchmark; what it prints goes to said. Throws
// std::runtime_error.
pid_t spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::filesystem::path& said);

struct Ran {
  double seconds = 0, cpu_seconds = 0, peak_rss_mib = 0;
};
// Its output goes to said. Throws std::runtime_error with it when the program fails.
Ran run_measured(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& said);

}  // namespace bench

#pragma once
// A program run to its end: how long it took, what it cost, how much memory it ever had.
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct Ran {
  double seconds = 0, cpu_seconds = 0, peak_rss_mib = 0;
};
// Its output goes to said. Throws std::runtime_error with it when the program fails.
Ran run_measured(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& said);

}  // namespace bench

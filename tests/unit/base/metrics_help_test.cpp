// Every metric of the sources says what it counts.
#include "base/metrics_help.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/metrics.hpp"

namespace {

std::set<std::string> names_in_sources() {
  std::set<std::string> names;
  const std::regex name("\"(kontingent_[a-z_]*[a-z])\"");
  for (const auto& file : std::filesystem::recursive_directory_iterator(SOURCE_DIR "/src")) {
    if (file.path().extension() != ".cpp") continue;
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator it(source.begin(), source.end(), name), end; it != end; ++it)
      names.insert((*it)[1]);
  }
  return names;
}

}  // namespace

TEST(MetricsHelp, is_there_for_every_metric) {
  const auto names = names_in_sources();
  EXPECT_GT(names.size(), 20u);
  for (const std::string& name : names) EXPECT_FALSE(base::help_of(name).empty()) << name;
}

TEST(MetricsHelp, stands_in_what_is_exposed) {
  base::Metrics metrics;
  metrics.count("kontingent_store_commits_total");
  EXPECT_NE(
      metrics.expose().find("# HELP kontingent_store_commits_total Commits of the database\n"),
      std::string::npos);
}

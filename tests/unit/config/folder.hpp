#pragma once
// A folder with everything a configuration names; vanishes with the test.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config/settings.hpp"

namespace config {

class Folder : public testing::Test {
 protected:
  Folder() {
    std::string name = testing::TempDir() + "config-XXXXXX";
    folder_ = mkdtemp(name.data());
    std::filesystem::create_directories(folder_ / "share/xsd");
    std::filesystem::create_directories(folder_ / "share/mappings");
    for (const char* file : {"tls.crt", "tls.key", "bus.crt", "bus.key", "ca.crt", "north.crt"})
      write(file, "");
  }
  ~Folder() override {
    std::filesystem::remove_all(folder_);
    unsetenv("CREDENTIALS_DIRECTORY");
  }

  std::filesystem::path write(const std::filesystem::path& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  Loaded load_text(const std::string& text) { return load(write("k.yaml", text)); }

  // "12:3 text" of each mistake.
  std::vector<std::string> mistakes_of(const std::string& text) {
    std::vector<std::string> all;
    for (const Mistake& each : load_text(text).mistakes)
      all.push_back(std::to_string(each.line) + ":" + std::to_string(each.column) + " " +
                    each.text);
    return all;
  }

  std::filesystem::path folder_;
};

// What every configuration must say; tests add to it. Six lines.
inline const std::string minimum = R"(resources: share
store: sqlite:k.db
tls: {certificate: tls.crt, key: tls.key}
signing: {certificate: bus.crt, key: bus.key}
trust: {anchors: [ca.crt]}
# the next line is the seventh
)";

}  // namespace config

// What people read about the configuration agrees with the program.
#include <gmock/gmock.h>

#include <regex>
#include <sstream>

#include "folder.hpp"

namespace config {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(Reference, documentation_is_made_from_the_options) {
  const fs::path file = fs::path(SOURCE_DIR) / "docs/configuration.md";
  if (std::getenv("KONTINGENT_WRITE_DOCS")) std::ofstream(file) << reference_markdown();
  EXPECT_EQ(text_of(file), reference_markdown())
      << "run this test once with KONTINGENT_WRITE_DOCS=1 in the environment";
}

class Examples : public Folder, public testing::WithParamInterface<std::string> {};

// Absolute paths of a real machine become those of the test's folder; the keys and certificates
// that the example names are made.
TEST_P(Examples, loads) {
  const fs::path example = fs::path(SOURCE_DIR) / "deploy/examples" / GetParam();
  std::string text = std::regex_replace(text_of(example), std::regex("/usr/share/kontingent"),
                                        (folder_ / "share").string());
  if (text.find("\nresources:") == std::string::npos) text += "\nresources: share\n";
  const std::regex name(R"([a-z0-9-]+\.(crt|key|crl)\b)");
  for (std::sregex_iterator it(text.begin(), text.end(), name), end; it != end; ++it) {
    write(it->str(), "");
    write("credentials/" + it->str(), "");
  }
  setenv("CREDENTIALS_DIRECTORY", (folder_ / "credentials").c_str(), 1);
  const Loaded loaded = load_text(text);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << describe(mistake);
  ASSERT_TRUE(loaded.settings);
  EXPECT_FALSE(loaded.settings->partners.empty());
}

std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "deploy/examples"))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().filename().string());
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  return std::regex_replace(fs::path(info.param).stem().string(), std::regex("[^A-Za-z0-9]"), "_");
}

INSTANTIATE_TEST_SUITE_P(Deploy, Examples, testing::ValuesIn(example_names()), test_name);

}  // namespace config

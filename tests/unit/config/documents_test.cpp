// What people read about the configuration agrees with the program.
#include <gmock/gmock.h>

#include <algorithm>
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

// Every word of the text that ends like a key, a certificate or a revocation list.
std::vector<std::string> pem_names(const std::string& text) {
  std::vector<std::string> names;
  std::string word;
  for (const char c : text + "\n") {
    if (std::string_view(" \n\",[]{}/").find(c) == std::string_view::npos) {
      word += c;
      continue;
    }
    for (const char* end : {".crt", ".key", ".crl"})
      if (word.ends_with(end)) names.push_back(word);
    word.clear();
  }
  return names;
}

class Examples : public Folder, public testing::WithParamInterface<std::string> {};

// Absolute paths of a real machine become those of the test's folder; the keys and certificates
// that the example names are made.
TEST_P(Examples, loads) {
  const fs::path example = fs::path(SOURCE_DIR) / "deploy/examples" / GetParam();
  std::string text = text_of(example);
  constexpr std::string_view installed = "/usr/share/kontingent";
  if (const auto at = text.find(installed); at != std::string::npos)
    text.replace(at, installed.size(), (folder_ / "share").string());
  else
    text += "\nresources: share\n";
  for (const std::string& name : pem_names(text)) {
    write(name, "");
    write("credentials/" + name, "");
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
  std::string name = fs::path(info.param).stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Deploy, Examples, testing::ValuesIn(example_names()), test_name);

}  // namespace config

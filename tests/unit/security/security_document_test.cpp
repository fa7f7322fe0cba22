// docs/security.md promises a test for each control and each attack: they are there.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "pki.hpp"
#include "security/inspect.hpp"

namespace {

namespace fs = std::filesystem;

std::string document() {
  return testing_pki::read(SOURCE_DIR "/docs/security.md");
}

TEST(SecurityDocument, names_files_that_exist) {
  const std::string text = document();
  const std::regex name("`((?:src|tests|docs|deploy)/[^`]+)`");
  int files = 0;
  for (std::sregex_iterator each(text.begin(), text.end(), name), end; each != end; ++each) {
    EXPECT_TRUE(fs::exists(fs::path(SOURCE_DIR) / (*each)[1].str())) << (*each)[1];
    ++files;
  }
  EXPECT_GT(files, 40);
}

TEST(SecurityDocument, has_a_row_for_every_profile) {
  const std::string text = document();
  for (const auto& name : security::profile_names())
    EXPECT_NE(text.find("\n| " + name + " | "), text.npos) << name;
}

// The attack classes that an XML signature verifier is asked about.
TEST(SecurityDocument, names_a_test_for_every_attack_class) {
  const std::string text = document();
  const auto table = text.substr(text.find("## Known attacks"));
  for (const char* word : {"XSW", "KeyInfo", "HMAC", "substitution", "comment", "two SignedInfo",
                           "void", "DOCTYPE", "DoS", "SSRF", "oracles", "replay"}) {
    const std::regex row("\\n\\|[^|\\n]*" + std::string(word) + "[^|\\n]*\\| `tests/");
    EXPECT_TRUE(std::regex_search(table, row)) << word;
  }
}

}  // namespace

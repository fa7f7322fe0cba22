// Replays tests/data/attacks: every file is refused with the code that MANIFEST names.
#include <fstream>

#include "message.hpp"

namespace {

using namespace testing_message;
const std::filesystem::path folder = SOURCE_DIR "/tests/data/attacks";

struct Attack {
  std::string file, expected;
};
void PrintTo(const Attack& attack, std::ostream* out) {
  *out << attack.file;
}

std::vector<Attack> manifest() {
  std::vector<Attack> attacks;
  std::ifstream in(folder / "MANIFEST");
  for (Attack attack; in >> attack.file >> attack.expected;) attacks.push_back(attack);
  return attacks;
}

std::shared_ptr<const security::Trust> trust() {
  security::initialize().value();
  domain::Partner partner;
  partner.code = "partner";
  partner.certificate_fingerprints = {
      security::Certificate::load(folder / "partner.pem").value().fingerprint()};
  return *security::Trust::load({.anchors = {folder / "root.pem"}}, {partner});
}

// When the messages were signed.
const base::Time then = *base::parse_time("2030-01-01T12:00:00Z");

class Attacks : public testing::TestWithParam<Attack> {};

TEST_P(Attacks, get_their_code) {
  ASSERT_TRUE(std::filesystem::exists(folder / GetParam().file));
  const auto result = verify(testing_pki::read(folder / GetParam().file), trust(), then);
  const std::string got = result ? "accepted" : std::string(base::info(result.error().code).id);
  EXPECT_EQ(got, GetParam().expected) << (result ? "" : result.error().detail);
}

INSTANTIATE_TEST_SUITE_P(Files, Attacks, testing::ValuesIn(manifest()), [](const auto& which) {
  std::string name = which.param.file.substr(0, which.param.file.find('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(AttackFiles, are_all_in_the_manifest) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files += entry.path().extension() == ".xml" ? 1 : 0;
  }
  EXPECT_EQ(manifest().size(), files);
  EXPECT_GT(files, 100U);
}

}  // namespace

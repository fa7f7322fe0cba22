// Replays tests/data/smev-attacks: every file is refused with the code that MANIFEST names.
#include <fstream>

#include "adapters/smev/envelope.hpp"
#include "adapters/smev/read.hpp"
#include "pki.hpp"

namespace {

using namespace adapters::smev;
namespace fs = std::filesystem;

const fs::path folder = SOURCE_DIR "/tests/data/smev-attacks";

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

base::Result<Verified> verify(const fs::path& file) {
  BASE_TRY(parsed, Parsed::read({testing_pki::read(file), {}}));
  return Verified::check(std::move(parsed), {});
}

class SmevAttacks : public testing::TestWithParam<Attack> {};

TEST_P(SmevAttacks, get_their_code) {
  security::initialize().value();
  const auto result = verify(folder / GetParam().file);
  const std::string got = result ? "accepted" : std::string(base::info(result.error().code).id);
  EXPECT_EQ(got, GetParam().expected) << (result ? "" : result.error().detail);
  if (!result) return;
  // what is accepted says what was signed
  const auto data = read_request_data(result->signed_part()).value();
  EXPECT_NE(data.content.find(">5<"), std::string::npos) << data.content;
}

INSTANTIATE_TEST_SUITE_P(Files, SmevAttacks, testing::ValuesIn(manifest()), [](const auto& which) {
  std::string name = which.param.file.substr(0, which.param.file.find('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(SmevAttackFiles, are_all_in_the_manifest) {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    files += entry.path().extension() == ".xml" ? 1 : 0;
  EXPECT_EQ(manifest().size(), files);
  EXPECT_GT(files, 30U);
}

}  // namespace

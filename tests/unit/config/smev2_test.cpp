#include <gmock/gmock.h>

#include "folder.hpp"

namespace config {

using testing::Contains;
using testing::HasSubstr;

using Smev2 = Folder;

std::string with_mnemonic(const std::string& more) {
  return minimum + "smev2: {mnemonic: KNTG00001" + more + "}\n";
}

TEST_F(Smev2, is_absent_unless_it_is_named) {
  EXPECT_FALSE(load_text(minimum).settings->smev2);
}

TEST_F(Smev2, needs_no_more_than_a_mnemonic) {
  const Settings settings = *load_text(with_mnemonic("")).settings;
  ASSERT_TRUE(settings.smev2);
  EXPECT_EQ(settings.smev2->mnemonic, "KNTG00001");
  EXPECT_EQ(settings.smev2->name, "Контингент");
  EXPECT_EQ(settings.smev2->signing.key, settings.signing.key);
  EXPECT_FALSE(settings.smev2->on_ping);
  EXPECT_TRUE(settings.partners.empty()) << "nobody's signature beside the sender's is asked for";
}

TEST_F(Smev2, its_signature_is_a_partner_s) {
  const Settings settings =
      *load_text(with_mnemonic(", certificates: [north.crt], answers: on-ping")).settings;
  EXPECT_TRUE(settings.smev2->on_ping);
  ASSERT_EQ(settings.partners.size(), 1u);
  EXPECT_EQ(settings.partners[0].partner.code, smev2_code);
  EXPECT_EQ(settings.partners[0].certificates.size(), 1u);
}

TEST_F(Smev2, mistakes_have_their_places) {
  for (const auto* mnemonic : {"KNTG0001", "kntg00001", "KNTG0000A", "KNTG000011"})
    EXPECT_THAT(mistakes_of(minimum + "smev2: {mnemonic: " + mnemonic + "}\n"),
                Contains(HasSubstr("мнемоника")));
  EXPECT_THAT(mistakes_of(minimum + "smev2: {name: Мы}\n"), Contains(HasSubstr("smev2.mnemonic")));
  EXPECT_THAT(mistakes_of(with_mnemonic(", certificate: tls.crt")),
              Contains(HasSubstr("smev2.key")));
  EXPECT_THAT(mistakes_of(with_mnemonic(", answers: later")), Contains(HasSubstr("on-ping")));
}

TEST_F(Smev2, code_is_nobody_elses) {
  EXPECT_THAT(
      mistakes_of(with_mnemonic("") +
                  "partners: [{code: smev2, name: С, kind: receiver, certificates: [ca.crt]}]\n"),
      Contains(HasSubstr("«smev2»")));
}

}  // namespace config

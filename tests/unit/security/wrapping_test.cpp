// Signature wrapping over every profile and role: no position of any piece makes a signature say
// what was not signed, or be heard where the profile does not listen.
#include "wrapping.hpp"

#include <libxml/tree.h>

namespace {

using namespace testing_message;
using testing_specimens::listen;
using testing_specimens::specimen;
using testing_wrapping::for_each_variant;
using testing_wrapping::Variant;

class Wrapping : public testing::TestWithParam<std::string> {};

TEST_P(Wrapping, never_changes_what_a_signature_says) {
  const auto original = specimen(GetParam());
  ASSERT_EQ(difference(original, original.said), "");
  const bool wss = GetParam().starts_with("wss");
  const auto trust = shared_pki().trust({"ec"});
  int tried = 0, accepted = 0, wrong = 0;
  for_each_variant(original.text, [&](const Variant& variant) {
    ++tried;
    const auto heard = listen(variant.text, original.profile);
    // the daemon's own way answers alike
    const bool known = !wss || verify(variant.text, trust).has_value() == heard.has_value();
    EXPECT_TRUE(known || variant.text.empty()) << variant.what << variant.text;
    if (!heard) return;
    ++accepted;
    const std::string lie = difference(original, *heard);
    if (!lie.empty() && ++wrong < 10) ADD_FAILURE() << lie << "\n" << variant.what << variant.text;
  });
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(tried, 1000);
  RecordProperty("tried", tried);
  RecordProperty("accepted", accepted);
  std::printf("%d variants, %d accepted\n", tried, accepted);
}

INSTANTIATE_TEST_SUITE_P(Specimens, Wrapping,
                         testing::ValuesIn(testing_specimens::specimen_names()),
                         [](const auto& which) { return which.param; });

// Here the last signer is the attacker: he wraps what another one signed, then signs it himself.
std::string inner_role(const std::string& name) {
  const auto from = name.find('_') + 1;
  return name.substr(from, name.rfind('_') - from);
}

class WrappingBySigners : public testing::TestWithParam<std::string> {};

TEST_P(WrappingBySigners, never_changes_what_the_inner_signature_says) {
  auto original = specimen(GetParam());
  std::erase_if(original.said,
                [&](const auto& said) { return said.role != inner_role(GetParam()); });
  ASSERT_EQ(original.said.size(), 1U);
  int tried = 0, accepted = 0, wrong = 0;
  for_each_variant(original.before, [&](const Variant& variant) {
    if (!xml::Document::parse(variant.text)) return;
    const auto text = testing_specimens::sign_as(GetParam(), "stranger", variant.text);
    if (!text) return;
    ++tried;
    auto heard = listen(*text, original.profile);
    if (!heard) return;
    ++accepted;
    std::erase_if(*heard, [](const auto& said) { return said.role != inner_role(GetParam()); });
    const std::string lie = heard->empty() ? "" : difference(original, *heard);
    if (!lie.empty() && ++wrong < 10) ADD_FAILURE() << lie << "\n" << variant.what << *text;
  });
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(tried, 100);
  std::printf("%d variants, %d accepted\n", tried, accepted);
}

INSTANTIATE_TEST_SUITE_P(Specimens, WrappingBySigners,
                         testing::Values("smev2_person_sender", "smev3_person_caller",
                                         "smev3_sender_smev", "saml_assertion_message"),
                         [](const auto& which) { return which.param; });

TEST(WrappingOfEnvelopes, a_nested_envelope_is_not_read) {
  const std::string original = sealed();
  const std::string inner = original.substr(original.find('\n') + 1);
  const std::string outer =
      "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>%H<s:Body>%B</s:Body>"
      "</s:Envelope>";
  const auto header = between(inner, "<soap:Header>", "</soap:Header>");
  const auto with_header = [&](const std::string& body) {
    return replaced(replaced(outer, "%H",
                             replaced(header, "<soap:Header>",
                                      "<soap:Header xmlns:soap='http://schemas."
                                      "xmlsoap.org/soap/envelope/'>")),
                    "%B", body);
  };
  EXPECT_FALSE(verify(replaced(replaced(outer, "%H", ""), "%B", inner)));
  EXPECT_FALSE(
      verify(replaced(replaced(outer, "%H", "<s:Header>" + inner + "</s:Header>"), "%B", payload)));
  EXPECT_FALSE(verify(with_header(between(inner, "<soap:Body", "</soap:Body>"))));
  EXPECT_FALSE(verify(with_header(replaced(inner, header, ""))));
}

TEST(Comments, cannot_cut_signed_text) {
  // Canonical form leaves comments and CDATA marks out, so both are still validly signed.
  const std::string text = sealed("ec", "<m><snils>11223344595</snils></m>");
  for (const char* cut :
       {"112<!-- x -->23344595", "112<![CDATA[23344595]]>", "<!---->11223344595"}) {
    const auto verified = verify(replaced(text, "11223344595", cut));
    ASSERT_TRUE(verified) << verified.error().detail;
    const auto snils = verified->payload().children().at(0);
    EXPECT_EQ(snils.text(), "11223344595");
    ASSERT_NE(snils.raw()->children, nullptr);
    EXPECT_EQ(snils.raw()->children->next, nullptr) << "one piece of text";
  }
}

}  // namespace

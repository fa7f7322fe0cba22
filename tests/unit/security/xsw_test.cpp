// XML signature wrapping as known for SAML (Somorovsky and others, "On Breaking SAML", 2012: the
// attacks XSW 1 to 8), and XSW 9: the original in the Advice of a forged Assertion.
#include "specimens.hpp"

namespace {

using namespace testing_message;
using testing_specimens::listen;
using testing_specimens::specimen;

// A signed message in pieces.
struct Parts {
  explicit Parts(const std::string& name) : text(specimen(name).text) {
    signature = between(text, "<ds:Signature ", "</ds:Signature>");
  }
  bool accepts(const std::string& message) const {
    EXPECT_TRUE(xml::Document::parse(message)) << "refused for another reason: " << message;
    return listen(message, security::find_profile("saml")).has_value();
  }
  std::string text, signature;
};

struct Assertion : Parts {
  Assertion() : Parts("saml_assertion") {
    whole = between(text, "<saml:Assertion ", "</saml:Assertion>");
    bare = replaced(whole, signature, "");
    forged = replaced(replaced(bare, "\"_a\"", "\"_forged\""), "genuine", "forged");
  }
  std::string in_place_of_the_original(const std::string& other) const {
    return replaced(text, whole, other);
  }
  // A forged Assertion that carries the real Signature behind its Issuer.
  std::string forged_with(const std::string& its_signature) const {
    return replaced(forged, "</saml:Issuer>", "</saml:Issuer>" + its_signature);
  }
  std::string whole, bare, forged;
};

std::string into(const std::string& outer, const char* end, const std::string& inner) {
  const auto at = outer.rfind(end);
  EXPECT_NE(at, outer.npos);
  return std::string(outer).insert(at, inner);
}

struct Message : Parts {
  Message() : Parts("saml_message") {
    text = text.substr(text.find("<samlp:Response"));
    bare = replaced(text, signature, "");
    forged = replaced(replaced(bare, "\"_r\"", "\"_forged\""), "genuine", "forged");
  }
  std::string bare, forged;
};

TEST(Xsw, the_originals_are_accepted) {
  const Message message;
  EXPECT_TRUE(message.accepts(message.text));
  const Assertion assertion;
  EXPECT_TRUE(assertion.accepts(assertion.text));
}

TEST(Xsw, n1_a_forged_response_whose_signature_holds_the_original) {
  const Message m;
  const auto holding = into(m.signature, "</ds:Signature>", m.bare);
  EXPECT_FALSE(m.accepts(replaced(m.forged, "</saml:Issuer>", "</saml:Issuer>" + holding)));
}

TEST(Xsw, n2_a_forged_response_with_the_original_before_its_signature) {
  const Message m;
  EXPECT_FALSE(
      m.accepts(replaced(m.forged, "</saml:Issuer>", "</saml:Issuer>" + m.bare + m.signature)));
  EXPECT_FALSE(
      m.accepts(replaced(m.forged, "</saml:Issuer>", "</saml:Issuer>" + m.signature + m.bare)));
}

TEST(Xsw, n3_a_forged_assertion_before_the_original) {
  const Assertion a;
  EXPECT_FALSE(a.accepts(a.in_place_of_the_original(a.forged + a.whole)));
  EXPECT_FALSE(a.accepts(a.in_place_of_the_original(a.whole + a.forged)));
}

TEST(Xsw, n4_a_forged_assertion_around_the_original) {
  const Assertion a;
  EXPECT_FALSE(a.accepts(a.in_place_of_the_original(into(a.forged, "</saml:Assertion>", a.whole))));
}

TEST(Xsw, n5_a_forged_assertion_with_the_signature_and_the_original_behind) {
  const Assertion a;
  EXPECT_FALSE(a.accepts(a.in_place_of_the_original(a.forged_with(a.signature) + a.bare)));
}

TEST(Xsw, n6_a_forged_assertion_whose_signature_holds_the_original) {
  const Assertion a;
  EXPECT_FALSE(a.accepts(
      a.in_place_of_the_original(a.forged_with(into(a.signature, "</ds:Signature>", a.bare)))));
}

TEST(Xsw, n7_a_forged_assertion_in_the_extensions) {
  const Assertion a;
  for (const std::string& forged : {a.forged, replaced(a.forged, "\"_forged\"", "\"_a\"")})
    EXPECT_FALSE(a.accepts(replaced(a.text, "<e/>", forged)));
}

TEST(Xsw, n8_the_original_in_an_object_of_the_signature) {
  const Assertion a;
  const std::string object = "<ds:Object>" + a.bare + "</ds:Object>";
  EXPECT_FALSE(a.accepts(
      a.in_place_of_the_original(a.forged_with(into(a.signature, "</ds:Signature>", object)))));
  const auto in_key_info = replaced(a.signature, "<ds:KeyInfo>", "<ds:KeyInfo>" + object);
  EXPECT_FALSE(a.accepts(a.in_place_of_the_original(a.forged_with(in_key_info))));
}

TEST(Xsw, n9_the_original_in_the_advice_of_a_forged_assertion) {
  const Assertion a;
  for (const std::string& original : {a.whole, a.bare})
    for (const std::string& signature : {std::string(), a.signature})
      EXPECT_FALSE(a.accepts(
          a.in_place_of_the_original(into(a.forged_with(signature), "</saml:Assertion>",
                                          "<saml:Advice>" + original + "</saml:Advice>"))));
}

TEST(Xsw, a_forged_assertion_hidden_in_key_info_is_refused) {
  const Assertion a;
  EXPECT_FALSE(a.accepts(replaced(a.text, "<ds:KeyInfo>", "<ds:KeyInfo>" + a.forged)));
  const Message m;
  EXPECT_FALSE(m.accepts(replaced(m.text, "<ds:KeyInfo>", "<ds:KeyInfo>" + a.forged)));
}

}  // namespace

// KeyInfo is a hint: what it says never makes a key trusted, and nothing that it names is fetched.
// Keys and algorithms that do not belong together.
#include "crafted.hpp"

namespace {

using base::Code;
using namespace testing_crafted;
using testing_message::replaced;
using testing_message::shared_pki;

TEST(KeyHints, an_honest_one_is_accepted) {
  EXPECT_TRUE(look(craft({})).accepted);
  EXPECT_TRUE(look(craft({}), "detached", shared_pki().trust({})).accepted);
}

TEST(KeyHints, an_attackers_certificate_is_not_trusted) {
  testing_pki::Pki other;
  other.issue({.name = "ec"});
  const auto verdict = look(craft({}), "detached", other.trust({}));
  EXPECT_EQ(verdict.code, Code::certificate_unknown);
}

TEST(KeyHints, the_certificate_must_be_the_signers) {
  // signed by a stranger under the name of "ec"
  EXPECT_EQ(look(craft({.key = "stranger"})).code, Code::signature_invalid);
  // both certificates are there: no second one is tried
  const std::string both = x509_data("ec") + x509_data("stranger");
  EXPECT_FALSE(look(craft({.key_info = both, .key = "stranger"})).accepted);
  const std::string in_one = replaced(both, "</ds:X509Data><ds:X509Data>", "");
  EXPECT_FALSE(look(craft({.key_info = in_one, .key = "stranger"})).accepted);
}

TEST(KeyHints, a_key_without_a_certificate_is_nobodys) {
  for (const char* info :
       {"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>",
        "<ds:KeyName>ec</ds:KeyName>", "<ds:MgmtData>x</ds:MgmtData>", "",
        "<ds:X509Data><ds:X509SubjectName>CN=ec</ds:X509SubjectName></ds:X509Data>",
        "<ds:RetrievalMethod URI=\"#x\"/>",
        "<ds:RetrievalMethod URI=\"http://127.0.0.1:1/key\" Type=\"http://www.w3.org/2000/09/"
        "xmldsig#rawX509Certificate\"/>",
        "<ds:RetrievalMethod URI=\"file:///dev/zero\"/>",
        "<d:DEREncodedKeyValue xmlns:d=\"http://www.w3.org/2009/xmldsig11#\">AAAA"
        "</d:DEREncodedKeyValue>",
        "<d:KeyInfoReference xmlns:d=\"http://www.w3.org/2009/xmldsig11#\" URI=\"#x\"/>"}) {
    const auto verdict = look(craft({.key_info = info}));
    EXPECT_EQ(verdict.code, Code::signature_invalid) << info;
    EXPECT_EQ(verdict.detail, "no certificate in KeyInfo") << info;
  }
}

TEST(KeyHints, what_stands_beside_the_certificate_changes_nothing) {
  const std::string more = x509_data("ec") + "<ds:RetrievalMethod URI=\"file:///dev/zero\"/>";
  EXPECT_TRUE(look(craft({.key_info = more})).accepted);
  EXPECT_FALSE(look(craft({.key_info = more, .key = "stranger"})).accepted);
}

TEST(KeyHints, broken_certificates_are_refused) {
  const std::string good = x509_data("ec");
  for (const auto& bad : {replaced(good, "Certificate>M", "Certificate>%"),
                          replaced(good, "Certificate>MII", "Certificate>"),
                          replaced(good, "<ds:X509Certificate>", "<ds:X509Certificate><b/>"),
                          "<ds:X509Data><ds:X509Certificate>" + std::string(60000, 'A') +
                              "</ds:X509Certificate></ds:X509Data>",
                          std::string("<ds:X509Data><ds:X509Certificate/></ds:X509Data>")})
    EXPECT_FALSE(look(craft({.key_info = bad})).accepted);
}

TEST(Algorithms, the_public_key_is_no_secret_of_an_hmac) {
  for (const char* uri : {"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                          "http://www.w3.org/2000/09/xmldsig#hmac-sha1"})
    for (const bool legacy : {false, true}) {
      const auto verdict = look(craft({.method = uri}), "detached", nullptr, legacy);
      EXPECT_EQ(verdict.code, Code::signature_invalid);
      EXPECT_EQ(verdict.detail, "a signature algorithm that is not accepted");
    }
}

TEST(Algorithms, one_is_bound_to_its_type_of_key) {
  for (const char* uri :
       {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-256"})
    EXPECT_EQ(look(craft({.method = uri})).code, Code::signature_invalid) << uri;
}

TEST(Algorithms, weak_ones_need_the_switch_and_broken_ones_have_none) {
  const std::string sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
  EXPECT_EQ(look(craft({.digest = sha1})).code, Code::signature_invalid);
  EXPECT_TRUE(look(craft({.digest = sha1}), "detached", nullptr, true).accepted);
  EXPECT_FALSE(look(craft({.digest = sha1}), "wss", nullptr, true).accepted);
  const std::string md5 = "http://www.w3.org/2001/04/xmldsig-more#md5";
  EXPECT_FALSE(look(craft({.digest = md5}), "detached", nullptr, true).accepted);
  for (const char* none : {"", "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "none",
                           "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"})
    EXPECT_FALSE(look(craft({.method = none}), "detached", nullptr, true).accepted) << none;
}

TEST(Algorithms, a_method_takes_no_parameters) {
  const std::string text = craft({});
  const std::string method = std::string("<ds:SignatureMethod Algorithm=\"") + ecdsa_sha256 + "\"";
  const auto verdict =
      look(replaced(text, method + "/>",
                    method + "><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>"));
  EXPECT_EQ(verdict.detail, "a signature algorithm that is not accepted");
}

}  // namespace

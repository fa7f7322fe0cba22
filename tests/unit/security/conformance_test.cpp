// The interoperability sets of the W3C's working group (Merlin Hughes, 2002), kept outside of the
// project: each file verifies or is refused as its name and the Readme beside it say.
#include "security/conformance.hpp"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "message.hpp"
#include "security/sign_document.hpp"

namespace {

namespace fs = std::filesystem;
using base::Code;
using namespace testing_message;

const fs::path sets = fs::path(SOURCE_DIR) / "../shared/reference/xmldsig";

std::shared_ptr<const security::Conformance> conformance(const fs::path& folder,
                                                         const std::string& secret = "secret") {
  shared_pki();  // initializes
  security::ConformanceKeys keys{{}, secret};
  if (fs::exists(folder))
    for (const auto& entry : fs::directory_iterator(folder))
      keys.certificates.push_back(entry.path());
  return security::Conformance::load(keys).value();
}

struct Expected {
  const char* file;
  const char* algorithm;
  const char* certificate;  // its common name; "": a KeyValue or an HMAC
  const char* refused;      // "": valid; else a word of the reason
};
std::ostream& operator<<(std::ostream& out, const Expected& row) {
  return out << row.file;
}

constexpr const char* one = "merlin-exc-c14n-one/";
constexpr const char* other = "merlin-xmldsig-twenty-three/";
constexpr const char* outside = "ссылка наружу";

// The last ones refer to a page of the W3C: no network. Their keys are found all the same.
const std::vector<Expected> table = {
    {"exc-signature", "dsa-sha1", "", ""},
    {"signature-enveloped-dsa", "dsa-sha1", "", ""},
    {"signature-enveloping-b64-dsa", "dsa-sha1", "", ""},
    {"signature-enveloping-dsa", "dsa-sha1", "", ""},
    {"signature-enveloping-hmac-sha1", "hmac-sha1", "", ""},
    {"signature-enveloping-rsa", "rsa-sha1", "", ""},
    {"signature-enveloping-hmac-sha1-40", "", "", "truncated"},
    {"signature-external-b64-dsa", "dsa-sha1", "", outside},
    {"signature-external-dsa", "dsa-sha1", "", outside},
    {"signature-keyname", "dsa-sha1", "Lugh", outside},
    {"signature-retrievalmethod-rawx509crt", "dsa-sha1", "", "RetrievalMethod"},
    {"signature-x509-crt-crl", "dsa-sha1", "", "отзыва"},
    {"signature-x509-crt", "dsa-sha1", "Morigu", outside},
    {"signature-x509-is", "dsa-sha1", "Macha", outside},
    {"signature-x509-ski", "dsa-sha1", "Nemain", outside},
    {"signature-x509-sn", "dsa-sha1", "Badb", outside},
    {"signature", "", "", "DOCTYPE"},
};

class W3c : public testing::TestWithParam<Expected> {
 protected:
  void SetUp() override {
    const std::string name = std::string(GetParam().file) + ".xml";
    const auto file = sets / (fs::exists(sets / one / name) ? one : other) / name;
    if (!fs::exists(file)) GTEST_SKIP() << "no reference data: " << file;
    text_ = testing_pki::read(file);
  }
  security::SignatureReport look(const std::string& text) {
    xml::ParseLimits limits;
    limits.as_written = true;
    const auto document = xml::Document::parse(text, limits);
    if (!document) return {.refused = document.error()};
    static const auto judge = conformance(sets / other / "certs");
    return judge->inspect(*document).at(0);
  }
  std::string text_;
};

TEST_P(W3c, ends_as_its_name_says) {
  const Expected& row = GetParam();
  const auto report = look(text_);
  EXPECT_EQ(report.algorithm, row.algorithm);
  EXPECT_EQ(report.certificate.has_value(), *row.certificate != '\0');
  if (report.certificate) {
    EXPECT_NE(report.certificate->subject().find("CN=" + std::string(row.certificate)),
              std::string::npos)
        << report.certificate->subject();
  }
  EXPECT_EQ(report.refused.has_value(), *row.refused != '\0');
  if (report.refused) {
    EXPECT_NE(base::describe(*report.refused).find(row.refused), std::string::npos)
        << base::describe(*report.refused);
  }
}

// In each piece of text and in each attribute that is signed, and in the value.
TEST_P(W3c, a_tampered_copy_is_refused) {
  if (*GetParam().refused != '\0') GTEST_SKIP() << "refused as it is";
  const auto key = std::min(text_.find("KeyInfo"), text_.size());
  int tried = 0;
  for (std::size_t at = text_.find("SignedInfo"); at < text_.size(); ++at) {
    const bool in_key = at >= key && at <= text_.rfind("KeyInfo");
    if (in_key || !std::isalnum(static_cast<unsigned char>(text_[at])) || text_[at + 1] == '=')
      continue;
    std::string changed = text_;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    if (changed == text_) continue;
    ++tried;
    EXPECT_TRUE(look(changed).refused) << at << ": " << text_.substr(at - 20, 40);
  }
  EXPECT_GT(tried, 300);
}

INSTANTIATE_TEST_SUITE_P(Reference, W3c, testing::ValuesIn(table), [](const auto& which) {
  std::string name = which.param.file;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// What names a key, each of them around a signature of ours.
class KeyInfo : public testing::Test {
 protected:
  void SetUp() override {
    signed_ = security::sign_enveloped(shared_pki().signer("rsa"),
                                       xml::Document::parse("<r a='1'>text</r>").value())
                  .value();
    own_ = between(signed_, "<ds:X509Data>", "</ds:X509Data>");
  }
  security::SignatureReport look(const std::string& hint, const std::string& secret = "") {
    const auto document = xml::Document::parse(replaced(signed_, own_, hint)).value();
    return conformance(shared_pki().folder(), secret)->inspect(document).at(0);
  }
  std::string signed_, own_;
};

TEST_F(KeyInfo, names_certificates_in_every_way) {
  const auto certificate = shared_pki().load("rsa");
  const ASN1_INTEGER* number = X509_get0_serialNumber(certificate.raw());
  const std::string serial = std::to_string(ASN1_INTEGER_get(number));
  const auto data = [](const std::string& inside) {
    return "<ds:X509Data>" + inside + "</ds:X509Data>";
  };
  for (const std::string& hint :
       {own_, std::string("<ds:KeyName>rsa</ds:KeyName>"),
        data("<ds:X509SubjectName>CN=rsa</ds:X509SubjectName>"),
        data("<ds:X509IssuerSerial><ds:X509IssuerName> CN=root</ds:X509IssuerName>"
             "<ds:X509SerialNumber>" +
             serial + "</ds:X509SerialNumber></ds:X509IssuerSerial>")}) {
    const auto report = look(hint);
    EXPECT_FALSE(report.refused) << hint << base::describe(*report.refused);
    ASSERT_TRUE(report.certificate);
    EXPECT_EQ(report.certificate->fingerprint(), certificate.fingerprint());
  }
  EXPECT_EQ(look("<ds:KeyName>ec</ds:KeyName>").refused->code, Code::signature_invalid);
  EXPECT_EQ(look("<ds:KeyName>nobody</ds:KeyName>").refused->code, Code::certificate_unknown);
  EXPECT_EQ(look(data("<ds:X509SKI>AAAA</ds:X509SKI>")).refused->code, Code::certificate_unknown);
  EXPECT_EQ(look("").refused->code, Code::signature_invalid);
  EXPECT_EQ(look("<ds:KeyValue><x/></ds:KeyValue>").refused->code, Code::signature_invalid);
}

TEST_F(KeyInfo, cannot_make_a_public_key_an_hmac_secret) {
  const std::string rsa = "xmldsig-more#rsa-sha256", hmac = "xmldsig-more#hmac-sha256";
  const auto document = [&](const std::string& text) {
    return xml::Document::parse(replaced(text, rsa, hmac)).value();
  };
  for (const char* secret : {"", "secret"})
    EXPECT_TRUE(
        conformance(shared_pki().folder(), secret)->inspect(document(signed_)).at(0).refused);
}

TEST(Conformance, opens_nothing_outside_of_the_document) {
  const auto signed_text =
      security::sign_enveloped(shared_pki().signer("rsa"), xml::Document::parse("<r/>").value())
          .value();
  for (const char* uri : {"http://127.0.0.1:1/", "file:///etc/passwd", "other.xml",
                          "#xpointer(//*)", "#xpointer(id('a')/b)", "#absent"}) {
    const auto document =
        xml::Document::parse(replaced(signed_text, "URI=\"\"", "URI=\"" + std::string(uri) + "\""))
            .value();
    const auto report = conformance({})->inspect(document).at(0);
    ASSERT_TRUE(report.refused) << uri;
    EXPECT_EQ(report.refused->code, Code::signature_invalid);
    EXPECT_EQ(report.refused->detail.find("mathematics"), std::string::npos) << uri;
  }
  for (const char* transform : {"http://www.w3.org/TR/1999/REC-xslt-19991116",
                                "http://www.w3.org/TR/1999/REC-xpath-19991116"})
    EXPECT_NE(conformance({})
                  ->inspect(xml::Document::parse(
                                replaced(signed_text,
                                         "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                                         transform))
                                .value())
                  .at(0)
                  .refused->detail.find("a transform that is not accepted"),
              std::string::npos);
}

TEST(Conformance, reports_that_there_is_no_signature) {
  const auto reports = conformance({})->inspect(xml::Document::parse("<r/>").value());
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].refused->code, Code::unsigned_message);
}

}  // namespace

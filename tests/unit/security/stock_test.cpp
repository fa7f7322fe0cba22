// Messages to and from the WS-Security of other stacks.
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

#include "base/text.hpp"
#include "message.hpp"
#include "security/sign_document.hpp"

namespace {

using base::Code;
using namespace testing_message;

const std::string script = SOURCE_DIR "/tests/unit/security/stock.py";

constexpr int refused = 3;

// Debian's interpreter: it is the one that sees Debian's zeep and xmlsec.
int python(const std::string& arguments) {
  const std::string log = (shared_pki().folder() / "python.log").string();
  const int status =
      std::system(("/usr/bin/python3 " + script + " " + arguments + " >" + log + " 2>&1").c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code != 0 && code != refused) std::fputs(testing_pki::read(log).c_str(), stderr);
  return code;
}

std::string file(const char* name) {
  return (shared_pki().folder() / name).string();
}
void write(const char* name, std::string_view text) {
  std::ofstream(file(name), std::ios::binary) << text;
}

TEST(StockVerifier, accepts_what_is_sealed) {
  for (const auto version : {security::SoapVersion::v11, security::SoapVersion::v12}) {
    write("sealed.xml", sealed("rsa", payload, version));
    EXPECT_EQ(
        python("verify " + file("sealed.xml") + " " + shared_pki().certificate("rsa").string()), 0);
  }
}

TEST(StockVerifier, accepts_a_sealed_payload_that_uses_the_envelopes_own_names) {
  const std::string fault =
      "<soap:Fault xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
      "<faultcode>soap:Client</faultcode><faultstring xml:lang=\"ru\">Нет</faultstring>"
      "<detail><wsu:x xmlns:wsu=\"urn:not-wsu\"></wsu:x></detail></soap:Fault>";
  write("fault.xml", sealed("rsa", fault));
  EXPECT_EQ(python("verify " + file("fault.xml") + " " + shared_pki().certificate("rsa").string()),
            0);
  const auto verified = verify(sealed("rsa", fault));
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(*xml::canonicalize(verified->payload()), fault);
}

TEST(StockVerifier, refuses_what_was_changed_after_sealing) {
  write("changed.xml", replaced(sealed("rsa"), ">5<", ">2<"));
  EXPECT_EQ(
      python("verify " + file("changed.xml") + " " + shared_pki().certificate("rsa").string()),
      refused);
}

TEST(StockVerifier, accepts_a_signed_envelope) {
  const auto document = xml::Document::parse(
      "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\n<s:Body> <Push "
      "xmlns='urn:k'/>\n</s:Body></s:Envelope>");
  write("signed.xml", *security::sign_envelope(shared_pki().signer("rsa"), *document, noon));
  EXPECT_EQ(python("verify " + file("signed.xml") + " " + shared_pki().certificate("rsa").string()),
            0);
}

constexpr const char* plain =
    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
    "<k:Push xmlns:k=\"urn:k\"><k:mark n=\"1\">5</k:mark></k:Push></s:Body></s:Envelope>";

std::string signed_by_zeep(const std::string& created) {
  write("plain.xml", plain);
  EXPECT_EQ(
      python("sign " + file("plain.xml") + " " + shared_pki().key("rsa").string() + " " +
             shared_pki().certificate("rsa").string() + " " + created + " " + file("zeep.xml")),
      0);
  return testing_pki::read(file("zeep.xml"));
}

std::shared_ptr<const security::Trust> lenient() {
  auto partner = shared_pki().partner("rsa");
  partner.signature.timestamp = false;
  return *security::Trust::load({.anchors = {shared_pki().certificate("root")}}, {partner});
}

TEST(StockSigner, zeep_with_a_timestamp_is_accepted) {
  const auto verified = verify(signed_by_zeep("2026-11-22T11:59:00Z"));
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(*xml::canonicalize(verified->payload()), payload);
  EXPECT_FALSE(verified->signature_digest().empty());
}

TEST(StockSigner, zeep_without_a_timestamp_needs_the_partners_policy) {
  const std::string text = signed_by_zeep("-");
  EXPECT_EQ(refusal(verify(text)), Code::timestamp_stale);
  const auto verified = verify(text, lenient());
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_TRUE(verified->signature_digest().empty());
  EXPECT_EQ(*xml::canonicalize(verified->payload()), payload);
}

TEST(StockSigner, an_unsigned_timestamp_is_neither_enough_nor_believed) {
  const std::string text = signed_by_zeep("-");
  const auto at = text.find("</wsse:Security>");
  ASSERT_NE(at, text.npos);
  std::string forged = text;
  forged.insert(at,
                "<u:Timestamp xmlns:u='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
                "wssecurity-utility-1.0.xsd'><u:Created>1999-01-01T00:00:00Z</u:Created>"
                "</u:Timestamp>");
  EXPECT_EQ(refusal(verify(forged)), Code::signature_invalid);
  const auto verified = verify(forged, lenient());
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_TRUE(verified->signature_digest().empty());
}

TEST(StockSigner, the_shape_of_gsoap_and_wss4j_is_accepted) {
  write("template.xml", testing_pki::read(SOURCE_DIR "/tests/data/wss/template.xml"));
  std::string text = testing_pki::read(file("template.xml"));
  text = replaced(text, "@TOKEN@", base::encode_base64(shared_pki().load("rsa").der()));
  write("template.xml", text);
  ASSERT_EQ(python("fill " + file("template.xml") + " " + shared_pki().key("rsa").string() + " " +
                   file("filled.xml")),
            0);
  const auto verified = verify(testing_pki::read(file("filled.xml")));
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(verified->payload().text(), "5");
}

}  // namespace

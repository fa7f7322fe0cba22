#include "security/sign_document.hpp"

#include "message.hpp"
#include "security/inspect.hpp"

namespace {

using base::Code;
using namespace testing_message;
const security::Profile* wss() {
  return security::find_profile("wss");
}
const security::Profile* enveloped() {
  return security::find_profile("enveloped");
}
const security::Profile* detached() {
  return security::find_profile("detached");
}

xml::Document parse(std::string_view text) {
  return xml::Document::parse(text).value();
}

TEST(SignEnvelope, makes_what_the_daemon_accepts) {
  const auto& signer = shared_pki().signer("rsa");
  for (const char* text :
       {"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\n <s:Body>\n"
        "  <k:Push xmlns:k='urn:k'><k:mark n='1'>5</k:mark></k:Push> </s:Body>\n</s:Envelope>",
        "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Header/><Body Id='b'>"
        "<Push xmlns='urn:k' xmlns:wsu='urn:other'><mark wsu:n='1'/></Push></Body></Envelope>",
        "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope' xmlns:wsu='urn:taken'>"
        "<e:Header><wsu:block/></e:Header><e:Body><wsu:Push a='wsu:qname'/></e:Body>"
        "</e:Envelope>"}) {
    const auto text_signed = security::sign_envelope(signer, parse(text), noon);
    ASSERT_TRUE(text_signed) << text_signed.error().detail;
    const auto verified = verify(*text_signed);
    ASSERT_TRUE(verified) << verified.error().detail << *text_signed;
    const auto before = parse(text);
    const auto payload = (*security::open_envelope(before)).body.children().front();
    EXPECT_EQ(*xml::canonicalize(verified->payload()), *xml::canonicalize(payload));
  }
}

TEST(SignEnvelope, refuses_what_is_signed_or_no_envelope) {
  const auto signer = shared_pki().signer("ec");
  EXPECT_EQ(security::sign_envelope(signer, parse(sealed()), noon).error().code, Code::usage);
  EXPECT_EQ(security::sign_envelope(signer, parse("<x/>"), noon).error().code,
            Code::soap_structure);
}

security::SignatureReport only_report(std::string_view text, const security::Profile* profile,
                                      std::shared_ptr<const security::Trust> trust = nullptr) {
  const auto document = parse(text);
  auto reports = security::inspect(document, {.profile = profile, .trust = trust, .at = noon});
  EXPECT_EQ(reports.size(), 1U);
  return std::move(reports.at(0));
}

TEST(SignDocument, an_enveloped_signature_covers_the_whole_document) {
  const auto trust = shared_pki().trust({});
  for (const char* who : {"rsa", "ec"}) {
    const auto text = security::sign_enveloped(
        shared_pki().signer(who), parse("<r xmlns='urn:r' xmlns:q='urn:q'><q:a b='1'/>x</r>"));
    ASSERT_TRUE(text);
    const auto report = only_report(*text, enveloped(), trust);
    EXPECT_FALSE(report.refused) << report.refused->detail;
    EXPECT_EQ(report.covers, std::vector<std::string>{"/r"});
    EXPECT_EQ(report.place, "/r/Signature");
    EXPECT_EQ(report.certificate->fingerprint(), shared_pki().load(who).fingerprint());
    EXPECT_TRUE(only_report(replaced(*text, "b=\"1\"", "b=\"2\""), enveloped()).refused);
    EXPECT_TRUE(only_report(*text, detached()).refused);
  }
}

TEST(SignDocument, a_detached_signature_covers_one_element) {
  const auto signer = shared_pki().signer("ec");
  const auto text =
      security::sign_detached(signer, parse("<r xmlns='urn:r'><a Id='x'>1</a><b>2</b></r>"), "x");
  ASSERT_TRUE(text);
  const auto report = only_report(*text, detached());
  EXPECT_FALSE(report.refused) << report.refused->detail;
  EXPECT_EQ(report.covers, std::vector<std::string>{"/r/a"});
  EXPECT_FALSE(only_report(replaced(*text, "<b>2", "<b>3"), detached()).refused);
  EXPECT_TRUE(only_report(replaced(*text, ">1<", ">3<"), detached()).refused);
  EXPECT_TRUE(only_report(replaced(*text, "<b>", "<b Id='x'>"), detached()).refused);

  const auto root = security::sign_detached(signer, parse("<r ID='x'><a/></r>"), "x");
  ASSERT_TRUE(root);
  EXPECT_FALSE(only_report(*root, detached()).refused);
  EXPECT_FALSE(only_report(*root, enveloped()).refused);
}

TEST(SignDocument, refuses_what_it_cannot_sign) {
  const auto signer = shared_pki().signer("ec");
  const auto code = [](const base::Result<std::string>& result) { return result.error().code; };
  EXPECT_EQ(code(security::sign_detached(signer, parse("<r/>"), "x")), Code::usage);
  EXPECT_EQ(code(security::sign_detached(signer, parse("<r Id='x'><a ID='x'/></r>"), "x")),
            Code::usage);
  EXPECT_EQ(code(security::sign_enveloped(signer, parse("<?p i?><r/>"))), Code::usage);
}

TEST(Inspect, with_trust_certificate_and_dates_decide_without_it_only_the_mathematics) {
  const std::string text = sealed("stranger");
  EXPECT_FALSE(only_report(text, wss()).refused);
  EXPECT_FALSE(only_report(text, wss(), shared_pki().trust({})).refused)
      << "pinning is the daemon's business";
  testing_pki::Pki other;
  EXPECT_EQ(only_report(text, wss(), other.trust({})).refused->code, Code::certificate_unknown);
  const auto document = parse(text);
  const auto late = security::inspect(
      document,
      {.profile = wss(), .trust = shared_pki().trust({}), .at = noon + std::chrono::hours(1)});
  EXPECT_EQ(late.at(0).refused->code, Code::timestamp_stale);
  EXPECT_EQ(only_report(text, wss()).covers,
            (std::vector<std::string>{"/Envelope/Header/Security/Timestamp", "/Envelope/Body"}));
}

TEST(Inspect, reports_every_signature_and_the_lack_of_one) {
  EXPECT_EQ(only_report("<x/>", detached()).refused->code, Code::unsigned_message);
  EXPECT_EQ(only_report("<x/>", wss()).refused->code, Code::soap_structure);
  const auto signer = shared_pki().signer("ec");
  const auto one = security::sign_detached(signer, parse("<r><a Id='x'/><b Id='y'/></r>"), "x");
  const auto two = security::sign_detached(signer, parse(*one), "y");
  const auto document = parse(*two);
  const auto reports = security::inspect(document, {.profile = detached()});
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_FALSE(reports[0].refused);
  EXPECT_FALSE(reports[1].refused);
  EXPECT_EQ(reports[1].place, "/r/Signature[2]");
}

TEST(Inspect, profiles_have_names) {
  for (const auto& name : security::profile_names()) EXPECT_TRUE(security::find_profile(name));
  EXPECT_EQ(security::profile_names().size(), 6U);
  EXPECT_FALSE(security::find_profile("smev9"));
}

}  // namespace

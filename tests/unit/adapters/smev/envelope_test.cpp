#include "adapters/smev/envelope.hpp"

#include "adapters/smev/read.hpp"
#include "adapters/smev/write.hpp"
#include "base/text.hpp"
#include "pki.hpp"

namespace {

using namespace adapters::smev;
using base::Code;
namespace fs = std::filesystem;

const fs::path reference = fs::path(SOURCE_DIR) / "../shared/reference/gost-signed";

xml::Schema schema(Version version) {
  return xml::Schema::load(fs::path(SOURCE_DIR) / "xsd/smev" / name_of(version) / "queue.xsd")
      .value();
}

RequestData request() {
  RequestData data;
  data.message_id = "e4057895-813a-11e8-b5d0-399a183f8089";
  data.content = "<q:Ask xmlns:q=\"urn:q\">5 &lt; 6</q:Ask>";
  return data;
}

std::string sealed(const RequestData& data, const std::vector<Attachment>& attachments = {},
                   Version version = Version::v1_2) {
  return seal(testing_pki::shared_pki().signer("rsa"), write_request(version, data, attachments),
              "caller", schema(version))
      .value();
}

base::Result<Verified> verify(Raw raw, bool legacy = false) {
  BASE_TRY(parsed, Parsed::read(std::move(raw)));
  Verified::Rules rules;
  rules.legacy = legacy;
  return Verified::check(std::move(parsed), rules);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

TEST(Seal, makes_a_message_that_is_read_back_as_it_was_in_every_version) {
  for (const Version version : all_versions) {
    RequestData data = request();
    data.node_id = "node";
    data.test = true;
    data.end_of_life = base::parse_time("2030-01-01T00:00:00Z");
    data.stored.push_back({"uuid", "aGFzaA==", "application/pdf", "signature"});
    const auto message = verify({sealed(data, {}, version), {}}).value();
    EXPECT_EQ(message.name(), "SendRequestRequest");
    const RequestData read = read_request_data(message.signed_part()).value();
    EXPECT_EQ(read.message_id, data.message_id);
    EXPECT_EQ(read.reference_id, data.message_id);
    EXPECT_NE(read.content.find(">5 &lt; 6</q:Ask>"), std::string::npos);
    EXPECT_EQ(read.node_id, "node");
    EXPECT_TRUE(read.test);
    EXPECT_EQ(read.end_of_life, data.end_of_life);
    ASSERT_EQ(read.stored.size(), 1u);
    EXPECT_EQ(read.stored[0].signature, "signature");
  }
}

TEST(Seal, lets_nothing_out_that_breaks_the_schema) {
  RequestData data = request();
  data.message_id = "NOT-A-UUID";
  const auto refused =
      seal(testing_pki::shared_pki().signer("rsa"), write_request(Version::v1_2, data, {}),
           "caller", schema(Version::v1_2));
  EXPECT_EQ(refused.error().code, Code::schema_violation);
  EXPECT_NE(refused.error().subject.find("MessageID"), std::string::npos);
}

TEST(Verified, is_only_what_was_signed) {
  const std::string genuine = sealed(request());
  EXPECT_TRUE(verify({genuine, {}}));
  EXPECT_EQ(verify({replaced(genuine, "5 &lt; 6", "5 &lt; 7"), {}}).error().code,
            Code::signature_invalid);
  EXPECT_EQ(verify({write_request(Version::v1_2, request(), {}), {}}).error().code,
            Code::unsigned_message);
}

TEST(Verified, does_not_take_what_is_signed_elsewhere_for_the_message) {
  // the genuine data as somebody's business metadata, another request in its place
  const std::string genuine = sealed(request());
  const auto begin = genuine.find("<t:SenderProvidedRequestData");
  const std::string close = "</t:SenderProvidedRequestData>";
  const auto end = genuine.find(close) + close.size();
  const std::string data = genuine.substr(begin, end - begin);
  std::string evil = replaced(replaced(data, "signed-by-caller", "evil"), "5 &lt; 6", "5 &lt; 7");
  evil = replaced(evil, close,
                  "<t:BusinessProcessMetadata><w:w xmlns:w=\"urn:w\">" + data +
                      "</w:w></t:BusinessProcessMetadata>" + close);
  const auto refused = verify({replaced(genuine, data, evil), {}});
  EXPECT_EQ(refused.error().code, Code::signature_invalid);
}

TEST(Attachments, come_with_their_descriptions_from_what_is_signed) {
  RequestData data = request();
  data.attachments = {{"a", "text/plain", ""}, {"b", "image/png", ""}};
  const std::vector<Attachment> files{{"a", "text/plain", "one"}, {"b", "image/png", "two"}};
  const std::string envelope = sealed(data, files);
  const std::map<std::string, std::string, std::less<>> parts{{part_id(0), "one"},
                                                              {part_id(1), "two"}};
  const auto message = verify({envelope, parts}).value();
  const auto read = message.attachments(data.attachments, 6).value();
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[1].content, "two");
  EXPECT_FALSE(read[1].is_signed) << "nobody vouches for its octets";
  EXPECT_EQ(message.attachments(data.attachments, 5).error().code,
            Code::smev_attachments_too_large);
  EXPECT_EQ(message.attachments({data.attachments[0]}, 6).error().code,
            Code::smev_attachments_differ);
  const auto without = verify({envelope, {{part_id(0), "one"}}}).value();
  EXPECT_EQ(without.attachments(data.attachments, 6).error().code, Code::smev_attachments_differ);
  const auto unsigned_cms = AttachmentHeader{"a", "text/plain", "no CMS"};
  EXPECT_FALSE(message.attachments({unsigned_cms, data.attachments[1]}, 6));
}

TEST(Parsed, refuses_what_is_no_message_of_smev) {
  const std::string soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
  const auto code = [](const std::string& text) { return Parsed::read({text, {}}).error().code; };
  EXPECT_EQ(code("<!DOCTYPE a><a/>"), Code::xml_doctype);
  EXPECT_EQ(code("<a>"), Code::xml_malformed);
  EXPECT_EQ(code("<s:Envelope xmlns:s='" + soap11 + "'><s:Body/></s:Envelope>"),
            Code::soap_structure);
  EXPECT_EQ(code("<s:Envelope xmlns:s='" + soap11 + "'><s:Body><a/></s:Body></s:Envelope>"),
            Code::soap_structure);
  EXPECT_EQ(code("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><a/>"
                 "</s:Body></s:Envelope>"),
            Code::soap_version);
}

class RealMessages : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(reference)) GTEST_SKIP() << "the real messages are not there: " << reference;
    security::initialize().value();
    if (!security::gost_available()) GTEST_SKIP() << "OpenSSL has no engine for GOST";
  }
  static Verified read(const char* file) {
    std::string octets = testing_pki::read(reference / file);
    // one copy has lost a word of its signed namespace; with that word its digest is right
    const std::string lost = "/breach./1.0", whole = "/breach/root/1.0";
    if (octets.find(lost) != octets.npos) octets = replaced(octets, lost, whole);
    return verify({octets, {}}, true).value();
  }
};

TEST_F(RealMessages, that_smev_answered_are_verified_and_understood) {
  const auto first = read("send-request-response-gost2001.xml");
  Metadata about = read_metadata(first.signed_part());
  EXPECT_EQ(about.message_id, "e4057895-813a-11e8-b5d0-399a183f8089");
  EXPECT_EQ(about.type, "REQUEST");
  EXPECT_EQ(about.sender, "981601_3T");
  EXPECT_EQ(about.recipient, "emu");
  EXPECT_EQ(about.sent_at, "2018-07-06T15:37:56.000+03:00");

  const auto second = read("send-response-response-gost2012.xml");
  about = read_metadata(second.signed_part());
  EXPECT_EQ(about.message_id, "448a66a8-07c3-11eb-bc0b-0d5ece302580");
  EXPECT_EQ(about.type, "RESPONSE");
  EXPECT_EQ(about.recipient, "MNSV05");

  const auto third = read("send-request-response-1.2-gost2012.xml");
  EXPECT_EQ(third.version(), Version::v1_2);
  about = read_metadata(third.signed_part());
  EXPECT_EQ(about.message_id, "ac9fbf27-8b8c-11eb-9086-e2bf794ac2e9");
  EXPECT_EQ(about.sender, "77BD01");
}

TEST_F(RealMessages, that_systems_sent_are_verified_and_understood) {
  const auto ask = read("get-request-gost2001.xml");
  EXPECT_EQ(ask.name(), "GetRequestRequest");
  const Selector selector = read_selector(ask.signed_part());
  EXPECT_EQ(selector.ns, "urn://x-artefacts-gibdd-gov-ru/breach/root/1.0");
  EXPECT_EQ(selector.root, "BreachRequest");

  const auto ack = read("ack-request-gost2001.xml");
  EXPECT_EQ(ack.name(), "AckRequest");
  EXPECT_TRUE(base::is_uuid(ack.signed_part().text()));
  EXPECT_EQ(ack.signed_part().attribute("accepted"), "true");
}

TEST_F(RealMessages, of_withdrawn_algorithms_are_never_acted_on) {
  const auto octets = testing_pki::read(reference / "ack-request-gost2001.xml");
  EXPECT_EQ(verify({octets, {}}).error().code, Code::signature_invalid);
}

TEST_F(RealMessages, that_break_the_schema_are_seen_to) {
  const auto octets = testing_pki::read(reference / "send-request-response-1.2-gost2012.xml");
  const auto parsed = Parsed::read({octets, {}}).value();
  EXPECT_FALSE(parsed.validate(schema(Version::v1_2)).value().empty());
}

}  // namespace

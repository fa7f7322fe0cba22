#include "net/soap.hpp"

#include <gtest/gtest.h>

#include "xml/canonical.hpp"
#include "xml/document.hpp"
#include "xml/schema.hpp"

namespace {

using base::Code;
using net::HttpRequest;
using net::SoapVersion;

HttpRequest request_of(const std::string& content_type, std::string body) {
  HttpRequest request;
  request.method = "POST";
  if (!content_type.empty()) request.headers["content-type"] = content_type;
  request.body = std::move(body);
  request.trace = "11111111-1111-4111-8111-111111111111";
  return request;
}

TEST(Envelope, is_the_body_of_both_soap_media_types) {
  for (const char* type : {"text/xml", "Text/XML; charset=utf-8", "application/soap+xml",
                           "application/soap+xml; charset=utf-8; action=\"urn:a\""}) {
    const auto octets = net::unpack_envelope(request_of(type, "<a/>"));
    ASSERT_TRUE(octets) << type;
    EXPECT_EQ(*octets, "<a/>");
  }
}

TEST(Envelope, loses_its_byte_order_mark) {
  EXPECT_EQ(*net::unpack_envelope(request_of("text/xml", "\xEF\xBB\xBF<a/>")), "<a/>");
}

TEST(Envelope, is_refused_with_any_other_media_type) {
  for (const char* type : {"", "text/plain", "application/json", "multipart/form-data; boundary=b",
                           "multipart/related"}) {
    const auto octets = net::unpack_envelope(request_of(type, "<a/>"));
    ASSERT_FALSE(octets) << type;
    EXPECT_EQ(octets.error().code, Code::bad_http) << type;
  }
}

const std::string mtom_type =
    "multipart/related; type=\"application/xop+xml\"; start=\"<root@x>\"; "
    "start-info=\"application/soap+xml\"; boundary=\"uuid:1\"";

TEST(Envelope, is_the_root_part_of_a_multipart_request) {
  const std::string body =
      "--uuid:1\r\nContent-ID: <root@x>\r\nContent-Transfer-Encoding: binary\r\n"
      "Content-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\n\r\n"
      "\xEF\xBB\xBF<a/>\r\n--uuid:1--";
  const auto octets = net::unpack_envelope(request_of(mtom_type, body));
  ASSERT_TRUE(octets);
  EXPECT_EQ(*octets, "<a/>");
}

TEST(Envelope, may_be_base64_in_its_part_but_nothing_stranger) {
  const auto with = [](const std::string& encoding, const std::string& text) {
    return net::unpack_envelope(request_of(
        "multipart/related; boundary=b",
        "--b\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + text + "\r\n--b--"));
  };
  const auto plain = with("BASE64", "PGEv\r\nPg==");
  ASSERT_TRUE(plain);
  EXPECT_EQ(*plain, "<a/>");
  EXPECT_FALSE(with("base64", "*"));
  EXPECT_FALSE(with("quoted-printable", "<a/>"));
}

TEST(SoapVersion, follows_from_the_media_type) {
  EXPECT_EQ(net::version_of(request_of("text/xml", "")), SoapVersion::v11);
  EXPECT_EQ(net::version_of(request_of("", "")), SoapVersion::v11);
  EXPECT_EQ(net::version_of(request_of("application/soap+xml", "")), SoapVersion::v12);
  EXPECT_EQ(net::version_of(request_of(mtom_type, "")), SoapVersion::v12);
  EXPECT_EQ(net::version_of(request_of("multipart/related; start-info=\"text/xml\"", "")),
            SoapVersion::v11);
}

TEST(SoapAnswer, has_the_media_type_of_its_version_and_the_trace) {
  const auto answer = net::soap_response(request_of("text/xml", ""), SoapVersion::v11, 500, "<e/>");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(answer.body, "<e/>");
  ASSERT_EQ(answer.headers.size(), 1u);
  EXPECT_EQ(answer.headers[0].first, "X-Request-Id");
  const auto twelve =
      net::soap_response(request_of("application/soap+xml", ""), SoapVersion::v12, 200, "<e/>");
  EXPECT_EQ(twelve.content_type, "application/soap+xml; charset=utf-8");
}

TEST(SoapAnswer, is_multipart_when_the_request_was) {
  const auto answer = net::soap_response(request_of(mtom_type, ""), SoapVersion::v12, 200, "<e/>");
  const auto again = net::unpack_envelope(request_of(answer.content_type, answer.body));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, "<e/>");
  EXPECT_EQ(net::version_of(request_of(answer.content_type, answer.body)), SoapVersion::v12);
}

std::vector<net::FaultItem> two_items() {
  return {{"/PushMarks/lesson[2]", "KB-2001", "A < B & \"C\"\r", 12},
          {"/PushMarks/lesson[3]", "KB-2002", "Текст", 0}};
}

std::string fault_of(SoapVersion version, const base::Error& error) {
  return net::fault_payload(version, error, "trace-1", "message-1", two_items());
}

class Fault : public testing::TestWithParam<SoapVersion> {};

TEST_P(Fault, is_its_own_canonical_form) {
  const auto octets = fault_of(GetParam(), base::fail(Code::schema_violation, "secret", "/a<b"));
  const auto document = xml::Document::parse(octets);
  ASSERT_TRUE(document);
  const auto canonical = xml::canonicalize(document->root());
  ASSERT_TRUE(canonical);
  EXPECT_EQ(*canonical, octets);
}

TEST_P(Fault, never_carries_the_detail_of_the_error) {
  const auto octets = fault_of(GetParam(), base::fail(Code::internal, "SELECT secret"));
  EXPECT_EQ(octets.find("secret"), std::string::npos);
}

TEST_P(Fault, has_a_detail_that_its_schema_accepts) {
  const std::string file = std::string{SOURCE_DIR} + "/xsd/fault/1.0/fault.xsd";
  const auto schema = xml::Schema::load(file);
  ASSERT_TRUE(schema) << base::describe(schema.error());
  const auto document =
      xml::Document::parse(fault_of(GetParam(), base::fail(Code::schema_violation)));
  ASSERT_TRUE(document);
  const xml::Node fault = document->root();
  const bool twelve = GetParam() == SoapVersion::v12;
  const xml::Node detail =
      twelve ? fault.child(security::soap12_ns, "Detail") : fault.child("", "detail");
  ASSERT_TRUE(detail);
  ASSERT_EQ(detail.children().size(), 1u);
  for (const auto& error : schema->validate(detail.children()[0]))
    ADD_FAILURE() << error.path << " " << error.message;
}

INSTANTIATE_TEST_SUITE_P(Versions, Fault, testing::Values(SoapVersion::v11, SoapVersion::v12));

TEST(FaultText, says_code_text_cure_and_items_in_order) {
  const auto document = xml::Document::parse(
      fault_of(SoapVersion::v11, base::fail(Code::schema_violation, "", "/PushMarks")));
  ASSERT_TRUE(document);
  const xml::Node fault = document->root();
  EXPECT_EQ(fault.child("", "faultcode").text(), "soap:Client");
  EXPECT_EQ(fault.child("", "faultstring").text(),
            std::string{base::info(Code::schema_violation).text} + " (/PushMarks)");
  const auto service = fault.child("", "detail").children().at(0);
  std::vector<std::string> names;
  for (const auto& child : service.children()) names.emplace_back(child.name());
  const std::vector<std::string> expected{"code",  "text", "cure", "messageId",
                                          "trace", "item", "item"};
  EXPECT_EQ(names, expected);
  EXPECT_EQ(service.children()[0].text(), base::info(Code::schema_violation).id);
  EXPECT_EQ(service.children()[5].children().size(), 4u);
  EXPECT_EQ(service.children()[6].children().size(), 3u);  // no line
}

std::string code_of(SoapVersion version, Code code) {
  const auto octets = fault_of(version, base::fail(code));
  const auto document = xml::Document::parse(octets);
  if (version == SoapVersion::v11) return document->root().child("", "faultcode").text();
  return document->root().child(security::soap12_ns, "Code").text();
}

TEST(FaultCode, blames_who_is_to_blame) {
  EXPECT_EQ(code_of(SoapVersion::v11, Code::signature_invalid), "soap:Client");
  EXPECT_EQ(code_of(SoapVersion::v11, Code::internal), "soap:Server");
  EXPECT_EQ(code_of(SoapVersion::v12, Code::signature_invalid), "soap:Sender");
  EXPECT_EQ(code_of(SoapVersion::v12, Code::internal), "soap:Receiver");
  EXPECT_EQ(code_of(SoapVersion::v11, Code::soap_version), "soap:VersionMismatch");
  EXPECT_EQ(code_of(SoapVersion::v12, Code::soap_must_understand), "soap:MustUnderstand");
  EXPECT_EQ(code_of(SoapVersion::v11, Code::soap_reply_address),
            "wsa:OnlyAnonymousAddressSupported");
  EXPECT_EQ(code_of(SoapVersion::v12, Code::soap_reply_address),
            "soap:Senderwsa:InvalidAddressingHeaderwsa:OnlyAnonymousAddressSupported");
}

TEST(Addressing, echoes_the_message_id_of_the_header) {
  const std::string wsa{security::wsa_ns};
  const auto id_of = [&](const std::string& header) {
    const auto document = xml::Document::parse("<h xmlns:a=\"" + wsa + "\">" + header + "</h>");
    security::Envelope envelope;
    envelope.header = document->root();
    return net::addressing_message_id(envelope);
  };
  EXPECT_EQ(id_of("<a:MessageID> urn:uuid:1 </a:MessageID>"), "urn:uuid:1");
  EXPECT_EQ(id_of("<a:To>x</a:To>"), "");
  EXPECT_EQ(id_of("<a:MessageID>" + std::string(2000, 'x') + "</a:MessageID>"), "");
  EXPECT_EQ(net::addressing_message_id(security::Envelope{}), "");
}

}  // namespace

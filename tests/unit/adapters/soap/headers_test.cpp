#include "adapters/soap/headers.hpp"

#include <gtest/gtest.h>

namespace {

base::Result<void> check(const std::string& headers) {
  xml::initialize();
  const std::string text =
      "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
      "xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header>" +
      headers + "</s:Header><s:Body><x xmlns=\"urn:x\"/></s:Body></s:Envelope>";
  const auto document = xml::Document::parse(text);
  if (!document) return document.error();
  security::Envelope envelope;
  envelope.version = security::SoapVersion::v11;
  envelope.header = document->root().child(security::soap11_ns, "Header");
  return adapters::soap::check_headers(envelope);
}

}  // namespace

TEST(Headers, an_unknown_one_may_stand_there) {
  EXPECT_TRUE(check("<h xmlns=\"urn:other\"/>"));
  EXPECT_TRUE(check("<h xmlns=\"urn:other\" s:mustUnderstand=\"0\"/>"));
}

TEST(Headers, an_unknown_one_that_insists_is_refused) {
  const auto refused = check("<h xmlns=\"urn:other\" s:mustUnderstand=\"1\"/>");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::soap_must_understand);
  EXPECT_EQ(refused.error().subject, "h");
}

TEST(Headers, answers_go_back_on_the_same_connection_only) {
  EXPECT_TRUE(
      check("<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous"
            "</a:Address></a:ReplyTo>"));
  EXPECT_FALSE(check("<a:ReplyTo><a:Address>https://elsewhere</a:Address></a:ReplyTo>"));
}

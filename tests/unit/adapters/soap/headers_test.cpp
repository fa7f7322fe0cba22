#include "adapters/soap/headers.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace {

using security::SoapVersion;

struct Opened {
  Opened(const std::string& headers, SoapVersion version) {
    xml::initialize();
    const std::string_view ns =
        version == SoapVersion::v11 ? security::soap11_ns : security::soap12_ns;
    const std::string text = "<s:Envelope xmlns:s=\"" + std::string(ns) +
                             "\" xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header>" +
                             headers + "</s:Header><s:Body/></s:Envelope>";
    auto parsed = xml::Document::parse(text);
    if (!parsed) throw std::runtime_error(base::describe(parsed.error()));
    document.emplace(std::move(*parsed));
    envelope.version = version;
    envelope.header = document->root().child(ns, "Header");
  }
  std::optional<xml::Document> document;
  security::Envelope envelope;
};

base::Result<void> check(const std::string& headers, SoapVersion version = SoapVersion::v11) {
  return adapters::soap::check_headers(Opened(headers, version).envelope);
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
  const auto refused = check("<a:FaultTo><a:Address>https://elsewhere</a:Address></a:FaultTo>");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::soap_reply_address);
}

TEST(Headers, that_are_for_somebody_else_may_insist) {
  const std::string must = "<h xmlns=\"urn:other\" s:mustUnderstand=\"1\" ";
  const std::string role = "http://www.w3.org/2003/05/soap-envelope/role/";
  EXPECT_TRUE(check(must + "s:actor=\"urn:other\"/>"));
  EXPECT_FALSE(check(must + "s:actor=\"http://schemas.xmlsoap.org/soap/actor/next\"/>"));
  EXPECT_FALSE(check(must + "s:actor=\"\"/>"));
  EXPECT_TRUE(check(must + "s:role=\"" + role + "none\"/>", SoapVersion::v12));
  EXPECT_TRUE(check(must + "s:role=\"urn:other\"/>", SoapVersion::v12));
  EXPECT_FALSE(check(must + "s:role=\"" + role + "next\"/>", SoapVersion::v12));
  EXPECT_FALSE(check(must + "s:role=\"" + role + "ultimateReceiver\"/>", SoapVersion::v12));
}

TEST(Headers, that_are_not_understood_are_named_in_soap_12) {
  const std::string two =
      "<h xmlns=\"urn:other\" s:mustUnderstand=\"true\"/><k s:mustUnderstand=\"1\"/><l/>";
  EXPECT_EQ(adapters::soap::not_understood(Opened(two, SoapVersion::v12).envelope),
            "<env:NotUnderstood xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" "
            "xmlns:h=\"urn:other\" qname=\"h:h\"/>"
            "<env:NotUnderstood xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" "
            "qname=\"k\"/>");
  EXPECT_EQ(adapters::soap::not_understood(Opened(two, SoapVersion::v11).envelope), "");
}

TEST(Headers, say_which_envelopes_would_be_understood) {
  const auto block = xml::Document::parse(adapters::soap::supported_envelopes());
  ASSERT_TRUE(block);
  EXPECT_TRUE(block->root().is(security::soap12_ns, "Upgrade"));
  EXPECT_EQ(block->root().children().size(), 2u);
}

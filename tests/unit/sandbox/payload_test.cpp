#include "sandbox/payload.hpp"

#include <gtest/gtest.h>

#include "xml/canonical.hpp"
#include "xml/document.hpp"

namespace {

using sandbox::read_payload;

TEST(Payload, sends_a_document_of_the_contract_as_it_stands) {
  const auto payload = read_payload(
      "<PushMarks xmlns='urn:kontingent:diary:1.0'><messageId>m-1</messageId></PushMarks>", "x");
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->path, "/ws/diary");
  EXPECT_EQ(payload->action, "urn:kontingent:diary:1.0/PushMarks");
  EXPECT_EQ(payload->message_id, "m-1");
  EXPECT_EQ(payload->octets,
            "<PushMarks xmlns=\"urn:kontingent:diary:1.0\">"
            "<messageId>m-1</messageId></PushMarks>");
}

TEST(Payload, puts_a_foreign_document_into_push_document) {
  const auto payload = read_payload("<f:list xmlns:f='urn:f'><row/></f:list>", "m-2");
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->action, "urn:kontingent:diary:1.0/PushDocument");
  const auto document = xml::Document::parse(payload->octets);
  ASSERT_TRUE(document);
  const xml::Node root = document->root();
  EXPECT_EQ(root.child(sandbox::diary_ns, "messageId").text(), "m-2");
  EXPECT_TRUE(root.child(sandbox::diary_ns, "document").child("urn:f", "list"));
  const auto canonical = xml::canonicalize(root);
  ASSERT_TRUE(canonical);
  EXPECT_EQ(*canonical, payload->octets) << "what is signed must be canonical";
}

TEST(Payload, refuses_what_is_not_xml) {
  const auto payload = read_payload("<PushMarks>", "m-3");
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, base::Code::xml_malformed);
}

TEST(Payload, asks_as_the_portal) {
  const auto question =
      sandbox::ask_performance("m-4", "30000000128", "42", {"2026-11-16", "2026-11-22"});
  EXPECT_EQ(question.path, "/ws/epgu");
  const auto document = xml::Document::parse(question.octets);
  ASSERT_TRUE(document);
  const auto field = [&](const char* name) {
    return document->root().child(sandbox::portal_ns, name).text();
  };
  EXPECT_EQ(field("messageId"), "m-4");
  EXPECT_EQ(field("requesterSnils"), "30000000128");
  EXPECT_EQ(field("studentId"), "42");
  EXPECT_EQ(field("from"), "2026-11-16");
  EXPECT_EQ(field("to"), "2026-11-22");
}

}  // namespace

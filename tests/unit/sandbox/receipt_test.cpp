#include "sandbox/receipt.hpp"

#include <gtest/gtest.h>

namespace {

xml::Document parse(std::string_view text) {
  return xml::Document::parse(text).value();
}

constexpr std::string_view acknowledgement =
    "<d:PushMarksResponse xmlns:d='urn:kontingent:diary:1.0'><d:messageId>m</d:messageId>"
    "<d:received>1203</d:received><d:accepted>1200</d:accepted><d:unchanged>2</d:unchanged>"
    "<d:rejected>1</d:rejected>"
    "<d:record><d:path>/PushMarks/lesson[1]</d:path><d:outcome>accepted</d:outcome></d:record>"
    "<d:record><d:path>/PushMarks/lesson[2]</d:path><d:outcome>rejected</d:outcome>"
    "<d:code>KB-2011</d:code><d:text>Не передавался.</d:text></d:record>"
    "</d:PushMarksResponse>";

TEST(Receipt, reads_counts_and_why_records_were_rejected) {
  const auto document = parse(acknowledgement);
  const auto receipt = sandbox::read_receipt(document.root());
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->message_id, "m");
  EXPECT_EQ(receipt->tally.of, (std::array<std::int64_t, 5>{1200, 2, 0, 0, 1}));
  ASSERT_EQ(receipt->rejections.size(), 1u);
  EXPECT_EQ(receipt->rejections[0], "/PushMarks/lesson[2]: KB-2011 Не передавался.");
}

TEST(Receipt, says_the_counts_in_russian) {
  const auto document = parse(acknowledgement);
  EXPECT_EQ(sandbox::describe(*sandbox::read_receipt(document.root())),
            "1\u00A0203 записи: принято 1\u00A0200, без изменений 2, отклонено 1\n"
            "    /PushMarks/lesson[2]: KB-2011 Не передавался.");
}

TEST(Receipt, takes_nothing_else_for_an_acknowledgement) {
  const auto document = parse("<GetStatusResponse xmlns='urn:kontingent:diary:1.0'/>");
  EXPECT_FALSE(sandbox::read_receipt(document.root()));
  EXPECT_FALSE(sandbox::read_refusal(document.root()));
}

constexpr std::string_view detail =
    "<f:ServiceFault xmlns:f='urn:kontingent:fault:1.0'><f:code>KB-1301</f:code>"
    "<f:text>Не подписано.</f:text><f:cure>Подпишите.</f:cure><f:trace>t</f:trace>"
    "<f:item><f:path>/a</f:path><f:code>KB-1401</f:code><f:text>лишнее</f:text></f:item>"
    "</f:ServiceFault>";

TEST(Refusal, is_read_from_a_soap_11_fault) {
  const auto document = parse(
      "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><faultcode>s:Client"
      "</faultcode><detail>" +
      std::string{detail} + "</detail></s:Fault>");
  const auto refusal = sandbox::read_refusal(document.root());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->trace, "t");
  EXPECT_EQ(sandbox::describe(*refusal), "отказ KB-1301: Не подписано. Подпишите.\n    /a: лишнее");
}

TEST(Refusal, is_read_from_a_soap_12_fault) {
  const auto document =
      parse("<s:Fault xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Detail>" +
            std::string{detail} + "</s:Detail></s:Fault>");
  const auto refusal = sandbox::read_refusal(document.root());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, "KB-1301");
}

TEST(Count, takes_the_form_that_goes_with_the_number) {
  const auto say = [](long n) { return sandbox::count(n, "урок", "урока", "уроков"); };
  EXPECT_EQ(say(1), "1 урок");
  EXPECT_EQ(say(3), "3 урока");
  EXPECT_EQ(say(5), "5 уроков");
  EXPECT_EQ(say(11), "11 уроков");
  EXPECT_EQ(say(12), "12 уроков");
  EXPECT_EQ(say(21), "21 урок");
  EXPECT_EQ(say(112), "112 уроков");
  EXPECT_EQ(say(1234567), "1\u00A0234\u00A0567 уроков");
}

}  // namespace

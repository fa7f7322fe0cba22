#include "adapters/smev/read.hpp"

#include <gtest/gtest.h>

#include "adapters/smev/write.hpp"

namespace {

using namespace adapters::smev;

// What write_response makes, read from the unsigned envelope.
base::Result<ResponseData> through(const ResponseData& data) {
  BASE_TRY(document, xml::Document::parse(write_response(Version::v1_1, data, {})));
  return read_response_data(document.root().children()[1].children()[0].children()[0]);
}

TEST(Response, keeps_the_way_back_to_the_letter) {
  ResponseData data;
  data.message_id = "id";
  data.to = "eyJtaWQiOiI&<1\"";
  data.content = "<a xmlns=\"urn:a\"/>";
  const ResponseData read = through(data).value();
  EXPECT_EQ(read.to, data.to);
  EXPECT_EQ(read.content.substr(0, 2), "<a");
  EXPECT_TRUE(read.rejections.empty());
}

TEST(Response, says_each_reason_of_a_rejection) {
  ResponseData data;
  data.rejections = {{"NO_DATA", "нет"}, {"ACCESS_DENIED", "нельзя"}};
  const ResponseData read = through(data).value();
  ASSERT_EQ(read.rejections.size(), 2u);
  EXPECT_EQ(read.rejections[1].code, "ACCESS_DENIED");
  EXPECT_EQ(read.rejections[1].description, "нельзя");
  EXPECT_TRUE(read.content.empty());
}

TEST(Response, tells_how_far_the_work_is) {
  ResponseData data;
  data.status = RequestStatus{3, {{"k", "v"}}, "идёт"};
  const ResponseData read = through(data).value();
  ASSERT_TRUE(read.status);
  EXPECT_EQ(read.status->code, 3);
  EXPECT_EQ(read.status->parameters, data.status->parameters);
}

TEST(Response, brings_what_smev_itself_says) {
  ResponseData data;
  data.async = AsyncStatus{"of", "requestIsRejectedBySmev", "", "InvalidContent", "текст"};
  const ResponseData read = through(data).value();
  ASSERT_TRUE(read.async);
  EXPECT_EQ(read.async->fault, "InvalidContent");
  EXPECT_EQ(read.async->original_id, "of");
  EXPECT_EQ(read.async->description, "текст");
}

TEST(Letter, with_a_signature_that_is_no_base64_is_refused) {
  const auto document = xml::Document::parse(
      "<d><AttachmentHeaderList><AttachmentHeader><contentId>a</contentId><SignaturePKCS7>?"
      "</SignaturePKCS7></AttachmentHeader></AttachmentHeaderList></d>");
  EXPECT_EQ(read_request_data(document.value().root()).error().code, base::Code::field_invalid);
}

TEST(Letter, may_lack_everything) {
  const auto document = xml::Document::parse("<d/>");
  const auto data = read_request_data(document.value().root()).value();
  EXPECT_TRUE(data.message_id.empty());
  EXPECT_TRUE(data.content.empty());
  EXPECT_TRUE(read_metadata(document.value().root()).sender.empty());
}

TEST(Statistics, are_read_as_far_as_they_are_numbers) {
  const auto document = xml::Document::parse(
      "<r><q queueName='a' pendingMessageNumber='7'/><q queueName='b'/><q "
      "pendingMessageNumber='x'/></r>");
  const auto lengths = read_statistics(document.value().root());
  ASSERT_EQ(lengths.size(), 3u);
  EXPECT_EQ(lengths[0].pending, 7);
  EXPECT_EQ(lengths[1].pending, 0);
  EXPECT_EQ(lengths[2].pending, 0);
}

}  // namespace

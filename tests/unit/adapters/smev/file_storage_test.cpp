// What comes from SMEV's storage is believed when it is what was described.
#include "adapters/smev/file_storage.hpp"

#include "adapters/smev/attachments.hpp"
#include "adapters/smev/fault.hpp"
#include "adapters/smev/letter.hpp"
#include "base/text.hpp"
#include "pki.hpp"

namespace {

using namespace adapters::smev;
using base::Code;
using Kind = net::FtpFailure::Kind;

const std::string uuid = "e4057895-813a-11e8-b5d0-399a183f8089";
const std::string octets = "contents";

StoredAttachment described() {
  const auto open = []() -> base::Result<security::Content> {
    return security::content_of(octets);
  };
  return describe_stored(testing_pki::shared_pki().signer("rsa"), uuid, "application/zip", open,
                         base::SystemClock{}.now())
      .value();
}

TEST(StoredFile, that_is_as_described_is_an_attachment_by_its_uuid) {
  const Attachment file = check_stored(described(), octets).value();
  EXPECT_EQ(file.id, uuid);
  EXPECT_EQ(file.mime, "application/zip");
  EXPECT_EQ(file.content, octets);
  EXPECT_TRUE(file.is_signed);
}

TEST(StoredFile, without_a_signature_is_not_signed) {
  StoredAttachment bare = described();
  bare.signature.clear();
  EXPECT_FALSE(check_stored(bare, octets).value().is_signed);
}

TEST(StoredFile, with_another_hash_or_another_signature_is_refused) {
  EXPECT_EQ(check_stored(described(), "another").error().code, Code::smev_attachments_differ);
  StoredAttachment other = described();
  other.hash = "no base64!";
  EXPECT_EQ(check_stored(other, octets).error().code, Code::smev_attachments_differ);
  other = described();
  other.signature = security::sign_cms(testing_pki::shared_pki().signer("rsa"),
                                       security::content_of("another"), base::SystemClock{}.now())
                        .value();
  EXPECT_EQ(check_stored(other, octets).error().code, Code::signature_invalid);
}

TEST(StorageFailure, is_a_row_of_the_fault_table) {
  for (const Kind kind : {Kind::unreachable, Kind::timed_out, Kind::for_now, Kind::full})
    EXPECT_EQ(action_of(error_of({kind, ""})), Action::retry);
  for (const Kind kind : {Kind::login, Kind::refused})
    EXPECT_EQ(action_of(error_of({kind, ""})), Action::alarm);
  for (const Kind kind : {Kind::absent, Kind::too_large})
    EXPECT_EQ(action_of(error_of({kind, ""})), Action::dead_letter);
}

TEST(RequestLetter, brings_back_the_files_that_wait_with_it) {
  RequestData data;
  data.message_id = uuid;
  data.content = "<q:Ask xmlns:q=\"urn:q\">5</q:Ask>";
  data.attachments.push_back({"scan", "application/pdf", {}});
  Beside beside;
  beside.attachments.push_back({"scan", "application/pdf", octets});
  const std::string large = std::string(7 * 1024 * 1024, 'x') + std::string("\0\xff<", 3);
  beside.files.push_back({uuid, "text/\"plain", large});
  beside.files.push_back({"other", "text/plain", ""});
  const Outgoing read = read_letter(request_letter(Version::v1_2, data, beside)).value();
  ASSERT_TRUE(read.request);
  EXPECT_EQ(read.request->message_id, uuid);
  ASSERT_EQ(read.beside.attachments.size(), 1u);
  EXPECT_EQ(read.beside.attachments[0].content, octets);
  ASSERT_EQ(read.beside.files.size(), 2u);
  EXPECT_EQ(read.beside.files[0].id, uuid);
  EXPECT_EQ(read.beside.files[0].mime, "text/\"plain");
  EXPECT_TRUE(read.beside.files[0].content == large);
  EXPECT_EQ(read.beside.files[1].content, "");
}

TEST(ResponseLetter, is_read_back) {
  ResponseData data;
  data.message_id = uuid;
  data.to = "there";
  data.content = "<q:Answer xmlns:q=\"urn:q\">5</q:Answer>";
  const Outgoing read = read_letter(response_letter(Version::v1_2, data)).value();
  EXPECT_FALSE(read.request);
  EXPECT_EQ(read.response.to, "there");
}

}  // namespace

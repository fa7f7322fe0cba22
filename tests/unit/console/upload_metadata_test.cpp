#include "console/upload_metadata.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace console {
namespace {

std::string code_of(const base::Result<void>& result) {
  return result ? "ok" : std::string(base::info(result.error().code).metric);
}

TEST(UploadMetadata, is_keys_and_values_in_base64) {
  const auto read = read_upload_metadata("filename 0YQueG1s, supplier c291dGg=,checkOnly");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at("filename"), "ф.xml");
  EXPECT_EQ(read->at("supplier"), "south");
  EXPECT_EQ(read->at("checkOnly"), "");
  EXPECT_TRUE(read_upload_metadata("")->empty());
}

TEST(UploadMetadata, is_refused_when_it_is_not_of_that_form) {
  for (const std::string wrong : {"filename !!!", "filename eA==,filename eA==", ",",
                                  "filename AA==", "filename /w==", "a eA== b"})
    EXPECT_FALSE(read_upload_metadata(wrong)) << wrong;
  EXPECT_FALSE(read_upload_metadata(std::string(base::limits::upload_metadata_bytes + 1, 'x')));
}

TEST(UploadMetadata, has_flags_that_are_true_or_false_and_nothing_else) {
  EXPECT_TRUE(read_upload_flag({{"checkOnly", "true"}}, "checkOnly").value());
  EXPECT_FALSE(read_upload_flag({{"checkOnly", "false"}}, "checkOnly").value());
  EXPECT_FALSE(read_upload_flag({}, "checkOnly").value());
  for (const std::string wrong : {"", "True", "1", "yes", " true"}) {
    const auto read = read_upload_flag({{"again", wrong}}, "again");
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().code, base::Code::parameter_invalid);
    EXPECT_EQ(read.error().subject, "Upload-Metadata: again");
  }
}

TEST(FileName, is_a_name_and_no_way_elsewhere) {
  EXPECT_TRUE(is_file_name("Контингент 5А.xlsx"));
  for (const std::string wrong : {"", ".", "..", "../a", "a/b", "a\\b", ".hidden", "a\nb", "\xff"})
    EXPECT_FALSE(is_file_name(wrong)) << wrong;
  EXPECT_FALSE(is_file_name(std::string(base::limits::upload_name_bytes + 1, 'x')));
}

TEST(UploadChecksum, is_compared_with_the_octets) {
  EXPECT_EQ(code_of(check_upload_checksum("sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=", "hello")), "ok");
  EXPECT_EQ(code_of(check_upload_checksum("sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
                                          "hello")),
            "ok");
  EXPECT_EQ(code_of(check_upload_checksum("sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=", "hallo")),
            "value_refused");
  for (const char* wrong : {"", "sha1", "md5 XUFAKrxLKna5cZ2REBfFkg==", "sha1 ???"})
    EXPECT_EQ(code_of(check_upload_checksum(wrong, "hello")), "parameter_invalid") << wrong;
}

}  // namespace
}  // namespace console

#include "console/upload_store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/text.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;

class UploadStoreTest : public ::testing::Test {
 protected:
  fs::path folder_ = fs::temp_directory_path() / ("kontingent-store-" + base::make_uuid());
  UploadStoreTest() { fs::create_directory(folder_); }
  ~UploadStoreTest() override { fs::remove_all(folder_); }
};

TEST_F(UploadStoreTest, the_room_of_an_upload_is_taken_before_its_first_byte) {
  constexpr std::uint64_t bytes = 3 * 1024 * 1024;
  const UploadStore store(folder_);
  const std::string id = base::make_uuid();
  ASSERT_TRUE(store.create(id, "roster.xml", bytes));
  struct stat found {};
  ASSERT_EQ(::stat(store.file(id, "roster.xml").c_str(), &found), 0);
  EXPECT_EQ(found.st_size, 0);
  if (found.st_blocks == 0) GTEST_SKIP() << "a file system that keeps no room";
  EXPECT_GE(static_cast<std::uint64_t>(found.st_blocks) * 512, bytes);
}

TEST_F(UploadStoreTest, what_does_not_fit_is_refused_and_leaves_nothing) {
  const UploadStore store(folder_);
  const auto refused = store.create(base::make_uuid(), "roster.xml", std::uint64_t{1} << 60);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::storage_full);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace console

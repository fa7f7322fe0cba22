#include "sandbox/file_shelf.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sandbox {
namespace {

namespace fs = std::filesystem;

const std::string uuid = "e4057895-813a-11e8-b5d0-399a183f8089";

class FileShelfOf : public testing::Test {
 protected:
  FileShelfOf() { fs::create_directories(folder_ / uuid); }
  ~FileShelfOf() override { fs::remove_all(folder_); }
  void put(const std::string& name) { std::ofstream(folder_ / uuid / name) << "octets"; }

  const fs::path folder_ = fs::path(testing::TempDir()) / "shelf";
  FileShelf shelf_{folder_};
};

TEST_F(FileShelfOf, holds_one_file_under_a_uuid) {
  EXPECT_FALSE(shelf_.find(uuid));
  put("scan.pdf");
  EXPECT_EQ(shelf_.find(uuid), folder_ / uuid / "scan.pdf");
  put("another");
  EXPECT_FALSE(shelf_.find(uuid));
  EXPECT_FALSE(shelf_.find(".."));
}

TEST_F(FileShelfOf, lets_an_account_at_its_file_by_its_name_until_it_is_spent) {
  EXPECT_FALSE(shelf_.let_in(uuid));
  put("scan.pdf");
  const auto access = shelf_.let_in(uuid);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->file, "/" + uuid + ".pdf");
  EXPECT_TRUE(shelf_.knows(access->user, access->password));
  EXPECT_FALSE(shelf_.knows(access->user, "another"));
  EXPECT_TRUE(shelf_.open(access->user, access->password, access->file));
  EXPECT_FALSE(shelf_.open(access->user, access->password, "/" + uuid));
  EXPECT_NE(shelf_.let_in(uuid)->user, access->user);
  shelf_.spend(access->user);
  EXPECT_FALSE(shelf_.open(access->user, access->password, access->file));
}

}  // namespace
}  // namespace sandbox

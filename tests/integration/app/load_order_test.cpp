// A supplier's files keep their order, also when one of them does not come off at first.
#include "app/folder_watch.hpp"
#include "app/upload_loads.hpp"
#include "failing.hpp"

namespace app {
namespace {

using namespace std::chrono_literals;

constexpr int records = 4500;      // of three portions
constexpr int second_portion = 5;  // its write: behind the turn, the look and the beginning

class LoadOrderTest : public FilesTest {
 protected:
  std::vector<std::string> loaded() {
    std::vector<std::string> names;
    for (int looks = 0; looks < 600 && names.size() < 2; ++looks) {
      std::this_thread::sleep_for(50ms);
      names.clear();
      for (const auto& row : rows("source", "FROM load_journal ORDER BY id"))
        names.push_back(row.text(0));
    }
    return names;
  }
  void upload(const std::string& name, base::Time at) {
    registers::Upload made;
    made.id = base::make_uuid();
    made.token = token_;
    made.supplier = supplier_.code;
    made.file = name;
    made.bytes = 1;
    made.created = made.changed = at;
    std::filesystem::create_directory(folder_ / made.id);
    write_file(folder_ / made.id / name, records);
    write([&](store::Transaction& tx) -> base::Result<void> {
      tx.uploads.add(made);
      EXPECT_TRUE(tx.uploads.advance(made.id, 0, 1, at));
      return {};
    });
  }
  void add_token() {
    write([&](store::Transaction& tx) -> base::Result<void> {
      EXPECT_TRUE(tx.tokens.add({.id = {},
                                 .name = "nightly",
                                 .handle = "h",
                                 .digest = "d",
                                 .role = registers::Role::system_administrator,
                                 .scope = registers::Scope::region(),
                                 .special = false,
                                 .created = store::noon,
                                 .expires = {},
                                 .revoked = {}}));
      token_ = tx.tokens.find("h").value().id;
      return {};
    });
  }
  domain::TokenId token_;
};
ON_BOTH_DATABASES(LoadOrderTest);

TEST_P(LoadOrderTest, an_upload_that_failed_for_now_is_not_overtaken) {
  add_token();
  const base::SystemClock clock;
  upload("a.xml", clock.now() - 2s);
  upload("b.xml", clock.now() - 1s);
  Failing database(*database_);
  database.fails = second_portion;
  const console::UploadStore store(folder_);
  {
    const UploadLoads loads({database, store, url_, 180, clock, log_, metrics_,
                             [&](const std::string&) { return std::optional(supplier_); },
                             [&] { return mappings_; }});
    EXPECT_EQ(loaded(), (std::vector<std::string>{"a.xml", "b.xml"}));
  }
  EXPECT_NE(log_text_.str().find("upload not loaded"), std::string::npos);
}

TEST_P(LoadOrderTest, a_file_of_a_folder_that_failed_for_now_is_not_overtaken) {
  write_file(folder_ / "a.xml", records);
  write_file(folder_ / "b.xml", records);
  Failing database(*database_);
  database.fails = second_portion;
  {
    FolderWatch watch({database, url_, 180, log_, metrics_, [&] { return mappings_; }});
    watch.set({{supplier_, folder_}});
    EXPECT_EQ(loaded(), (std::vector<std::string>{"a.xml", "b.xml"}));
  }
  EXPECT_NE(log_text_.str().find("file not loaded yet"), std::string::npos);
}

}  // namespace
}  // namespace app

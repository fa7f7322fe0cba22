// Files that come through the API, as the database knows them.
#include "registers/uploads.hpp"

#include "sample.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using registers::Scope;
using registers::Upload;
using registers::UploadState;

class UploadTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    apply(small_school());
    write([&](Transaction& tx) -> base::Result<void> {
      EXPECT_TRUE(tx.tokens.add({.id = {},
                                 .name = "nightly",
                                 .handle = "h",
                                 .digest = "d",
                                 .role = registers::Role::authority_staff,
                                 .scope = Scope::organization(school),
                                 .special = false,
                                 .created = noon,
                                 .expires = {},
                                 .revoked = {}}));
      token_ = tx.tokens.find("h").value().id;
      return {};
    });
  }
  Upload upload(const char* id) const {
    Upload made;
    made.id = id;
    made.token = token_;
    made.supplier = "south";
    made.file = "книга.xlsx";
    made.trace = "t";
    made.workbooks_only = true;
    made.bytes = 10;
    made.created = made.changed = noon;
    made.scope = Scope::organization(school);
    return made;
  }
  domain::TokenId token_;
};
ON_BOTH_DATABASES(UploadTest);

TEST_P(UploadTest, grow_from_where_they_stand_and_wait_for_the_loader_when_whole) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.uploads.add(upload("a"));
    EXPECT_EQ(tx.uploads.room(token_).of_token, 1u);
    EXPECT_EQ(tx.uploads.room(token_).token_bytes, 10u);
    EXPECT_EQ(tx.uploads.room({token_.value + 1}).token_bytes, 0u);
    EXPECT_EQ(tx.uploads.room({token_.value + 1}).all_bytes, 10u);
    EXPECT_TRUE(tx.uploads.advance("a", 0, 4, noon));
    EXPECT_FALSE(tx.uploads.advance("a", 0, 4, noon)) << "it stands elsewhere by now";
    EXPECT_TRUE(tx.uploads.waiting().empty());
    EXPECT_TRUE(tx.uploads.advance("a", 4, 10, noon + 1s));
    EXPECT_EQ(tx.uploads.room(token_).all_bytes, 0u) << "its room is taken by the file";
    EXPECT_EQ(tx.uploads.waiting().size(), 1u);
    EXPECT_FALSE(tx.uploads.advance("a", 10, 11, noon)) << "no longer receiving";
    const Upload kept = tx.uploads.find("a").value();
    EXPECT_EQ(kept.state, UploadState::queued);
    EXPECT_EQ(kept.file, "книга.xlsx");
    EXPECT_TRUE(kept.workbooks_only && !kept.trial && !kept.cancel);
    EXPECT_EQ(kept.scope, Scope::organization(school));
    return {};
  });
}

TEST_P(UploadTest, keep_what_came_of_them) {
  write([&](Transaction& tx) -> base::Result<void> {
    Upload it = upload("a");
    tx.uploads.add(it);
    it.state = UploadState::running;
    tx.uploads.put(it);
    it.stage = "applying";
    it.done = 2;
    it.all = 5;
    tx.uploads.progress(it);
    tx.uploads.cancel("a");
    EXPECT_EQ(tx.uploads.find("a")->done, 2);
    EXPECT_TRUE(tx.uploads.find("a")->cancel);
    it.state = UploadState::failed;
    it.code = "KB-1101";
    it.tally[domain::Outcome::rejected] = 3;
    tx.uploads.put(it);
    const Upload kept = tx.uploads.find("a").value();
    EXPECT_EQ(kept.tally[domain::Outcome::rejected], 3);
    EXPECT_EQ(kept.code, "KB-1101");
    EXPECT_TRUE(kept.cancel) << "whoever tells of progress does not undo it";
    EXPECT_TRUE(tx.uploads.waiting().empty());
    return {};
  });
}

TEST_P(UploadTest, are_given_up_when_idle_and_forgotten_when_old) {
  write([&](Transaction& tx) -> base::Result<void> {
    tx.uploads.add(upload("idle"));
    Upload ended = upload("ended");
    tx.uploads.add(ended);
    ended.state = UploadState::done;
    tx.uploads.put(ended);
    EXPECT_TRUE(tx.uploads.outlived({noon, noon, noon}).empty());
    EXPECT_EQ(tx.uploads.outlived({noon, noon + 1s, noon}), std::vector<std::string>{"idle"});
    EXPECT_EQ(tx.uploads.outlived({noon + 1s, noon, noon}), std::vector<std::string>{"idle"})
        << "nothing of it has come";
    EXPECT_EQ(tx.uploads.outlived({noon, noon, noon + 1s}), std::vector<std::string>{"ended"});
    EXPECT_TRUE(tx.uploads.advance("idle", 0, 1, noon));
    EXPECT_TRUE(tx.uploads.outlived({noon + 1s, noon, noon}).empty());
    tx.uploads.drop("idle");
    EXPECT_FALSE(tx.uploads.find("idle"));
    EXPECT_EQ(tx.uploads.all(token_, 10).size(), 1u);
    EXPECT_TRUE(tx.uploads.all(domain::TokenId{token_.value + 1}, 10).empty());
    EXPECT_EQ(tx.uploads.all({}, 10).size(), 1u);
    return {};
  });
}

TEST_P(UploadTest, of_a_scope_are_confined_to_its_organizations) {
  write([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.uploads.organizations(Scope::organization(school)),
              std::vector<std::string>{"1027700132195"});
    EXPECT_TRUE(tx.uploads.organizations(Scope::organization({9})).empty());
    return {};
  });
}

}  // namespace
}  // namespace store

#include <thread>

#include "fixture.hpp"

namespace store {
namespace {

class Migrate : public StoreTest {
 protected:
  Migrate() { prepares_ = false; }
};
ON_BOTH_DATABASES(Migrate);

TEST_P(Migrate, is_needed_before_a_database_opens) {
  const auto refused = Database::open({.url = url_}, log_, metrics_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::migration_needed);
}

TEST_P(Migrate, leaves_nothing_pending_and_is_done_once) {
  const auto before = pending_migrations(url_);
  ASSERT_TRUE(before) << base::describe(before.error());
  ASSERT_FALSE(before->empty());
  EXPECT_EQ(before->front().number, 1);
  if (on_sqlite()) {
    EXPECT_FALSE(std::filesystem::exists(path_ / "store.db")) << "asking creates nothing";
  }
  const auto first = migrate(url_);
  ASSERT_TRUE(first) << base::describe(first.error());
  EXPECT_EQ(*first, static_cast<int>(before->size()));
  EXPECT_TRUE(pending_migrations(url_).value().empty());
  EXPECT_EQ(migrate(url_).value(), 0);
}

TEST_P(Migrate, is_safe_when_several_start_at_once) {
  std::vector<std::thread> threads;
  std::atomic<int> applied = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto count = migrate(url_);
      EXPECT_TRUE(count) << base::describe(count.error());
      if (count) applied += *count;
    });
  for (auto& thread : threads) thread.join();
  const auto versions = rows("number", "FROM schema_version").size();
  EXPECT_EQ(applied, static_cast<int>(versions));
  EXPECT_TRUE(pending_migrations(url_).value().empty());
}

TEST(MigrateUrl, says_what_a_store_url_looks_like) {
  base::Log log(base::Log::Format::text, base::Level::error);
  base::Metrics metrics;
  const auto refused = Database::open({.url = "mysql://x"}, log, metrics);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::storage_unavailable);
  EXPECT_NE(refused.error().detail.find("sqlite://"), std::string::npos);
}

TEST(MigrateUrl, answers_unavailable_when_nothing_listens) {
  const auto refused = migrate("postgresql://kontingent@127.0.0.1:1/none");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::storage_unavailable);
}

}  // namespace
}  // namespace store

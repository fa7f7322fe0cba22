#include <thread>

#include "earlier.hpp"
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

// The table of enrollments is made anew on SQLite.
TEST_P(Migrate, keeps_what_an_earlier_version_stored) {
  {
    Session session(url_);
    session.open();
    migrate_before(session, 9);
    session.script(
        "INSERT INTO organization VALUES (1, '1', '', '', '', '', 'school', '', '', '', '', '', "
        "'', 1, NULL, 1, NULL);"
        "INSERT INTO class_group VALUES (2, 1, 2026, 5, 'А', '5А', 1, NULL, 1);"
        "INSERT INTO person VALUES (3, NULL, 'k', 's', 'n', 'p', 'male', NULL, '', '', NULL, '', "
        "'', '', '', NULL, '', '', '', '', 1, 1, NULL, 1);"
        "INSERT INTO enrollment VALUES (4, 3, 1, 2, '2026-09-01', NULL, '12-у', NULL, '', '', "
        "NULL, '', 'full-time', 'family', 1, 5, 6, 7);");
  }
  const auto done = migrate(url_);
  ASSERT_TRUE(done) << base::describe(done.error());
  {  // as the version before writes
    Session session(url_);
    session.open();
    session.script(
        "INSERT INTO enrollment (id, student_id, organization_id, class_group_id, order_in, "
        "reason_in, order_out, reason_out, study_form, education_form, adapted, partner_id, "
        "recorded_at) VALUES (5, 3, 1, 2, '', '', '', '', 'full-time', 'family', 0, 5, 7)");
  }
  const auto kept = rows(
      "student_id, class_group_id, valid_from, order_in, education_form, adapted, partner_id, "
      "message_row_id, recorded_at, specialty",
      "FROM enrollment ORDER BY id");
  ASSERT_EQ(kept.size(), 2u);
  std::string text;
  for (std::size_t i = 0; i < 10; ++i) text += kept[0].text(i) + "|";
  EXPECT_EQ(text, "3|2|2026-09-01|12-у|family|1|5|6|7||");
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

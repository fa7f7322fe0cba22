#pragma once
// Every test of this folder runs on SQLite (a file of its own) and on PostgreSQL (a schema of its
// own in the server that KONTINGENT_TEST_PG names).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>

#include "base/text.hpp"
#include "domain/snils.hpp"
#include "store/database.hpp"
#include "store/session.hpp"

namespace store {

inline const base::Time noon = base::parse_time("2026-11-02T12:00:00Z").value();

inline domain::Date day(const char* text) {
  return domain::parse_date(text).value();
}

class StoreTest : public ::testing::TestWithParam<const char*> {
 protected:
  bool on_sqlite() const { return std::string_view(GetParam()) == "sqlite"; }

  void SetUp() override {
    const std::string name = "t" + base::make_uuid().substr(28);
    if (on_sqlite()) {
      path_ = std::filesystem::temp_directory_path() / ("kontingent-" + name);
      std::filesystem::create_directory(path_);
      url_ = "sqlite://" + (path_ / "store.db").string();
    } else {
      const char* server = std::getenv("KONTINGENT_TEST_PG");
      if (server == nullptr)
        GTEST_SKIP() << "KONTINGENT_TEST_PG names no PostgreSQL; ./dev test starts one";
      server_ = server;
      schema_ = name;
      admin("CREATE SCHEMA " + schema_);
      const char joint = server_.find('?') == std::string::npos ? '?' : '&';
      url_ =
          server_ + joint + "options=-csearch_path%3D" + schema_ + "&application_name=" + schema_;
    }
    if (prepares_) open();
  }

  void TearDown() override {
    database_.reset();
    if (!schema_.empty()) admin("DROP SCHEMA " + schema_ + " CASCADE");
    if (!path_.empty()) std::filesystem::remove_all(path_);
  }

  void open(int sessions = 4) {
    const auto migrated = migrate(url_);
    ASSERT_TRUE(migrated) << base::describe(migrated.error());
    auto database = Database::open({.url = url_, .sessions = sessions}, log_, metrics_);
    ASSERT_TRUE(database) << base::describe(database.error());
    database_ = std::move(*database);
    auto partners = database_->register_partners({partner("diary-north")});
    ASSERT_TRUE(partners) << base::describe(partners.error());
    from_ = {.partner = partners->front().id, .message = {}, .at = noon};
  }

  static domain::Partner partner(const std::string& code) {
    domain::Partner it;
    it.code = code;
    it.name = "Поставщик " + code;
    return it;
  }

  void admin(const std::string& script) {
    Session session(server_);
    session.open();
    session.script(script);
  }

  // Ends every server process of this test's sessions.
  void cut_links() {
    admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '" +
          schema_ + "'");
  }

  // What is in the database, past every port.
  std::vector<Row> rows(const std::string& columns, const std::string& rest) {
    Session session(url_);
    session.open();
    return session.select(columns, rest);
  }

  void write(const Database::Job& job) {
    const auto result = write_now(*database_, job);
    ASSERT_TRUE(result) << base::describe(result.error());
  }
  void read(const Database::Job& job) {
    const auto result = read_now(*database_, job);
    ASSERT_TRUE(result) << base::describe(result.error());
  }
  void apply(const registers::Changes& changes) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.tables.write(changes, from_);
      return {};
    });
  }

  bool prepares_ = true;
  std::filesystem::path path_;
  std::string server_, schema_, url_;
  std::ostringstream log_text_;
  base::Log log_{base::Log::Format::text, base::Level::debug, log_text_};
  base::Metrics metrics_;
  std::unique_ptr<Database> database_;
  registers::Provenance from_;
};

#define ON_BOTH_DATABASES(suite)                                                 \
  INSTANTIATE_TEST_SUITE_P(On, suite, ::testing::Values("sqlite", "postgresql"), \
                           [](const auto& param) { return std::string(param.param); })

}  // namespace store

// SQLite's log goes into the file although no writer takes the time for it.
#include <thread>

#include "fixture.hpp"

namespace store {
namespace {

class CheckpointerTest : public StoreTest {};

TEST_P(CheckpointerTest, what_was_committed_reaches_the_file_while_the_daemon_runs) {
  if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL has a checkpointer of its own";
  const auto file = path_ / "store.db";
  const auto before = std::filesystem::file_size(file);
  write([](Transaction& tx) -> base::Result<void> {
    bus::LogEntry entry;
    entry.at = noon;
    for (int i = 0; i < 20; ++i) {
      entry.message_id = base::make_uuid();
      for (int part = 0; part < 2000; ++part) entry.body += base::make_uuid();
      tx.log.append(entry);
    }
    return {};
  });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::filesystem::file_size(file) == before && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_GT(std::filesystem::file_size(file), before);
}

ON_BOTH_DATABASES(CheckpointerTest);

}  // namespace
}  // namespace store

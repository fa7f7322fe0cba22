// What leaves for SQLite's log in one piece is what SQLite would have written in many.
#include <sys/resource.h>

#include <csignal>

#include "fixture.hpp"

namespace store {
namespace {

class WalWritesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "copy");
    writer_.open();
    writer_.script("CREATE TABLE page (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
  }
  void TearDown() override {
    writer_.close();
    std::filesystem::remove_all(folder_);
  }

  std::string url(const std::string& file) const { return "sqlite://" + (folder_ / file).string(); }

  void write_pages(std::int64_t from, std::int64_t to) {
    for (std::int64_t id = from; id < to; ++id)
      writer_.change("INSERT INTO page (id, text) VALUES (?, ?)",
                     {Value(id), Value(std::string(900, static_cast<char>('a' + id % 26)))});
  }

  // Rows whose text is whole, and what SQLite says of the file.
  static std::pair<std::int64_t, std::string> look(Session& session) {
    const auto rows = session.query(
        "SELECT count(*) FROM page WHERE length(text) = 900 "
        "AND replace(text, char(97 + id % 26), '') = ''",
        1);
    return {rows.at(0).integer(0), session.query("PRAGMA integrity_check", 1).at(0).text(0)};
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("kontingent-t" + base::make_uuid().substr(28));
  Session writer_{url("store.db")};
};

using Look = std::pair<std::int64_t, std::string>;

TEST_F(WalWritesTest, all_that_was_committed_stands_in_the_files) {
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(0, 4000);  // many times what leaves at once
  writer_.commit();
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(4000, 4001);
  writer_.commit();
  for (const char* file : {"store.db", "store.db-wal"})  // as a power cut would leave them
    std::filesystem::copy_file(folder_ / file, folder_ / "copy" / file);
  Session after(url("copy/store.db"));
  after.open();
  EXPECT_EQ(look(after), Look(4001, "ok"));
}

TEST_F(WalWritesTest, a_transaction_reads_what_it_has_put_into_the_log) {
  writer_.script("PRAGMA cache_size = 5");  // pages: the rest is in the log before the commit
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(0, 2000);
  EXPECT_EQ(look(writer_), Look(2000, "ok"));
  Session reader(url("store.db"));
  reader.open();
  EXPECT_EQ(look(reader), Look(0, "ok"));
  writer_.rollback();
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(0, 1500);
  writer_.change("UPDATE page SET text = text");
  writer_.commit();
  EXPECT_EQ(look(reader), Look(1500, "ok"));
  EXPECT_EQ(look(writer_), Look(1500, "ok"));
}

TEST_F(WalWritesTest, what_was_rolled_back_never_falls_upon_what_another_has_written) {
  Session other(url("store.db"));  // as another process: it has its own view of the log
  other.open();
  for (int round = 0; round < 20; ++round) {
    // Nothing is read from the log meanwhile.
    other.query("PRAGMA wal_checkpoint(RESTART)", 3);
    writer_.script("PRAGMA cache_size = 5");
    writer_.begin("BEGIN IMMEDIATE");
    write_pages(100'000, 100'080 + round);  // in the log as far as the cache is too small
    writer_.rollback();
    other.begin("BEGIN IMMEDIATE");
    for (std::int64_t id = 40 * round; id < 40 * round + 40; ++id)
      other.change("INSERT INTO page (id, text) VALUES (?, ?)",
                   {Value(id), Value(std::string(900, static_cast<char>('a' + id % 26)))});
    other.commit();
    EXPECT_EQ(look(writer_), Look(40 * (round + 1), "ok"));
  }
  Session after(url("store.db"));
  after.open();
  EXPECT_EQ(look(after), Look(800, "ok"));
}

TEST_F(WalWritesTest, the_log_begins_anew_behind_a_checkpoint) {
  for (int round = 0; round < 5; ++round) {
    writer_.begin("BEGIN IMMEDIATE");
    write_pages(300 * round, 300 * (round + 1));
    writer_.commit();
    writer_.query("PRAGMA wal_checkpoint(RESTART)", 3);
  }
  Session reader(url("store.db"));
  reader.open();
  EXPECT_EQ(look(reader), Look(1500, "ok"));
}

// No file of this process grows beyond that any more, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(std::uintmax_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

TEST_F(WalWritesTest, what_found_no_room_in_the_log_is_never_committed) {
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(0, 500);
  writer_.commit();
  writer_.script("PRAGMA cache_size = 5");
  const auto log_bytes = std::filesystem::file_size(folder_ / "store.db-wal");
  for (const int room : {0, 10, 100, 200}) {  // KiB: where the joined pieces break
    writer_.begin("BEGIN IMMEDIATE");
    {
      const SmallDisk full(log_bytes + static_cast<std::uintmax_t>(room) * 1024);
      EXPECT_ANY_THROW(write_pages(1000, 3000)) << room;
    }
    // there is room again, but pages that SQLite takes for written are lost
    EXPECT_ANY_THROW(writer_.commit()) << room;
    writer_.rollback();
    EXPECT_EQ(look(writer_), Look(500, "ok")) << room;
  }
  writer_.begin("BEGIN IMMEDIATE");
  write_pages(500, 700);
  writer_.commit();
  Session after(url("store.db"));
  after.open();
  EXPECT_EQ(look(after), Look(700, "ok"));
}

}  // namespace
}  // namespace store

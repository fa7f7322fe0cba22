// How a load of a file ends: what it rejected is told in no transaction, and goes afterwards.
#include "adapters/files/loader.hpp"
#include "failing.hpp"

namespace app {
namespace {

namespace files = adapters::files;
using domain::Outcome;

constexpr int records = 4500;  // of three portions

class LoadEndTest : public FilesTest {
 protected:
  base::Result<void> run(base::Result<void> (*how)(store::Database&, store::Database::Job),
                         const files::Job& job) {
    return how(*database_, [&](store::Transaction& work) {
      in_transaction_ = true;
      auto done = job({work.tables, work.loads});
      in_transaction_ = false;
      return done;
    });
  }

  files::Loaded load(const std::string& name, int rejected) {
    if (!std::filesystem::exists(folder_ / name)) write_file(folder_ / name, rejected);
    const auto file = files::InputFile::open(folder_ / name).value();
    const base::SystemClock clock;
    const files::LoaderParts parts{
        .write = [&](const files::Job& job) { return run(store::write_now, job); },
        .read = [&](const files::Job& job) { return run(store::read_now, job); },
        .try_out = {},
        .clock = clock,
        .owner = base::make_uuid(),
        .has_ended = [](const std::string&) { return false; },
        .stopped = [&] { return stops_.load(); },
        .nap = [] {},
        .told = [](files::Stage, std::size_t, std::size_t) {},
        .protocol = [&](const registers::LoadJob&, bool,
                        const files::Pages& pages) -> base::Result<void> {
          told_ = 0;
          for (;;) {
            EXPECT_FALSE(in_transaction_);
            stops_ = stops_.load() || stops_while_told_;
            BASE_TRY(page, pages());
            EXPECT_FALSE(in_transaction_);
            EXPECT_LE(page.size(), base::limits::load_journal_errors);
            told_ += page.size();
            if (page.empty()) break;
          }
          stops_ = stops_.load() || stops_when_told_;
          return {};
        }};
    const files::Request request{file, *mappings_, supplier_, base::make_uuid()};
    files::Loader loader(parts, request);
    auto loaded = loader.run();
    EXPECT_TRUE(loaded) << base::describe(loaded.error());
    return std::move(*loaded);
  }

  std::atomic<bool> in_transaction_ = false, stops_ = false;
  bool stops_while_told_ = false, stops_when_told_ = false;
  std::size_t told_ = 0;
};
ON_BOTH_DATABASES(LoadEndTest);

TEST_P(LoadEndTest, every_rejected_record_is_told_while_others_may_write) {
  const auto loaded = load("a.xml", records);
  EXPECT_EQ(loaded.job.tally[Outcome::rejected], records);
  EXPECT_EQ(told_, std::size_t{records});
  EXPECT_EQ(loaded.errors.size(), base::limits::load_journal_errors);
  EXPECT_EQ(count("load_journal_error"), std::int64_t{base::limits::load_journal_errors});
  EXPECT_EQ(count("load_job_error"), 0) << "the protocol has them all";
  EXPECT_EQ(count("load_turn"), 0);
}

TEST_P(LoadEndTest, a_stop_while_they_are_told_leaves_the_load_to_go_on) {
  stops_while_told_ = true;
  EXPECT_TRUE(load("a.xml", records).stopped);
  EXPECT_EQ(count("load_job WHERE done = 1"), 0);
  EXPECT_EQ(count("load_job_error"), records);
  stops_ = stops_while_told_ = false;
  const auto loaded = load("a.xml", records);
  EXPECT_TRUE(loaded.resumed);
  EXPECT_EQ(told_, std::size_t{records});
  EXPECT_EQ(count("load_journal"), 1);
  EXPECT_EQ(count("load_job_error"), 0);
}

TEST_P(LoadEndTest, what_an_ended_load_could_not_drop_the_next_one_does) {
  stops_when_told_ = true;
  EXPECT_FALSE(load("a.xml", records).stopped);
  EXPECT_EQ(count("load_job WHERE done = 1"), 1);
  EXPECT_EQ(count("load_job_error"), records);
  stops_ = stops_when_told_ = false;
  load("b.xml", 1);
  EXPECT_EQ(count("load_job_error"), 0);
}

}  // namespace
}  // namespace app

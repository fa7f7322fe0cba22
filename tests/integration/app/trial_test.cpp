// Where a check of a file is made: what would hold up others is made on a copy, or not at all.
#include "adapters/files/workbook_writer.hpp"
#include "app/loading.hpp"
#include "failing.hpp"

namespace app {
namespace {

using base::Code;

class TrialTest : public FilesTest {
 protected:
  base::Result<adapters::files::Loaded> check(const std::string& name) {
    const LoadTask task{.file = folder_ / name,
                        .protocols = {},
                        .partner = supplier_,
                        .mappings = *mappings_,
                        .database = *failing_,
                        .store_url = url_,
                        .trial = true,
                        .stopped = [] { return false; },
                        .told = [](adapters::files::Stage, std::size_t, std::size_t) {},
                        .bounded = true};
    return load_file(task, refusal_);
  }
  // Pupils whose names are the same: all of them are packed into very little.
  void write_book(const std::string& name, std::size_t pupils) {
    domain::Batch batch;
    batch.students.resize(pupils);
    for (std::size_t i = 0; i < pupils; ++i) {
      domain::StudentRecord& one = batch.students[i];
      one.key = "s" + std::to_string(i);
      one.person.surname = "Примеров";
      one.person.name = "Имя";
    }
    auto book = adapters::files::WorkbookWriter::create("roster", folder_ / name);
    ASSERT_TRUE(book && book->add(batch) && book->close());
    ASSERT_LT(std::filesystem::file_size(folder_ / name), base::limits::load_portion_bytes);
  }
  void SetUp() override {
    FilesTest::SetUp();
    if (database_) failing_.emplace(*database_);
  }
  void TearDown() override {
    failing_.reset();
    FilesTest::TearDown();
  }
  std::optional<Failing> failing_;
  Refusal refusal_;
};
ON_BOTH_DATABASES(TrialTest);

TEST_P(TrialTest, of_a_few_rows_is_made_where_they_belong) {
  write_book("few.xlsx", 10);
  const auto checked = check("few.xlsx");
  ASSERT_TRUE(checked) << base::describe(checked.error());
  EXPECT_TRUE(checked->trial && refusal_.trial);
  EXPECT_EQ(checked->job.tally.received(), 10);
  EXPECT_EQ(failing_->trials, 1);
  EXPECT_EQ(count("load_job"), 0);
}

TEST_P(TrialTest, of_a_workbook_that_is_packed_well_is_large_all_the_same) {
  write_book("many.xlsx", base::limits::load_portion_pieces + 1);
  const auto checked = check("many.xlsx");
  ASSERT_TRUE(checked) << base::describe(checked.error());
  EXPECT_EQ(failing_->trials, on_sqlite() ? 0 : 1) << "SQLite: on a copy";
  EXPECT_EQ(count("load_job"), 0);
}

TEST_P(TrialTest, of_many_portions_would_hold_rows_of_postgresql_for_too_long) {
  constexpr std::size_t records = most_check_steps * base::limits::load_portion_pieces + 1;
  write_file(folder_ / "huge.xml", records);
  const auto checked = check("huge.xml");
  EXPECT_EQ(failing_->trials, 0);
  if (on_sqlite()) {
    ASSERT_TRUE(checked) << base::describe(checked.error());
    EXPECT_EQ(checked->job.tally.received(), std::int64_t{records});
  } else {
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Code::too_large);
  }
}

}  // namespace
}  // namespace app

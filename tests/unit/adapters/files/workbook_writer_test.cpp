// What the writer fills in is what the reader of workbooks understands.
#include "adapters/files/workbook_writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/files/columns.hpp"
#include "adapters/files/input_file.hpp"
#include "adapters/files/kinds.hpp"
#include "adapters/files/source.hpp"
#include "adapters/files/workbook_source.hpp"
#include "base/text.hpp"
#include "registers/region.hpp"
#include "transform/fields.hpp"

namespace adapters::files {
namespace {

registers::Region region() {
  registers::RegionSize size;
  size.schools = 1;
  size.students = 60;
  size.days = 1;
  size.last_day = domain::parse_date("2026-11-20").value();
  return registers::Region(size);
}

class WorkbookWriterTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Writes the batch and reads the workbook again.
  domain::Batch there_and_back(std::string_view kind, const domain::Batch& batch) {
    const auto path = folder_ / "book.xlsx";
    auto book = WorkbookWriter::create(kind, path);
    EXPECT_TRUE(book && book->add(batch) && book->close());
    const auto file = InputFile::open(path).value();
    const auto source = open_workbook(file, {}).value();
    domain::Batch all;
    for (std::size_t i = 0; i < source->portions(); ++i) {
      domain::Batch part = source->read(i).value();
      for_each_list(part, [&](domain::RecordKind, auto& records) { join(all, records); });
      for (const auto& it : part.rejected)
        ADD_FAILURE() << it.origin.path << ' ' << base::describe(*it.error);
    }
    return all;
  }

 private:
  template <class Records>
  static void join(domain::Batch& all, Records& records) {
    for_each_list(all, [&](domain::RecordKind, auto& to) {
      if constexpr (std::is_same_v<decltype(to), Records&>)
        to.insert(to.end(), records.begin(), records.end());
    });
  }
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("workbook-writer-" + base::make_uuid());
};

TEST_F(WorkbookWriterTest, a_roster_comes_back_with_its_people) {
  const domain::Batch made = region().roster(0);
  const domain::Batch read = there_and_back("roster", made);
  ASSERT_EQ(read.students.size(), made.students.size());
  for (std::size_t i = 0; i < made.students.size(); ++i) {
    const auto &a = made.students[i].person, &b = read.students[i].person;
    EXPECT_EQ(a.snils.digits(), b.snils.digits());
    EXPECT_EQ(a.surname + a.name + a.patronymic, b.surname + b.name + b.patronymic);
    EXPECT_EQ(a.birth_date, b.birth_date);
    EXPECT_EQ(a.sex, b.sex);
    EXPECT_EQ(a.document.series + a.document.number, b.document.series + b.document.number);
  }
  ASSERT_EQ(read.guardians.size(), made.guardians.size());
  EXPECT_EQ(read.guardians[0].kind, made.guardians[0].kind);
  ASSERT_EQ(read.enrollments.size(), made.enrollments.size());
  EXPECT_EQ(read.enrollments[0].from, made.enrollments[0].from);
  EXPECT_EQ(read.class_groups.size(), made.class_groups.size());
  EXPECT_EQ(read.subjects.size(), made.subjects.size());
  EXPECT_EQ(read.organizations[0].ogrn, made.organizations[0].ogrn);
}

TEST_F(WorkbookWriterTest, marks_come_back_with_their_lessons) {
  const domain::Batch made = region().marks(0, region().last_day());
  const domain::Batch read = there_and_back("marks", made);
  ASSERT_EQ(read.marks.size(), made.marks.size());
  EXPECT_GT(read.lessons.size(), 20u);
  for (std::size_t i = 0; i < made.marks.size(); ++i) {
    EXPECT_EQ(read.marks[i].student_key, made.marks[i].student_key);
    EXPECT_EQ(read.marks[i].value, made.marks[i].value);
    EXPECT_EQ(read.marks[i].work, made.marks[i].work);
  }
}

// The first of these that the field takes.
void fill(const transform::Field& field, const Column& column, domain::Batch& batch) {
  if (!column.choices.empty()) {
    EXPECT_TRUE(field.set(batch, std::string(column.choices.back().code)));
    return;
  }
  for (const char* value : {"true", "2026-09-01", "09:45", "09.02.07", "RUS", "1025400000010", "5",
                            "2026", "540101001", "Значение"})
    if (field.set(batch, value)) return;
}

TEST_F(WorkbookWriterTest, every_field_of_every_kind_comes_back) {
  for (const Sheet& sheet : sheets()) {
    if (sheet.kind == domain::RecordKind::mark || sheet.kind == domain::RecordKind::attendance)
      continue;  // of a lesson: below
    const transform::Target& target = *transform::find_target(domain::name_of(sheet.kind));
    domain::Batch made;
    target.add(made);
    for (const Column& column : sheet.columns)
      fill(*transform::find_field(target, column.field), column, made);
    const domain::Batch read = there_and_back("all", made);
    ASSERT_EQ(target.count(read), 1u) << sheet.title;
    for (const Column& column : sheet.columns) {
      const transform::Field& field = *transform::find_field(target, column.field);
      EXPECT_EQ(field.get(read, 0), field.get(made, 0)) << sheet.title << ' ' << column.title;
    }
  }
}

TEST_F(WorkbookWriterTest, attendance_and_lessons_come_back) {
  const domain::Batch made = region().marks(0, region().last_day());
  ASSERT_FALSE(made.attendance.empty());
  const domain::Batch read = there_and_back("marks", made);
  ASSERT_EQ(read.attendance.size(), made.attendance.size());
  for (std::size_t i = 0; i < made.attendance.size(); ++i) {
    EXPECT_EQ(read.attendance[i].student_key, made.attendance[i].student_key);
    EXPECT_EQ(read.attendance[i].status, made.attendance[i].status);
    EXPECT_FALSE(read.attendance[i].lesson_key.empty());
  }
  ASSERT_FALSE(made.lessons.empty());
  EXPECT_EQ(read.lessons[0].topic, made.lessons[0].topic);
  EXPECT_EQ(read.lessons[0].starts, made.lessons[0].starts);
}

TEST_F(WorkbookWriterTest, another_kind_of_book_is_refused) {
  EXPECT_FALSE(WorkbookWriter::create("nothing", "/nowhere.xlsx"));
}

}  // namespace
}  // namespace adapters::files

// A workbook keeps a text once however many cells show it: what is packed into little is not read
// as if it were little.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "adapters/files/columns.hpp"
#include "adapters/files/workbook_source.hpp"
#include "base/limits.hpp"
#include "evidence/zip.hpp"

namespace adapters::files {
namespace {

namespace limits = base::limits;

class WorkbookText : public ::testing::Test {
 protected:
  ~WorkbookText() override { std::filesystem::remove(path_); }

  // Pupils, of whom every cell shows that text.
  base::Result<std::unique_ptr<Source>> book(const std::string& text, std::size_t pupils) {
    const Sheet& sheet = *find_sheet("Обучающиеся");
    std::string headings, row;
    for (const Column& column : sheet.columns) {
      headings += "<c t=\"inlineStr\"><is><t>" + std::string(column.title) + "</t></is></c>";
      row += "<c t=\"s\"><v>0</v></c>";
    }
    std::string rows = "<worksheet><sheetData><row>" + headings + "</row>";
    for (std::size_t i = 0; i < pupils; ++i) rows += "<row>" + row + "</row>";
    const std::string cover = "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>" +
                              std::string(cover_mark) + std::to_string(template_version) +
                              "</t></is></c></row></sheetData></worksheet>";
    const auto packed = evidence::write_zip(
        {{"mimetype", "x"},
         {"xl/workbook.xml", "<workbook><sheets><sheet name=\"" + std::string(cover_title) +
                                 "\" id=\"a\"/><sheet name=\"" + std::string(sheet.title) +
                                 "\" id=\"b\"/></sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id=\"a\" Target=\"a.xml\"/>"
          "<Relationship Id=\"b\" Target=\"b.xml\"/></Relationships>"},
         {"xl/a.xml", cover},
         {"xl/b.xml", rows + "</sheetData></worksheet>"},
         {"xl/sharedStrings.xml", "<sst><si><t>" + text + "</t></si></sst>"}},
        {});
    EXPECT_TRUE(packed) << base::describe(packed.error());
    std::ofstream(path_, std::ios::binary) << *packed;
    return open_workbook(InputFile::open(path_).value(), {});
  }
  static std::string text_of(std::size_t bytes) {
    return std::string(bytes / find_sheet("Обучающиеся")->columns.size(), 'x');
  }

  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("kontingent-text-" + std::to_string(getpid()) + ".xlsx");
};

TEST_F(WorkbookText, is_what_a_portion_is_cut_by) {
  constexpr std::size_t pupils = 50;
  const auto source = book(text_of(limits::load_portion_bytes / 5), pupils);
  ASSERT_TRUE(source) << base::describe(source.error());
  EXPECT_EQ((*source)->portions(), pupils / 5);
  EXPECT_FALSE((*source)->is_short());
  std::size_t records = 0;
  for (std::size_t i = 0; i < (*source)->portions(); ++i) {
    const auto batch = (*source)->read(i);
    ASSERT_TRUE(batch) << base::describe(batch.error());
    records += batch->rejected.size() + batch->students.size();
  }
  EXPECT_EQ(records, pupils);
}

TEST_F(WorkbookText, of_little_length_leaves_a_portion_its_rows) {
  const auto source = book("x", limits::load_portion_pieces);
  ASSERT_TRUE(source) << base::describe(source.error());
  EXPECT_EQ((*source)->portions(), 1u);
  EXPECT_TRUE((*source)->is_short());
  const auto more = book("x", limits::load_portion_pieces + 1);
  ASSERT_TRUE(more) << base::describe(more.error());
  EXPECT_EQ((*more)->portions(), 2u);
  EXPECT_FALSE((*more)->is_short());
}

TEST_F(WorkbookText, of_a_book_is_bounded_as_that_of_a_sheet) {
  constexpr std::size_t row = limits::load_portion_bytes / 10 * 9;
  const auto source = book(text_of(row), limits::workbook_part_bytes / row + 10);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, base::Code::workbook_refused);
  EXPECT_NE(source.error().subject.find("в книге слишком много текста"), std::string::npos);
}

}  // namespace
}  // namespace adapters::files

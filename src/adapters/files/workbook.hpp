#pragma once
// A workbook (ECMA-376) as rows of cells, read as a stream. Refused in plain words: passwords,
// macros, merged cells, archives that unpack too large. One thread.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/files/zip.hpp"
#include "xml/stream.hpp"

namespace adapters::files {

struct Cell {
  enum class Kind { text, number, boolean, error } kind{};
  std::string text;           // as stored; of a formula: its value
  bool formula_only = false;  // a formula without a value
};

struct Row {
  long number = 0;                    // as Excel shows it
  std::map<std::size_t, Cell> cells;  // by column, 0 = A; not the empty ones
  std::size_t bytes = 0;              // of text in them
};

// "C17" from column 2 and row 17.
std::string cell_name(std::size_t column, long row);

// Strings that the cells of a workbook share, in one block.
class SharedStrings {
 public:
  base::Result<void> add(std::string_view text);  // too many: workbook_refused
  std::optional<std::string_view> find(std::size_t index) const;

 private:
  std::string all_;
  std::vector<std::uint32_t> ends_;
};

class Workbook {
 public:
  // Errors: workbook_refused; those of the file.
  static base::Result<Workbook> open(xml::ReadAt read, std::uint64_t bytes);

  struct Part {
    std::string title, entry;  // "Обучающиеся", "xl/worksheets/sheet4.xml"
  };
  const std::vector<Part>& sheets() const { return sheets_; }
  bool counts_from_1904() const { return from_1904_; }

  // The rows of one sheet that hold anything, from its beginning.
  class Rows {
   public:
    ~Rows();
    Rows(Rows&&) noexcept;
    Rows& operator=(Rows&&) noexcept;
    // Empty at the end. Errors: workbook_refused, subject: the cell.
    base::Result<std::optional<Row>> next();

   private:
    friend class Workbook;
    struct Impl;
    explicit Rows(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };
  base::Result<Rows> rows(const Part& sheet) const;

 private:
  base::Result<void> feed(const std::string& entry, xml::Listener& listener) const;

  std::shared_ptr<const Zip> zip_;
  std::vector<Part> sheets_;
  std::shared_ptr<const SharedStrings> strings_;
  bool from_1904_ = false;
};

}  // namespace adapters::files

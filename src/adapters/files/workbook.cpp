#include "adapters/files/workbook.hpp"

#include "adapters/files/cell_text.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::files {
namespace {

using xml::Attributes;
using Done = base::Result<void>;

struct Silent : xml::Listener {
  Done open(std::string_view, const Attributes&) override { return {}; }
  Done text(std::string_view) override { return {}; }
  Done close(std::string_view) override { return {}; }
};

// xl/workbook.xml: titles with the ids of their parts.
struct Index final : Silent {
  std::vector<std::pair<std::string, std::string>> sheets;
  bool from_1904 = false;
  Done open(std::string_view name, const Attributes& attributes) override {
    if (name == "sheet")
      sheets.emplace_back(attributes.find("name").value_or(""), attributes.find("id").value_or(""));
    if (name == "workbookPr") {
      const auto flag = attributes.find("date1904").value_or("0");
      from_1904 = flag == "1" || flag == "true";
    }
    return {};
  }
};

// xl/_rels/workbook.xml.rels: where the parts lie.
struct Relations final : Silent {
  std::map<std::string, std::string> targets;
  Done open(std::string_view name, const Attributes& attributes) override {
    if (name == "Relationship")
      targets[attributes.find("Id").value_or("")] = attributes.find("Target").value_or("");
    return {};
  }
};

struct Strings final : xml::Listener {
  explicit Strings(SharedStrings& to) : out(to) {}
  SharedStrings& out;
  std::string current;
  bool in_text = false;
  int phonetic = 0;
  Done open(std::string_view name, const Attributes&) override {
    if (name == "si") current.clear();
    phonetic += name == "rPh" ? 1 : 0;
    in_text = name == "t" && phonetic == 0;
    return {};
  }
  Done text(std::string_view piece) override {
    if (in_text) current += piece;
    if (current.size() > base::limits::workbook_strings_bytes)
      return refuse_workbook("в книге слишком много текста");
    return {};
  }
  Done close(std::string_view name) override {
    in_text = false;
    phonetic -= name == "rPh" ? 1 : 0;
    return name == "si" ? out.add(current) : Done();
  }
};

std::string part_path(std::string target) {
  if (target.starts_with('/')) return target.substr(1);
  return "xl/" + target;
}

base::Result<void> check_parts(const Zip& zip) {
  for (const auto& [name, entry] : zip.entries()) {
    const std::string low = base::lower_ascii(name);
    if (low.find("vbaproject") != low.npos || low.find("macrosheets/") != low.npos)
      return refuse_workbook("в книге есть макросы; сохраните её как .xlsx без них");
  }
  if (!zip.entries().contains("xl/workbook.xml"))
    return refuse_workbook("это не книга Excel (.xlsx)");
  return {};
}

}  // namespace

std::string cell_name(std::size_t column, long row) {
  std::string letters;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters + std::to_string(row);
}

base::Result<void> SharedStrings::add(std::string_view text) {
  if (all_.size() + text.size() + 4 * ends_.size() > base::limits::workbook_strings_bytes)
    return refuse_workbook("в книге слишком много текста; разделите её на несколько");
  all_ += text;
  ends_.push_back(static_cast<std::uint32_t>(all_.size()));
  return {};
}

std::optional<std::string_view> SharedStrings::find(std::size_t index) const {
  if (index >= ends_.size()) return std::nullopt;
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(all_).substr(begin, ends_[index] - begin);
}

base::Result<void> Workbook::feed(const std::string& entry, xml::Listener& listener) const {
  BASE_TRY(reader, zip_->read(entry));
  xml::Stream stream(listener);
  for (;;) {
    BASE_TRY(block, reader.next());
    if (block.empty()) break;
    if (auto fed = stream.feed(block); !fed) return fed;
  }
  return stream.finish();
}

base::Result<Workbook> Workbook::open(xml::ReadAt read, std::uint64_t bytes) {
  Workbook book;
  BASE_TRY(zip, Zip::open(std::move(read), bytes));
  BASE_CHECK(check_parts(zip));
  book.zip_ = std::make_shared<const Zip>(std::move(zip));
  Index index;
  BASE_CHECK(book.feed("xl/workbook.xml", index));
  Relations relations;
  BASE_CHECK(book.feed("xl/_rels/workbook.xml.rels", relations));
  book.from_1904_ = index.from_1904;
  for (auto& [title, id] : index.sheets) {
    const auto target = relations.targets.find(id);
    if (target == relations.targets.end())
      return refuse_workbook("архив книги повреждён", "a sheet without a part");
    const std::string part = part_path(target->second);
    for (const Part& other : book.sheets_)
      if (other.title == title || other.entry == part)
        return refuse_workbook("лист «" + title + "» повторяется");
    book.sheets_.push_back({std::move(title), part});
  }
  auto strings = std::make_shared<SharedStrings>();
  if (book.zip_->entries().contains("xl/sharedStrings.xml")) {
    Strings reader(*strings);
    BASE_CHECK(book.feed("xl/sharedStrings.xml", reader));
  }
  book.strings_ = std::move(strings);
  return book;
}

// A sheet at work: blocks go in, rows come out. A block may hold thousands of rows, and one string
// of the book may stand in each of their cells: the texts are put in when a row is taken.
struct Workbook::Rows::Impl final : xml::Listener {
  Impl(std::shared_ptr<const Zip> from, Zip::Reader part, std::string called,
       std::shared_ptr<const SharedStrings> shared)
      : zip(std::move(from)),
        reader(std::move(part)),
        title(std::move(called)),
        strings(std::move(shared)),
        stream(*this) {}

  std::shared_ptr<const Zip> zip;
  Zip::Reader reader;
  std::string title;
  std::shared_ptr<const SharedStrings> strings;
  xml::Stream stream;
  struct Written {  // a cell as it stands in the sheet
    std::size_t column;
    std::string type, value;
    bool formula;
  };
  struct WrittenRow {
    long number = 0;
    std::vector<Written> cells;
  };
  std::deque<WrittenRow> ready;
  bool over = false;

  WrittenRow row;
  std::size_t column = 0, row_bytes = 0;  // of text in the row
  std::string type, value;
  bool formula = false, taking = false, in_row = false;
  int phonetic = 0;

  base::Error refuse(const std::string& why, const std::string& cell) const {
    return refuse_workbook("лист «" + title + "», " + cell + ": " + why);
  }

  Done begin_row(const Attributes& attributes) {
    const auto number = base::parse_integer(attributes.find("r").value_or(""));
    const long next = number ? static_cast<long>(*number) : row.number + 1;
    if (next <= row.number || next > static_cast<long>(base::limits::workbook_rows))
      return refuse("строки не по порядку", "строка " + std::to_string(next));
    row = {next, {}};
    row_bytes = 0;
    column = 0;
    in_row = true;
    return {};
  }

  Done begin_cell(const Attributes& attributes) {
    if (const auto reference = attributes.find("r")) {
      std::size_t letters = 0, at = 0;
      for (; at < reference->size() && (*reference)[at] >= 'A' && (*reference)[at] <= 'Z' && at < 4;
           ++at)
        letters = letters * 26 + static_cast<std::size_t>((*reference)[at] - 'A' + 1);
      if (letters == 0 || letters > 16384 || letters < column + 1 ||
          reference->substr(at) != std::to_string(row.number))
        return refuse("ячейка не на своём месте", "строка " + std::to_string(row.number));
      column = letters - 1;
    }
    type = attributes.find("t").value_or("n");
    value.clear();
    formula = false;
    return {};
  }

  Done open(std::string_view name, const Attributes& attributes) override {
    if (name == "row") return begin_row(attributes);
    if (name == "mergeCell")
      return refuse("объединённые ячейки; разъедините их", attributes.find("ref").value_or(""));
    if (!in_row) return {};
    if (name == "c") return begin_cell(attributes);
    formula = formula || name == "f";
    phonetic += name == "rPh" ? 1 : 0;
    taking = name == "v" || (name == "t" && phonetic == 0);
    return {};
  }

  Done text(std::string_view piece) override {
    if (!taking) return {};
    value += piece;
    constexpr std::size_t most = 4 * 32'767;  // Excel's limit, in characters
    return value.size() > most
               ? Done(refuse("слишком длинный текст", cell_name(column, row.number)))
               : Done();
  }

  Done close(std::string_view name) override {
    taking = false;
    phonetic -= name == "rPh" ? 1 : 0;
    if (name == "c" && in_row) return end_cell();
    if (name == "row") {
      in_row = false;
      if (!row.cells.empty()) ready.push_back({row.number, std::move(row.cells)});
    }
    return {};
  }

  Done end_cell() {
    const std::size_t place = column++;
    if (value.empty() && !formula) return {};
    row_bytes += value.size();
    row.cells.push_back({place, std::move(type), std::move(value), formula});
    return check_text(row_bytes, place, row.number);
  }

  Done check_text(std::size_t bytes, std::size_t place, long number) const {
    if (bytes <= base::limits::load_portion_bytes) return {};
    return refuse("слишком много текста в одной строке", cell_name(place, number));
  }

  base::Result<Row> read(const WrittenRow& written) const {
    Row out{written.number, {}, 0};
    for (const Written& one : written.cells) {
      BASE_TRY(text, text_of(one, written.number));
      out.bytes += text.size();
      BASE_CHECK(check_text(out.bytes, one.column, written.number));
      Cell cell = cell_of(one, text);
      if (!cell.text.empty() || cell.formula_only)
        out.cells.emplace_hint(out.cells.end(), one.column, std::move(cell));
    }
    return out;
  }

  base::Result<std::string_view> text_of(const Written& cell, long number) const {
    if (cell.type != "s") return std::string_view(cell.value);
    const auto index = base::parse_integer(cell.value);
    const auto shared =
        index && *index >= 0 ? strings->find(static_cast<std::size_t>(*index)) : std::nullopt;
    if (!shared) return refuse("ячейка повреждена", cell_name(cell.column, number));
    return *shared;
  }

  static Cell cell_of(const Written& written, std::string_view text) {
    Cell cell;
    if (written.type == "n")
      cell.kind = Cell::Kind::number;
    else if (written.type == "b")
      cell.kind = Cell::Kind::boolean;
    else if (written.type == "e")
      cell.kind = Cell::Kind::error;
    if (cell.kind == Cell::Kind::text) {
      const auto plain = unescape_cell(text);
      if (plain) cell.text = trim_cell(*plain);
      if (!plain) cell = {Cell::Kind::error, "знак, которого не бывает в тексте"};
    } else {
      cell.text = trim_cell(text);
    }
    cell.formula_only = written.formula && cell.text.empty();
    return cell;
  }
};

Workbook::Rows::Rows(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Workbook::Rows::~Rows() = default;
Workbook::Rows::Rows(Rows&&) noexcept = default;
Workbook::Rows& Workbook::Rows::operator=(Rows&&) noexcept = default;

base::Result<std::optional<Row>> Workbook::Rows::next() {
  Impl& self = *impl_;
  for (;;) {
    while (self.ready.empty() && !self.over) {
      BASE_TRY(block, self.reader.next());
      self.over = block.empty();
      auto fed = self.over ? self.stream.finish() : self.stream.feed(block);
      if (!fed && fed.error().code != base::Code::workbook_refused)
        return refuse_workbook("лист «" + self.title + "» повреждён", base::describe(fed.error()));
      if (!fed) return fed.error();
    }
    if (self.ready.empty()) return std::optional<Row>();
    BASE_TRY(row, self.read(self.ready.front()));
    self.ready.pop_front();
    if (!row.cells.empty()) return std::optional<Row>(std::move(row));
  }
}

base::Result<Workbook::Rows> Workbook::rows(const Part& sheet) const {
  BASE_TRY(reader, zip_->read(sheet.entry));
  return Rows(std::make_unique<Rows::Impl>(zip_, std::move(reader), sheet.title, strings_));
}

}  // namespace adapters::files

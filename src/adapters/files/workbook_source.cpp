#include "adapters/files/workbook_source.hpp"

#include <algorithm>
#include <unordered_set>

#include "adapters/diary/operations.hpp"
#include "adapters/files/cell_value.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "transform/fields.hpp"

namespace adapters::files {
namespace {

using base::Code;
using domain::RecordKind;

// One sheet as it lies in the workbook at hand.
struct Layout {
  const Sheet* sheet = nullptr;
  Workbook::Part part;
  std::map<std::size_t, const Column*> columns;  // by place
  std::size_t rows = 0;                          // below the headings
};

struct Portion {
  std::size_t layout = 0, first = 0;  // row below the headings
  std::size_t rows = 0, bytes = 0;    // in it; of text in their cells
};

class WorkbookSource final : public Source {
 public:
  explicit WorkbookSource(Workbook book) : book_(std::move(book)) {}

  base::Result<void> look_through();
  base::Result<void> check_operations(const domain::Partner& partner) const;
  std::size_t portions() const override { return portions_.size(); }
  std::size_t readers() const override { return 1; }
  base::Result<Kinds> survey(std::size_t portion, std::vector<xml::SchemaError>&) override;
  bool asks_for_check() const override { return false; }
  bool is_short() const override;
  base::Result<domain::Batch> read(std::size_t portion) override;
  void locate(domain::RecordResult& result) const override;

 private:
  base::Result<Layout> read_headings(const Workbook::Part& part, Workbook::Rows& rows) const;
  base::Result<void> check_cover() const;
  base::Result<void> count(Layout& layout, const Row& row);
  base::Result<void> go_to(const Portion& portion);
  void add_record(const Layout& layout, RecordKind kind, const Row& row, domain::Batch& batch);
  void add_with_lesson(const Layout& layout, const Row& row, domain::Batch& batch);
  std::optional<base::Error> fill(const Layout& layout, RecordKind kind, const Row& row,
                                  domain::Batch& batch, std::size_t& wrong, std::string& key);

  Workbook book_;
  std::vector<Layout> layouts_;
  std::vector<Portion> portions_;
  std::uint64_t bytes_ = 0;             // of text in all cells
  std::optional<Workbook::Rows> rows_;  // those of at_.layout, from at_.first on
  Portion at_;
  std::unordered_set<std::string> lessons_;  // of the portion that is being read
};

// A sheet of marks has the lesson's number, too.
std::string_view field_of(const Column& column) {
  return column.field == "mark_number" ? "number" : column.field;
}

base::Error refuse_sheet(const std::string& title, const std::string& why) {
  return refuse_workbook("лист «" + title + "»: " + why);
}

base::Result<void> WorkbookSource::check_cover() const {
  const auto& parts = book_.sheets();
  std::string mark;
  if (!parts.empty() && parts.front().title == cover_title) {
    BASE_TRY(rows, book_.rows(parts.front()));
    BASE_TRY(first, rows.next());
    if (first && first->number == 1 && first->cells.contains(0)) mark = first->cells.at(0).text;
  }
  if (mark == std::string(cover_mark) + std::to_string(template_version)) return {};
  return refuse_workbook(mark.starts_with(cover_mark)
                             ? "шаблон другой версии: «" + mark + "»"
                             : "это не шаблон Контингента: нет листа «Инструкция» с его отметкой");
}

base::Result<Layout> WorkbookSource::read_headings(const Workbook::Part& part,
                                                   Workbook::Rows& rows) const {
  Layout layout{find_sheet(part.title), part, {}, 0};
  if (layout.sheet == nullptr) return refuse_sheet(part.title, "такого листа нет в шаблоне");
  BASE_TRY(first, rows.next());
  if (!first || first->number != 1) return refuse_sheet(part.title, "нет заголовков в строке 1");
  for (const auto& [place, cell] : first->cells) {
    const auto& known = layout.sheet->columns;
    const auto column =
        std::find_if(known.begin(), known.end(),
                     [&, &text = cell.text](const Column& c) { return c.title == text; });
    if (column == known.end())
      return refuse_sheet(part.title, cell_name(place, 1) + ": такого столбца нет в шаблоне");
    for (const auto& [other, taken] : layout.columns)
      if (taken == &*column)
        return refuse_sheet(part.title, cell_name(place, 1) + ": столбец повторяется");
    layout.columns.emplace(place, &*column);
  }
  for (const Column& column : layout.sheet->columns) {
    const bool there = std::any_of(layout.columns.begin(), layout.columns.end(),
                                   [&](const auto& pair) { return pair.second == &column; });
    if (column.required && !there)
      return refuse_sheet(part.title, "нет столбца «" + std::string(column.title) + "»");
  }
  return layout;
}

// All of the workbook is read once: what is wrong with it shows before anything is stored.
base::Result<void> WorkbookSource::look_through() {
  BASE_CHECK(check_cover());
  for (const Workbook::Part& part : book_.sheets()) {
    if (part.title == cover_title) continue;
    BASE_TRY(rows, book_.rows(part));
    BASE_TRY(layout, read_headings(part, rows));
    for (;;) {
      BASE_TRY(row, rows.next());
      if (!row) break;
      BASE_CHECK(count(layout, *row));
    }
    layouts_.push_back(std::move(layout));
  }
  if (portions_.empty()) return refuse_workbook("в книге нет ни одной заполненной строки");
  return {};
}

// One string of the book may stand in each of its cells: the archive says nothing of what there is
// to read.
base::Result<void> WorkbookSource::count(Layout& layout, const Row& row) {
  bytes_ += row.bytes;
  if (bytes_ > base::limits::workbook_part_bytes)
    return refuse_workbook("в книге слишком много текста; разделите её на несколько");
  const bool more = layout.rows != 0 && portions_.back().rows < base::limits::load_portion_pieces &&
                    portions_.back().bytes + row.bytes <= base::limits::load_portion_bytes;
  if (!more) portions_.push_back({layouts_.size(), layout.rows, 0, 0});
  ++layout.rows;
  ++portions_.back().rows;
  portions_.back().bytes += row.bytes;
  return {};
}

bool WorkbookSource::is_short() const {
  std::size_t rows = 0;
  for (const Layout& layout : layouts_) rows += layout.rows;
  return rows <= base::limits::load_portion_pieces && bytes_ <= base::limits::load_portion_bytes;
}

// A book may hold what several operations send: each must be allowed, or none of it is loaded.
base::Result<void> WorkbookSource::check_operations(const domain::Partner& partner) const {
  for (const Layout& layout : layouts_)
    if (layout.rows != 0)
      BASE_CHECK(diary::check_operation(partner, operation_of(layout.sheet->kind),
                                        "лист «" + layout.part.title + "»"));
  return {};
}

base::Result<void> WorkbookSource::go_to(const Portion& portion) {
  if (!rows_ || at_.layout != portion.layout || at_.first > portion.first) {
    BASE_TRY(rows, book_.rows(layouts_[portion.layout].part));
    BASE_CHECK(rows.next());  // the headings
    rows_.emplace(std::move(rows));
    at_ = {portion.layout, 0, 0, 0};
  }
  for (; at_.first < portion.first; ++at_.first) BASE_CHECK(rows_->next());
  return {};
}

base::Result<Kinds> WorkbookSource::survey(std::size_t number, std::vector<xml::SchemaError>&) {
  const RecordKind kind = layouts_[portions_.at(number).layout].sheet->kind;
  Counts counts{};
  counts[static_cast<std::size_t>(kind)] = 1;
  if (kind == RecordKind::mark || kind == RecordKind::attendance)
    counts[static_cast<std::size_t>(RecordKind::lesson)] = 1;
  return kinds_of(counts);
}

base::Result<domain::Batch> WorkbookSource::read(std::size_t number) {
  const Portion& portion = portions_.at(number);
  BASE_CHECK(go_to(portion));
  const Layout& layout = layouts_[portion.layout];
  domain::Batch batch;
  lessons_.clear();
  for (std::size_t i = 0; i < portion.rows; ++i, ++at_.first) {
    BASE_TRY(row, rows_->next());
    if (!row) break;
    const RecordKind kind = layout.sheet->kind;
    if (kind == RecordKind::mark || kind == RecordKind::attendance || kind == RecordKind::lesson)
      add_with_lesson(layout, *row, batch);
    else
      add_record(layout, kind, *row, batch);
  }
  return batch;
}

// Sets the fields of the newest record. wrong: the column at fault.
std::optional<base::Error> WorkbookSource::fill(const Layout& layout, RecordKind kind,
                                                const Row& row, domain::Batch& batch,
                                                std::size_t& wrong, std::string& key) {
  const transform::Target& target = *transform::find_target(domain::name_of(kind));
  for (const auto& [place, cell] : row.cells) {
    wrong = place;
    // nobody would notice that it was dropped; the row's lesson is not at fault
    if (kind == layout.sheet->kind && !layout.columns.contains(place))
      return base::fail(Code::field_invalid, {}, "значение в столбце без заголовка");
  }
  for (const auto& [place, column] : layout.columns) {
    if (kind != layout.sheet->kind && !is_of_lesson(*layout.sheet, column->field)) continue;
    if (kind == layout.sheet->kind && is_of_lesson(*layout.sheet, column->field)) continue;
    wrong = place;
    const auto cell = row.cells.find(place);
    std::string value;
    if (cell != row.cells.end()) {
      auto read = value_of(cell->second, *column, book_.counts_from_1904());
      if (!read) return read.error();
      value = std::move(*read);
    }
    const std::string title(column->title);
    if (value.empty() && column->required) return base::fail(Code::field_missing, {}, title);
    if (value.empty()) continue;
    if (column->field == "key") key = value;
    const std::string sent = value;
    const auto set = transform::find_field(target, field_of(*column))->set(batch, std::move(value));
    if (!set) return base::fail(set.error().code, {}, title + ": " + base::mask(sent));
  }
  if (target.check != nullptr)
    if (const auto checked = target.check(batch); !checked) return checked.error();
  return std::nullopt;
}

// Rules of the register name a field; people look for its cell.
void WorkbookSource::locate(domain::RecordResult& result) const {
  const std::string title = result.origin.path.substr(0, result.origin.path.find('!'));
  const auto layout = std::find_if(layouts_.begin(), layouts_.end(),
                                   [&](const Layout& one) { return one.part.title == title; });
  if (layout == layouts_.end() || !result.error) return;
  const Sheet& sheet = *layout->sheet;
  for (const auto& [place, column] : layout->columns) {
    if (is_of_lesson(sheet, column->field) != (result.kind != sheet.kind)) continue;
    if (transform::contract_name(field_of(*column)) != result.error->subject) continue;
    result.origin.path = title + "!" + cell_name(place, result.origin.line);
    result.error->subject = column->title;
    return;
  }
}

void WorkbookSource::add_record(const Layout& layout, RecordKind kind, const Row& row,
                                domain::Batch& batch) {
  const transform::Target& target = *transform::find_target(domain::name_of(kind));
  target.add(batch) = {
      layout.part.title + "!" + cell_name(layout.columns.begin()->first, row.number), row.number};
  std::size_t wrong = 0;
  std::string key;
  auto error = fill(layout, kind, row, batch, wrong, key);
  if (!error) return;
  target.drop(batch);
  batch.rejected.push_back({kind,
                            domain::Outcome::rejected,
                            {layout.part.title + "!" + cell_name(wrong, row.number), row.number},
                            std::move(key),
                            std::move(error)});
}

// What of the row a lesson is known by.
std::string lesson_key(const std::map<std::size_t, const Column*>& columns, const Row& row) {
  std::string key;
  for (const auto& [place, column] : columns) {
    if (std::find(std::begin(lesson_fields), std::end(lesson_fields), column->field) ==
        std::end(lesson_fields))
      continue;
    const auto cell = row.cells.find(place);
    key +=
        std::string(column->field) + "=" + (cell == row.cells.end() ? "" : cell->second.text) + "|";
  }
  return key;
}

// The row's lesson, once for all that is of it, then the mark or attendance.
void WorkbookSource::add_with_lesson(const Layout& layout, const Row& row, domain::Batch& batch) {
  const RecordKind kind = layout.sheet->kind;
  const std::string lesson = lesson_key(layout.columns, row);
  const std::size_t rejected = batch.rejected.size();
  if (lessons_.insert(lesson).second || kind == RecordKind::lesson) {
    add_record(layout, RecordKind::lesson, row, batch);
    if (batch.rejected.size() == rejected)
      batch.lessons.back().key = lesson;
    else
      batch.rejected.back().key = lesson;
  }
  if (kind == RecordKind::lesson) return;
  const std::size_t marks = batch.marks.size(), attendance = batch.attendance.size();
  add_record(layout, kind, row, batch);
  if (batch.marks.size() > marks) batch.marks.back().lesson_key = lesson;
  if (batch.attendance.size() > attendance) batch.attendance.back().lesson_key = lesson;
}

}  // namespace

base::Result<std::unique_ptr<Source>> open_workbook(const InputFile& file,
                                                    const domain::Partner& partner) {
  BASE_TRY(book, Workbook::open(file.reader(), file.bytes()));
  auto source = std::make_unique<WorkbookSource>(std::move(book));
  BASE_CHECK(source->look_through());
  BASE_CHECK(source->check_operations(partner));
  return std::unique_ptr<Source>(std::move(source));
}

}  // namespace adapters::files

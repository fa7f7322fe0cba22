#include "adapters/files/workbook_writer.hpp"

#include <xlsxwriter.h>

#include <unordered_map>

#include "adapters/files/columns.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "transform/fields.hpp"

namespace adapters::files {
namespace {

using base::Code;
using domain::RecordKind;

// As a person writes it into the template.
std::string cell_text(const Column& column, const std::string& value) {
  if (column.shape == Shape::yes_no) return value == "true" ? "Да" : "Нет";
  if (column.shape == Shape::date && value.size() == 10)
    return value.substr(8) + "." + value.substr(5, 2) + "." + value.substr(0, 4);
  if (column.shape != Shape::list && column.shape != Shape::lists) return value;
  std::string labels;
  for (const std::string& code : base::split_words(value))
    for (const Choice& choice : column.choices)
      if (choice.code == code) labels.append(labels.empty() ? "" : ", ").append(choice.label);
  return labels;
}

}  // namespace

struct WorkbookWriter::Impl {
  struct Out {
    const Sheet* sheet;
    lxw_worksheet* cells;
    lxw_row_t next = 1;  // the headings stand in row 0
  };
  std::filesystem::path file;
  lxw_workbook* book = nullptr;
  std::vector<Out> sheets;

  ~Impl() {
    if (book != nullptr) workbook_close(book);
  }
  void begin(const Sheet& sheet) {
    Out out{&sheet, workbook_add_worksheet(book, std::string(sheet.title).c_str())};
    lxw_col_t at = 0;
    for (const Column& column : sheet.columns)
      worksheet_write_string(out.cells, 0, at++, std::string(column.title).c_str(), nullptr);
    sheets.push_back(out);
  }
  static void write(Out& out, const domain::Batch& batch, std::size_t record, std::size_t lesson) {
    lxw_col_t at = 0;
    for (const Column& column : out.sheet->columns) {
      const bool of_lesson = is_of_lesson(*out.sheet, column.field);
      const auto kind = of_lesson ? RecordKind::lesson : out.sheet->kind;
      const transform::Target& target = *transform::find_target(domain::name_of(kind));
      const std::string_view field = column.field == "mark_number" ? "number" : column.field;
      const std::string text = cell_text(
          column, transform::find_field(target, field)->get(batch, of_lesson ? lesson : record));
      if (!text.empty()) worksheet_write_string(out.cells, out.next, at, text.c_str(), nullptr);
      ++at;
    }
    ++out.next;
  }
};

WorkbookWriter::WorkbookWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WorkbookWriter::~WorkbookWriter() = default;
WorkbookWriter::WorkbookWriter(WorkbookWriter&&) noexcept = default;
WorkbookWriter& WorkbookWriter::operator=(WorkbookWriter&&) noexcept = default;

// The same records make the same octets, whenever they are written.
constexpr std::time_t unchanging = 315'532'800;  // 1980-01-01, the first day of ZIP

base::Result<WorkbookWriter> WorkbookWriter::create(std::string_view kind,
                                                    const std::filesystem::path& file) {
  const auto chosen = template_sheets(kind);
  if (chosen.empty()) return base::fail(Code::usage, "no such template", std::string(kind));
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  auto impl = std::make_unique<Impl>();
  impl->file = file;
  impl->book = workbook_new_opt(file.c_str(), &options);
  if (impl->book == nullptr) return base::fail(Code::internal, "no memory for a workbook");
  lxw_doc_properties properties{};
  properties.created = unchanging;
  workbook_set_properties(impl->book, &properties);
  lxw_worksheet* cover = workbook_add_worksheet(impl->book, std::string(cover_title).c_str());
  const std::string mark = std::string(cover_mark) + std::to_string(template_version);
  worksheet_write_string(cover, 0, 0, mark.c_str(), nullptr);
  for (const Sheet* sheet : chosen) impl->begin(*sheet);
  return WorkbookWriter(std::move(impl));
}

base::Result<void> WorkbookWriter::add(const domain::Batch& batch) {
  std::unordered_map<std::string_view, std::size_t> lessons;
  for (std::size_t i = 0; i < batch.lessons.size(); ++i) lessons.emplace(batch.lessons[i].key, i);
  for (Impl::Out& out : impl_->sheets) {
    const auto* target = transform::find_target(domain::name_of(out.sheet->kind));
    const std::size_t records = target->count(batch);
    if (out.next + records > base::limits::workbook_rows)
      return base::fail(Code::too_large, "строк больше, чем вмещает лист",
                        std::string(out.sheet->title));
    const auto lesson_of = [&](std::size_t record) {
      if (out.sheet->kind == RecordKind::mark) return lessons.at(batch.marks[record].lesson_key);
      if (out.sheet->kind == RecordKind::attendance)
        return lessons.at(batch.attendance[record].lesson_key);
      return std::size_t{0};
    };
    for (std::size_t i = 0; i < records; ++i) Impl::write(out, batch, i, lesson_of(i));
  }
  return {};
}

base::Result<void> WorkbookWriter::close() {
  if (workbook_close(std::exchange(impl_->book, nullptr)) == LXW_NO_ERROR) return {};
  return base::fail(Code::file_unreadable, "не записывается", impl_->file.string());
}

}  // namespace adapters::files

#include "adapters/files/protocol.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <boost/json.hpp>
#include <fstream>

#include "adapters/files/kinds.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::files {
namespace {

using base::Code;

constexpr std::array<const char*, 9> titles{"Место",   "Строка",        "Вид записи", "Ключ", "Код",
                                            "Правило", "Как исправить", "Значение",   "Итог"};
constexpr std::array<double, 9> widths{45, 9, 16, 20, 10, 45, 60, 30, 12};
constexpr auto columns = static_cast<lxw_col_t>(titles.size());

std::array<std::string, 9> cells_of(const ProtocolRow& row) {
  return {row.place,  row.line > 0 ? std::to_string(row.line) : "",
          row.kind,   row.key,
          row.code,   row.rule,
          row.cure,   row.subject,
          row.outcome};
}

std::string summary(const ProtocolHead& head) {
  return base::format_time(head.at) + "; " + (head.ok ? "Успешно" : "Ошибка") +
         (head.trial ? " (проверка, не сохранено)" : "") + "; " + domain::describe(head.tally);
}

// Written beside its place and renamed into it. The folder may be a supplier's, who must not choose
// what is written to: the draft is always a new file, and the writer has it by its descriptor.
class Draft {
 public:
  explicit Draft(std::filesystem::path file) : file_(std::move(file)) {
    draft_ = file_.parent_path() / ("." + base::make_uuid() + ".part");
    opened_ = ::open(draft_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
    path_ = "/proc/self/fd/" + std::to_string(opened_);  // none: no such file
  }
  ~Draft() {
    if (opened_ < 0) return;
    ::close(opened_);
    std::error_code ignored;
    if (!placed_) std::filesystem::remove(draft_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }
  base::Result<void> place(bool written) {
    std::error_code failure;
    if (written) std::filesystem::rename(draft_, file_, failure);
    if (!written || failure)
      return base::fail(Code::file_unreadable, "не записывается", file_.string());
    placed_ = true;
    return {};
  }

 private:
  std::filesystem::path file_, draft_;
  int opened_ = -1;
  std::string path_;
  bool placed_ = false;
};

class CsvProtocol final : public Protocol {
 public:
  CsvProtocol(const std::filesystem::path& file, const ProtocolHead& head)
      : draft_(file), out_(draft_.path(), std::ios::binary) {
    out_ << "\xEF\xBB\xBF";
    line(std::array{head.file, head.supplier, summary(head)});
    line(titles);
  }
  void add(const ProtocolRow& row) override { line(cells_of(row)); }
  base::Result<void> close() override {
    out_.close();
    return draft_.place(!out_.fail());
  }

 private:
  template <class Cells>
  void line(const Cells& cells) {
    const char* gap = "";
    for (const auto& cell : cells) {
      out_ << gap << csv_cell(cell);
      gap = ";";
    }
    out_ << "\r\n";
  }
  Draft draft_;
  std::ofstream out_;
};

class JsonProtocol final : public Protocol {
 public:
  JsonProtocol(const std::filesystem::path& file, const ProtocolHead& head)
      : draft_(file), out_(draft_.path(), std::ios::binary) {
    boost::json::object all{{"file", head.file},
                            {"supplier", head.supplier},
                            {"trace", head.trace},
                            {"at", base::format_time(head.at)},
                            {"ok", head.ok},
                            {"saved", !head.trial && !head.refused},
                            {"received", head.tally.received()}};
    for (const domain::Outcome outcome : domain::all_outcomes)
      all[domain::name_of(outcome)] = head.tally[outcome];
    const std::string text = boost::json::serialize(all);
    out_ << text.substr(0, text.size() - 1) << ",\"errors\":[";
  }
  void add(const ProtocolRow& row) override {
    out_ << gap_
         << boost::json::serialize(boost::json::object{{"place", row.place},
                                                       {"line", row.line},
                                                       {"kind", row.kind},
                                                       {"key", row.key},
                                                       {"code", row.code},
                                                       {"rule", row.rule},
                                                       {"cure", row.cure},
                                                       {"subject", row.subject},
                                                       {"outcome", row.outcome}});
    gap_ = ",\n";
  }
  base::Result<void> close() override {
    out_ << "]}\n";
    out_.close();
    return draft_.place(!out_.fail());
  }

 private:
  Draft draft_;
  std::ofstream out_;
  const char* gap_ = "\n";
};

// More rows than a sheet holds go on in the next one.
class XlsxProtocol final : public Protocol {
 public:
  XlsxProtocol(const std::filesystem::path& file, const ProtocolHead& head) : draft_(file) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(draft_.path().c_str(), &options);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    begin_sheet();
    worksheet_write_string(sheet_, row_++, 0, (head.file + "; " + summary(head)).c_str(), bold_);
    write_titles();
  }
  ~XlsxProtocol() override {
    if (book_ != nullptr) workbook_close(book_);
  }
  void add(const ProtocolRow& row) override {
    if (row_ >= base::limits::workbook_rows) {
      begin_sheet();
      write_titles();
    }
    lxw_col_t column = 0;
    for (const std::string& cell : cells_of(row))  // as text: never a formula
      worksheet_write_string(sheet_, row_, column++, cell.c_str(), nullptr);
    ++row_;
  }
  base::Result<void> close() override {
    const bool written = workbook_close(std::exchange(book_, nullptr)) == LXW_NO_ERROR;
    return draft_.place(written);
  }

 private:
  void begin_sheet() {
    sheet_ = workbook_add_worksheet(book_, nullptr);
    row_ = 0;
    for (lxw_col_t i = 0; i < columns; ++i) worksheet_set_column(sheet_, i, i, widths[i], nullptr);
  }
  void write_titles() {
    for (lxw_col_t i = 0; i < columns; ++i)
      worksheet_write_string(sheet_, row_, i, titles[i], bold_);
    ++row_;
  }
  Draft draft_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_row_t row_ = 0;
};

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    cell = "'";
  cell += text;
  if (cell.find_first_of(";\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

ProtocolRow protocol_row(const domain::RecordResult& record) {
  const base::CodeInfo& row = base::info(record.error ? record.error->code : Code::internal);
  return {record.origin.path,
          record.origin.line,
          std::string(title_of(record.kind)),
          base::mask(record.key),
          std::string(row.id),
          std::string(row.text),
          std::string(row.cure),
          record.error ? record.error->subject : std::string(),
          record.outcome == domain::Outcome::waiting ? "ждёт" : "отклонена"};
}

bool Protocol::is_name(const std::filesystem::path& file) {
  const std::string end = base::lower_ascii(file.extension().string());
  return end == ".xlsx" || end == ".csv" || end == ".json";
}

base::Result<std::unique_ptr<Protocol>> Protocol::create(const std::filesystem::path& file,
                                                         const ProtocolHead& head) {
  if (!is_name(file))
    return base::fail(Code::usage, "протокол: .xlsx, .csv или .json", file.string());
  const std::string end = base::lower_ascii(file.extension().string());
  std::unique_ptr<Protocol> made;
  if (end == ".csv")
    made = std::make_unique<CsvProtocol>(file, head);
  else if (end == ".json")
    made = std::make_unique<JsonProtocol>(file, head);
  else
    made = std::make_unique<XlsxProtocol>(file, head);
  return made;
}

}  // namespace adapters::files

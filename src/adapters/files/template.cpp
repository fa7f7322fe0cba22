#include "adapters/files/template.hpp"

#include <xlsxwriter.h>

#include <fstream>
#include <string>

#include "adapters/files/columns.hpp"

namespace adapters::files {
namespace {

using base::Code;

constexpr lxw_row_t listed_rows = 10'000;  // have the drop-down lists

struct Looks {
  lxw_format *needed, *heading, *text, *date, *plain;
};

Looks make_looks(lxw_workbook* book) {
  const auto make = [book] { return workbook_add_format(book); };
  Looks looks{make(), make(), make(), make(), make()};
  for (lxw_format* heading : {looks.needed, looks.heading}) {
    format_set_bold(heading);
    format_set_text_wrap(heading);
    format_set_border(heading, LXW_BORDER_THIN);
  }
  format_set_bg_color(looks.needed, 0xFFE699);
  format_set_bg_color(looks.heading, 0xDDEBF7);
  format_set_num_format(looks.text, "@");  // keeps leading zeros
  format_set_num_format(looks.date, "dd.mm.yyyy");
  return looks;
}

void write_cover(lxw_workbook* book) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(cover_title).c_str());
  worksheet_set_column(sheet, 0, 0, 110, nullptr);
  const std::string mark = std::string(cover_mark) + std::to_string(template_version);
  const char* const lines[] = {
      mark.c_str(),
      "Строку выше не меняйте: по ней программа узнаёт шаблон.",
      "Заполняйте листы со второй строки. Жёлтые столбцы обязательны. Подсказка — в примечании "
      "к заголовку.",
      "Столбцы можно переставлять и убирать (кроме жёлтых); листы без строк можно удалить.",
      "Не объединяйте ячейки. Макросы и пароли не допускаются. Формула читается как её значение.",
      "Коды связывают листы: код класса в зачислении — тот же, что на листе «Классы» или в "
      "прежней загрузке.",
      "Проверить без сохранения: kontingent load ФАЙЛ.xlsx --supplier КОД --dry-run"};
  lxw_row_t row = 0;
  for (const char* line : lines) worksheet_write_string(sheet, row++, 0, line, nullptr);
}

void add_list(lxw_worksheet* sheet, lxw_col_t at, const Column& column) {
  std::vector<std::string> labels;
  if (column.shape == Shape::yes_no) labels = {"Да", "Нет"};
  for (const Choice& choice : column.choices) labels.emplace_back(choice.label);
  std::vector<char*> words;  // the library's interface knows no const
  for (std::string& label : labels) words.push_back(label.data());
  words.push_back(nullptr);
  std::string title = "Нет в списке", message = "Выберите значение из списка.";
  lxw_data_validation rule{};
  rule.validate = LXW_VALIDATION_TYPE_LIST;
  rule.value_list = words.data();
  rule.error_title = title.data();
  rule.error_message = message.data();
  worksheet_data_validation_range(sheet, 1, at, listed_rows, at, &rule);
}

void write_sheet(lxw_workbook* book, const Sheet& wanted, const Looks& looks) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(wanted.title).c_str());
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_row(sheet, 0, 32, nullptr);
  lxw_col_t at = 0;
  for (const Column& column : wanted.columns) {
    lxw_format* cells = column.shape == Shape::date     ? looks.date
                        : column.shape == Shape::number ? looks.plain
                                                        : looks.text;
    worksheet_set_column(sheet, at, at, 22, cells);
    worksheet_write_string(sheet, 0, at, std::string(column.title).c_str(),
                           column.required ? looks.needed : looks.heading);
    if (!column.note.empty())
      worksheet_write_comment(sheet, 0, at, std::string(column.note).c_str());
    if (column.shape == Shape::list || column.shape == Shape::yes_no) add_list(sheet, at, column);
    ++at;
  }
}

}  // namespace

base::Result<void> write_template(std::string_view kind, const std::filesystem::path& file) {
  const auto chosen = template_sheets(kind);
  if (chosen.empty())
    return base::fail(Code::usage, "вид шаблона: roster, marks, final-marks, portfolio или all",
                      std::string(kind));
  // the library would complain on the error stream, in words of its own
  if (!std::ofstream(file, std::ios::binary | std::ios::app))
    return base::fail(Code::file_unreadable, "не записывается", file.string());
  lxw_workbook* book = workbook_new(file.c_str());
  if (book == nullptr) return base::fail(Code::internal, "no memory for a workbook");
  const Looks looks = make_looks(book);
  write_cover(book);
  for (const Sheet* sheet : chosen) write_sheet(book, *sheet, looks);
  if (workbook_close(book) != LXW_NO_ERROR)
    return base::fail(Code::file_unreadable, "не записывается", file.string());
  return {};
}

}  // namespace adapters::files

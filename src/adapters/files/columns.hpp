#pragma once
// What the sheets of our workbooks hold: one table for the template that is written and for the
// rows that are read. Constant; any thread.
#include <span>
#include <string_view>
#include <vector>

#include "domain/records.hpp"

namespace adapters::files {

inline constexpr int template_version = 1;
inline constexpr std::string_view cover_title = "Инструкция";                  // the first sheet
inline constexpr std::string_view cover_mark = "Шаблон Контингента, версия ";  // its cell A1

enum class Shape { text, digits, number, date, list, lists, yes_no };  // lists: several of one

struct Choice {
  std::string_view label, code;  // "Очная", "full-time"
};

struct Column {
  std::string_view title, field;  // field: of transform::find_field
  bool required = false;
  Shape shape = Shape::text;
  int digits = 0;                     // of shape digits: Excel drops leading zeros
  std::span<const Choice> choices{};  // of shapes list and lists
  std::string_view note{};            // with an example
};

struct Sheet {
  std::string_view title;
  domain::RecordKind kind{};
  std::span<const Column> columns;
};

// A row of «Отметки» or «Посещаемость» is a mark or attendance and its lesson: of these columns the
// lesson is made. By them the lesson is known in one row of «Уроки», too.
inline constexpr std::string_view lesson_fields[] = {"class_key", "subject_key", "date", "number"};

bool is_of_lesson(const Sheet& sheet, std::string_view field);

std::span<const Sheet> sheets();
const Sheet* find_sheet(std::string_view title);

// The operation of the contract that these records are sent by: "PushRoster".
std::string_view operation_of(domain::RecordKind kind);

// The sheets of a template: roster, marks, final-marks, portfolio, all; empty: no such kind.
std::vector<const Sheet*> template_sheets(std::string_view kind);

}  // namespace adapters::files

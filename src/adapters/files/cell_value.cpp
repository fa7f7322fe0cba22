#include "adapters/files/cell_value.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

#include "adapters/files/cell_text.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"

namespace adapters::files {
namespace {

using base::Code;

std::optional<double> parse_number(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

// "2.0000000119E10" and "5.0" are how Excel stores 20000000119 and 5.
std::string plain_number(const std::string& text) {
  const auto number = parse_number(text);
  constexpr double exact = 1e15;
  if (!number || std::abs(*number) >= exact || *number != std::floor(*number)) return text;
  return std::to_string(static_cast<long long>(*number));
}

// Days since 1899-12-30 or 1904-01-01. A year or a day that was typed is a number, too: "2015"
// would be a day of 1905. Whom a register of education speaks of was born later than the first
// number that is taken for a date (1927-05-18; 1931-05-19).
std::string date_of_serial(const std::string& text, bool from_1904) {
  const auto number = parse_number(text);
  constexpr double least = 10'000, most = 2'958'465;  // 9999-12-31
  if (!number || *number < least || *number > most) return text;
  using namespace std::chrono;
  const sys_days zero = from_1904 ? sys_days(1904y / 1 / 1) : sys_days(1899y / 12 / 30);
  const year_month_day day(zero + days(static_cast<int>(*number)));
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return out;
}

// "01.09.2026" and "1.9.2026" as people write it; "2026-09-01T00:00:00.000" as a cell of type d
// has it. A time of day is no date.
std::string date_of_text(const std::string& text) {
  constexpr std::size_t date_octets = 10;
  if (text.size() > date_octets && text[date_octets] == 'T' &&
      text.find_first_not_of("0:.", date_octets + 1) == text.npos)
    return text.substr(0, date_octets);
  const auto first = text.find('.'), second = text.find('.', first + 1);
  if (first == text.npos || second == text.npos || text.size() != second + 5) return text;
  const auto two = [&](std::size_t begin, std::size_t end) {
    return end == begin + 1 ? "0" + text.substr(begin, 1) : text.substr(begin, end - begin);
  };
  return text.substr(second + 1) + "-" + two(first + 1, second) + "-" + two(0, first);
}

std::string pad(std::string text, std::size_t digits) {
  // INN of a person has two digits more than one of an organization
  if (digits == 10 && text.size() > digits) digits = 12;
  if (text.size() + 2 < digits) return text;
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

std::string code_of(const std::string& text, const Column& column) {
  for (const Choice& choice : column.choices)
    if (text == choice.label) return std::string(choice.code);
  const std::string folded = domain::search_key(text);  // "МУЖСКОЙ" is what people write, too
  for (const Choice& choice : column.choices)
    if (folded == domain::search_key(choice.label)) return std::string(choice.code);
  return text;
}

// "Дошкольное, Начальное общее": codes with spaces between.
std::string codes_of(std::string_view text, const Column& column) {
  std::string codes;
  while (!text.empty()) {
    const std::string_view label = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), label.size() + 1));
    const std::string code = code_of(std::string(trim_cell(label)), column);
    if (!code.empty()) codes.append(codes.empty() ? "" : " ").append(code);
  }
  return codes;
}

std::string yes_or_no(const Cell& cell) {
  if (cell.kind == Cell::Kind::boolean) return cell.text;
  const std::string folded = domain::search_key(cell.text);
  if (folded == "да") return "true";
  if (folded == "нет") return "false";
  return cell.text;
}

}  // namespace

base::Result<std::string> value_of(const Cell& cell, const Column& column, bool from_1904) {
  if (cell.formula_only)
    return base::fail(Code::field_invalid, "a formula without a value",
                      "формула без значения: сохраните книгу в Excel или впишите значение");
  if (cell.kind == Cell::Kind::error)
    return base::fail(Code::field_invalid, "an error of the table", "ошибка Excel: " + cell.text);
  const bool number = cell.kind == Cell::Kind::number;
  switch (column.shape) {
    case Shape::date:
      return number ? date_of_serial(cell.text, from_1904) : date_of_text(cell.text);
    case Shape::list:
      return code_of(cell.text, column);
    case Shape::lists:
      return codes_of(cell.text, column);
    case Shape::yes_no:
      return yes_or_no(cell);
    case Shape::digits:
      return number ? pad(plain_number(cell.text), static_cast<std::size_t>(column.digits))
                    : cell.text;
    case Shape::text:
    case Shape::number:
      break;
  }
  return number ? plain_number(cell.text) : cell.text;
}

}  // namespace adapters::files

#include "store/row.hpp"

#include "base/text.hpp"

namespace store {

const std::string& Row::text(std::size_t column) const {
  static const std::string none;
  Cell& cell = cells_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) cell = std::to_string(*number);
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr ? *text : none;
}

std::int64_t Row::integer(std::size_t column) const {
  const Cell& cell = cells_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr ? base::parse_integer(*text).value_or(0) : 0;
}

std::optional<int> Row::optional_number(std::size_t column) const {
  return null(column) ? std::nullopt : std::optional(number(column));
}

std::optional<domain::Date> Row::date(std::size_t column) const {
  return null(column) ? std::nullopt : domain::parse_date(text(column));
}

base::Time Row::time(std::size_t column) const {
  return base::Time(std::chrono::microseconds(integer(column)));
}

}  // namespace store

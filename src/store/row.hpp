#pragma once
// One row of an answer. A cell can be read as a number or as a text, whichever it came as: SQLite
// sends numbers, PostgreSQL everything as text.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "domain/date.hpp"

namespace store {

class Row {
 public:
  using Cell = std::variant<std::monostate, std::int64_t, std::string>;  // the first is NULL

  explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}
  bool null(std::size_t column) const {
    return std::holds_alternative<std::monostate>(cells_.at(column));
  }
  const std::string& text(std::size_t column) const;  // NULL: empty
  std::int64_t integer(std::size_t column) const;     // NULL: 0
  int number(std::size_t column) const { return static_cast<int>(integer(column)); }
  std::optional<int> optional_number(std::size_t column) const;
  std::optional<domain::Date> date(std::size_t column) const;
  base::Time time(std::size_t column) const;
  template <class Id>
  Id id(std::size_t column) const {
    return Id{integer(column)};
  }

 private:
  mutable std::vector<Cell> cells_;  // a number becomes a text where one is asked for
};

}  // namespace store

#pragma once
// One row of an answer. Cells are read as text, in both dialects.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/date.hpp"

namespace store {

class Row {
 public:
  explicit Row(std::vector<std::optional<std::string>> cells) : cells_(std::move(cells)) {}
  bool null(std::size_t column) const { return !cells_.at(column); }
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
  std::vector<std::optional<std::string>> cells_;
};

}  // namespace store

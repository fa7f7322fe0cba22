#pragma once
// Cursors of several numbers: "1700/3/12". Pure; any thread.
#include <array>
#include <initializer_list>

#include "base/text.hpp"
#include "console/cursor.hpp"

namespace console {

inline std::string numbers_text(std::initializer_list<std::int64_t> numbers) {
  std::string text;
  for (const std::int64_t number : numbers)
    text.append(text.empty() ? "" : "/").append(std::to_string(number));
  return text;
}

// None on a first page. Error: parameter_invalid, of a cursor that has other numbers.
template <std::size_t count>
base::Result<std::optional<std::array<std::int64_t, count>>> read_number_cursor(
    const Arguments& asked) {
  using Numbers = std::array<std::int64_t, count>;
  BASE_TRY(text, read_text_cursor(asked));
  if (!text) return std::optional<Numbers>();
  Numbers numbers{};
  std::string_view rest = *text;
  bool good = true;
  for (std::size_t i = 0; i < count; ++i) {
    const auto slash = rest.find('/');
    const auto number = base::parse_integer(rest.substr(0, slash));
    good = good && number && (slash == rest.npos) == (i + 1 == count);
    numbers[i] = number.value_or(0);
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
  }
  if (!good)
    return base::fail(base::Code::parameter_invalid, "a cursor of another question", "after");
  return std::optional(numbers);
}

}  // namespace console

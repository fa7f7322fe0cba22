#include "console/cursor.hpp"

#include <charconv>

namespace console {
namespace {

constexpr std::size_t question_digits = 16;

std::string question_of(const Arguments& asked) {
  return asked.digest().substr(0, question_digits);
}

}  // namespace

std::string make_cursor(const Arguments& asked, std::int64_t last_id) {
  return question_of(asked) + std::to_string(last_id);
}

base::Result<std::optional<std::int64_t>> read_cursor(const Arguments& asked) {
  if (!asked.has("after")) return std::optional<std::int64_t>();
  const std::string text = asked.text("after");
  std::int64_t id = 0;
  const char* end = text.data() + text.size();
  const bool ours = text.starts_with(question_of(asked)) && text.size() > question_digits;
  const auto read =
      ours ? std::from_chars(text.data() + question_digits, end, id) : std::from_chars_result{};
  if (!ours || read.ec != std::errc() || read.ptr != end || id < 0)
    return base::fail(base::Code::parameter_invalid, "a cursor of another question", "after");
  return std::optional(id);
}

}  // namespace console

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
  return make_cursor(asked, std::to_string(last_id));
}

std::string make_cursor(const Arguments& asked, const std::string& last) {
  return question_of(asked) + last;
}

base::Result<std::optional<std::string>> read_text_cursor(const Arguments& asked) {
  if (!asked.has("after")) return std::optional<std::string>();
  const std::string text = asked.text("after");
  if (!text.starts_with(question_of(asked)) || text.size() == question_digits)
    return base::fail(base::Code::parameter_invalid, "a cursor of another question", "after");
  return std::optional(text.substr(question_digits));
}

base::Result<std::optional<std::int64_t>> read_cursor(const Arguments& asked) {
  BASE_TRY(text, read_text_cursor(asked));
  if (!text) return std::optional<std::int64_t>();
  std::int64_t id = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, id);
  if (read.ec != std::errc() || read.ptr != end || id < 0)
    return base::fail(base::Code::parameter_invalid, "a cursor of another question", "after");
  return std::optional(id);
}

}  // namespace console

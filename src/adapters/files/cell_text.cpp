#include "adapters/files/cell_text.hpp"

#include <charconv>

#include "adapters/files/utf8.hpp"
#include "base/text.hpp"

namespace adapters::files {
namespace {

constexpr std::size_t escape_octets = 7;  // "_x0041_"

// The unit of UTF-16 that an escape at the beginning stands for.
std::optional<std::uint32_t> unit_at(std::string_view text) {
  if (text.size() < escape_octets || !text.starts_with("_x") || text[6] != '_') return std::nullopt;
  std::uint32_t unit = 0;
  const auto read = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (read.ec != std::errc() || read.ptr != text.data() + 6) return std::nullopt;
  return unit;
}

bool is_character(std::uint32_t point) {
  if (point < 0x20) return point == '\t' || point == '\n' || point == '\r';
  return (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF;
}

}  // namespace

std::string_view trim_cell(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    text = base::trim(text);
    for (const std::string_view blank : {"\u00A0", "\u2007", "\u202F"}) {
      const bool first = text.starts_with(blank);
      if (first) text.remove_prefix(blank.size());
      const bool last = text.ends_with(blank);
      if (last) text.remove_suffix(blank.size());
      again = again || first || last;
    }
  }
  return text;
}

std::optional<std::string> unescape_cell(std::string_view text) {
  std::string out;
  for (auto at = text.find("_x"); at != text.npos; at = text.find("_x")) {
    out += text.substr(0, at);
    text.remove_prefix(at);
    auto point = unit_at(text);
    if (!point) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(escape_octets);
    const auto low = unit_at(text);
    if (*point >= 0xD800 && *point < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000) {
      point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
      text.remove_prefix(escape_octets);
    }
    if (!is_character(*point)) return std::nullopt;
    append_utf8(out, *point);
  }
  return out.append(text);
}

}  // namespace adapters::files

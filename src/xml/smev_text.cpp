#include "xml/detail/smev_text.hpp"

#include <algorithm>

#include "xml/detail/escape.hpp"

namespace xml {
namespace {

constexpr std::size_t shortest_in_blocks = 12;  // UTF-16 units; shorter text is written as it is,
constexpr std::size_t block_units = 512;        // longer is copied into blocks of so many

unsigned char byte(char c) {
  return static_cast<unsigned char>(c);
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) units += ((byte(c) & 0xC0) != 0x80) + (byte(c) >= 0xF0);
  return units;
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return byte(c) <= 0x20; });
}

bool is_long(std::string_view text) {
  // Fewer bytes than this hold fewer units; three times as many hold at least as many.
  return text.size() >= shortest_in_blocks &&
         (text.size() >= 3 * shortest_in_blocks || utf16_units(text) >= shortest_in_blocks);
}

// Decides about ">", which Woodstox escapes where "]]>" might stand as far as it can see: at the
// start of what it looks at, and after "]". A block, and in a block what follows an escape, is a
// start anew.
class Greater {
 public:
  explicit Greater(std::string_view text) : text_(text), in_blocks_(is_long(text)) {}

  bool is_escaped_at(std::size_t at) {
    if (at == 0 || text_[at - 1] == ']') return true;
    if (!in_blocks_) return false;
    if (at == escape_end_) return true;
    units_ = (units_ + utf16_units(text_.substr(counted_, at - counted_))) % block_units;
    counted_ = at;
    return units_ == 0;
  }

  void escape_ends(std::size_t at) { escape_end_ = at; }

 private:
  std::string_view text_;
  bool in_blocks_;
  std::size_t escape_end_ = 0;
  std::size_t counted_ = 0, units_ = 0;  // bytes; the units in them, within the last block
};

// U+007F..U+009F
void append_control(Pieces& out, unsigned char code) {
  constexpr std::string_view digits = "0123456789abcdef";
  const char reference[] = {'&', '#', 'x', digits[code >> 4], digits[code & 15], ';'};
  out.append({reference, sizeof reference});
}

std::string_view reference(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '&':
      return "&amp;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xa;";
    default:
      return "&#xd;";
  }
}

}  // namespace

void write_smev_text(Pieces& out, std::string_view text) {
  if (is_blank(text)) return;
  static constexpr Marks special = marks("<&>\r\x7F\xC2");
  Greater greater(text);
  std::size_t from = 0;
  for (auto at = find_marked(text, 0, special); at < text.size();
       at = find_marked(text, at, special)) {
    std::size_t length = 1;
    unsigned char control = 0;
    if (text[at] == '\x7F') {
      control = 0x7F;
    } else if (text[at] == '\xC2') {
      length = 2;
      control = at + 1 < text.size() && byte(text[at + 1]) < 0xA0 ? byte(text[at + 1]) : 0;
    }
    const bool stays =
        control == 0 && (length == 2 || (text[at] == '>' && !greater.is_escaped_at(at)));
    if (!stays) {
      out.append(text.substr(from, at - from));
      if (control != 0)
        append_control(out, control);
      else
        out.append(reference(text[at]));
      from = at + length;
      greater.escape_ends(from);
    }
    at += length;
  }
  out.append(text.substr(from));
}

void write_smev_attribute(Pieces& out, std::string_view value) {
  static constexpr Marks special = marks("<&\"\t\n\r");
  std::size_t from = 0;
  for (auto at = find_marked(value, 0, special); at < value.size();
       from = at + 1, at = find_marked(value, from, special)) {
    out.append(value.substr(from, at - from));
    out.append(reference(value[at]));
  }
  out.append(value.substr(from));
}

int compare_utf16(std::string_view a, std::string_view b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (left == a.end() || right == b.end()) {
    return static_cast<int>(left != a.end()) - static_cast<int>(right != b.end());
  }
  // The first bytes of U+E000..U+FFFF are EE and EF, those of what lies beyond F0..F4.
  const auto rank = [](char c) {
    return byte(c) == 0xEE || byte(c) == 0xEF ? byte(c) + 16 : byte(c);
  };
  return rank(*left) - rank(*right);
}

}  // namespace xml

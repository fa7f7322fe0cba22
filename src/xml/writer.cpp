#include "xml/writer.hpp"

#include <cstdint>

#include "xml/detail/escape.hpp"

namespace xml {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_xml_character(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// How many bytes the sequence at text[0] takes if it encodes a character that XML 1.0 can carry;
// 0 otherwise (overlong forms, surrogates, broken or cut sequences, control characters).
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return is_xml_character(first) ? 1 : 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return 0;
  std::uint32_t c = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    c = c << 6 | (next & 0x3F);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  return c >= least[length] && is_xml_character(c) ? length : 0;
}

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += replacement;
      text.remove_prefix(1);
      continue;
    }
    const auto form = length == 1 ? escaped(text[0], attribute) : std::string_view();
    out += form.empty() ? text.substr(0, length) : form;
    text.remove_prefix(length);
  }
}

}  // namespace

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_escaped(out, text, false);
  return out;
}

std::string escape_attribute(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_escaped(out, text, true);
  return out;
}

Writer::Writer(std::string_view prefix, std::string_view ns) : prefix_(prefix), ns_(ns) {
  if (!prefix_.empty()) prefix_ += ':';
}

void Writer::start(std::string_view name, const Attributes& attributes) {
  const bool root = out_.empty() && open_.empty();
  out_ += '<';
  out_ += prefix_;
  out_ += name;
  if (root) {
    out_ += " xmlns";
    if (!prefix_.empty()) {
      out_ += ':';
      out_.append(prefix_, 0, prefix_.size() - 1);
    }
    out_ += "=\"";
    append_escaped(out_, ns_, true);
    out_ += '"';
  }
  for (const auto& [key, value] : attributes) {
    out_ += ' ';
    out_ += key;
    out_ += "=\"";
    append_escaped(out_, value, true);
    out_ += '"';
  }
  out_ += '>';
}

Writer& Writer::open(std::string_view name, const Attributes& attributes) {
  start(name, attributes);
  open_.emplace_back(name);
  return *this;
}

Writer& Writer::close() {
  out_ += "</";
  out_ += prefix_;
  out_ += open_.back();
  out_ += '>';
  open_.pop_back();
  return *this;
}

Writer& Writer::element(std::string_view name, std::string_view text,
                        const Attributes& attributes) {
  start(name, attributes);
  append_escaped(out_, text, false);
  out_ += "</";
  out_ += prefix_;
  out_ += name;
  out_ += '>';
  return *this;
}

Writer& Writer::optional(std::string_view name, std::string_view text) {
  return text.empty() ? *this : element(name, text);
}

std::string Writer::take() {
  return std::exchange(out_, {});
}

std::string Writer::finish() {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace xml

#include "xml/detail/markup.hpp"

#include <algorithm>
#include <array>

namespace xml {
namespace {

constexpr std::size_t name_bytes = 1000;
constexpr std::string_view comment = "<!--", cdata = "<![CDATA[";

constexpr auto name_ends = [] {
  std::array<bool, 256> ends{};
  for (const unsigned char c : {' ', '\t', '\r', '\n', '/', '>'}) ends[c] = true;
  return ends;
}();
bool ends_name(char c) {
  return name_ends[static_cast<unsigned char>(c)];
}

}  // namespace

base::Error Markup::bad(base::Code code, const char* why) const {
  return base::fail(code, std::string(why) + ", line " + std::to_string(line_),
                    "строка " + std::to_string(line_));
}

// Most tags are nothing but their name, whole in one block. Returns where ">" stands; 0: text
// begins with another kind.
std::size_t Markup::plain_tag(std::string_view text) {
  const std::size_t from = text.size() > 1 && text[1] == '/' ? 2 : 1;
  std::size_t end = from;
  while (end < text.size() && !ends_name(text[end])) ++end;
  if (end == from || end == text.size() || text[end] != '>' || end - from > name_bytes ||
      text[from] == '!' || text[from] == '?')
    return 0;
  tag_.kind = from == 2 ? Tag::Kind::end : Tag::Kind::start;
  tag_.name = text.substr(from, end - from);
  tag_.past = offset_ + end + 1;
  tag_.last_line = line_;
  return end;
}

base::Result<void> Markup::open(char c) {
  before_ = last_ = 0;
  tag_.kind = c == '/' ? Tag::Kind::end : Tag::Kind::start;
  in_ = In::tag;
  name_.clear();
  named_ = false;
  if (c == '!') {
    in_ = In::bang;
    lead_ = "<!";
  } else if (c == '?') {
    in_ = In::instruction;
  } else if (c != '/') {
    if (ends_name(c)) return bad(base::Code::xml_malformed, "no name behind <");
    name_ = c;
  }
  return {};
}

base::Result<void> Markup::bang(char c) {
  lead_ += c;
  before_ = last_ = 0;
  if (lead_ == comment) {
    in_ = In::comment;
  } else if (lead_ == cdata) {
    in_ = In::cdata;
  } else if (!comment.starts_with(lead_) && !cdata.starts_with(lead_)) {
    return bad(c == 'D' ? base::Code::xml_doctype : base::Code::xml_malformed, "a declaration");
  }
  return {};
}

void Markup::leave(char c, std::string_view end) {
  if (c == end.back() && last_ == end[end.size() - 2] && (end.size() < 3 || before_ == end[0]))
    in_ = In::text;
  before_ = last_;
  last_ = c;
}

// What is neither the end of a name nor a quote, at the beginning of text.
std::size_t Markup::plain_run(std::string_view text) const {
  std::size_t run = 0;
  while (run < text.size() && !ends_name(text[run]) &&
         (!named_ || (text[run] != '"' && text[run] != '\'')))
    ++run;
  return run;
}

base::Result<void> Markup::skip(std::string_view run) {
  last_ = run.back();
  if (named_) return {};
  name_ += run;
  if (name_.size() > name_bytes) return bad(base::Code::xml_malformed, "a name without end");
  return {};
}

base::Result<bool> Markup::tag(char c, const OnTag& on_tag) {
  named_ = named_ || c != '/' || !name_.empty();
  if (c == '"' || c == '\'') {
    quote_ = c;
    in_ = In::quoted;
  } else if (c == '>') {
    if (tag_.kind == Tag::Kind::start && last_ == '/') tag_.kind = Tag::Kind::empty;
    in_ = In::text;
    tag_.name = name_;
    tag_.past = offset_ + 1;
    tag_.last_line = line_;
    return on_tag(tag_);
  }
  last_ = c;
  return true;
}

base::Result<bool> Markup::feed(std::string_view block, const OnTag& on_tag) {
  for (std::size_t at = 0; at < block.size(); ++at, ++offset_) {
    if (in_ == In::text) {
      const std::size_t next = std::min(block.find('<', at), block.size());
      line_ += std::count(block.begin() + static_cast<std::ptrdiff_t>(at),
                          block.begin() + static_cast<std::ptrdiff_t>(next), '\n');
      offset_ += next - at;
      at = next;
      if (at == block.size()) break;
      tag_.begin = offset_;
      tag_.line = line_;
      if (const std::size_t end = plain_tag(block.substr(at)); end > 0) {
        at += end;
        offset_ += end;
        BASE_TRY(more, on_tag(tag_));
        if (!more) return false;
      } else {
        in_ = In::opened;
      }
      continue;
    }
    const char c = block[at];
    switch (in_) {
      case In::text:
        break;
      case In::opened:
        BASE_CHECK(open(c));
        break;
      case In::bang:
        BASE_CHECK(bang(c));
        break;
      case In::comment:
        leave(c, "-->");
        break;
      case In::cdata:
        leave(c, "]]>");
        break;
      case In::instruction:
        leave(c, "?>");
        break;
      case In::quoted:
        if (c == quote_) in_ = In::tag;
        last_ = c;
        break;
      case In::tag: {
        if (const std::size_t run = plain_run(block.substr(at)); run > 0) {
          BASE_CHECK(skip(block.substr(at, run)));
          at += run - 1;
          offset_ += run - 1;
          continue;
        }
        BASE_TRY(more, tag(c, on_tag));
        if (!more) return false;
        break;
      }
    }
    if (c == '\n') ++line_;
  }
  return true;
}

}  // namespace xml

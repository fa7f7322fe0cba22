#pragma once
// The SMEV transform as its rules tell it, slow and literal: reads canonical form as text, event
// by event, in UTF-16 as Java does. What the fast one is held against.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smev_reference {

inline std::u16string to_utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t at = 0; at < text.size();) {
    const unsigned lead = static_cast<unsigned char>(text[at]);
    const int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (int i = 1; i < length; ++i) {
      code = code << 6 | (static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]) & 63U);
    }
    at += static_cast<std::size_t>(length);
    if (code < 0x10000) {
      out += static_cast<char16_t>(code);
    } else {
      out += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

inline std::string to_utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned code = text[at];
    if (code >= 0xD800 && code < 0xDC00) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[++at] - 0xDC00U);
    }
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr unsigned leads[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 63));
  }
  return out;
}

// The five names and the numbers in hexadecimal that canonical form writes.
inline std::string unescaped(std::string_view text) {
  const std::map<std::string_view, char> known = {{"amp", '&'},  {"lt", '<'},   {"gt", '>'},
                                                  {"quot", '"'}, {"#xD", '\r'}, {"#x9", '\t'},
                                                  {"#xA", '\n'}};
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '&') {
      out += text[at];
      continue;
    }
    const auto end = text.find(';', at);
    out += known.at(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return out;
}

class Writer {
 public:
  void raw(const std::u16string& text) { out_ += text; }

  void text(const std::u16string& text) {
    const bool blank = std::all_of(text.begin(), text.end(), [](char16_t c) { return c <= 0x20; });
    if (blank) return;
    if (text.size() < 12) return text_short(text);
    for (std::size_t at = 0; at < text.size(); at += 512) text_block(text.substr(at, 512));
  }

  void attribute(const std::u16string& value) {
    for (const char16_t c : value) {
      if (c == '<')
        raw(u"&lt;");
      else if (c == '&')
        raw(u"&amp;");
      else if (c == '"')
        raw(u"&quot;");
      else if (c == '\t')
        raw(u"&#x9;");
      else if (c == '\n')
        raw(u"&#xa;");
      else if (c == '\r')
        raw(u"&#xd;");
      else
        out_ += c;
    }
  }

  const std::u16string& result() const { return out_; }

 private:
  void text_short(const std::u16string& text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool marked = text[at] == '>' && (at == 0 || text[at - 1] == ']');
      if (marked)
        raw(u"&gt;");
      else if (!escape(text[at]))
        out_ += text[at];
    }
  }

  void text_block(const std::u16string& block) {
    bool start = true;  // nothing since the block began or the last escape ended
    for (std::size_t at = 0; at < block.size(); ++at) {
      if (block[at] == '>' && (start || block[at - 1] == ']')) {
        raw(u"&gt;");
        start = true;
      } else if (escape(block[at])) {
        start = true;
      } else {
        out_ += block[at];
        start = false;
      }
    }
  }

  bool escape(char16_t c) {
    if (c == '<') return raw(u"&lt;"), true;
    if (c == '&') return raw(u"&amp;"), true;
    if (c == '\r') return raw(u"&#xd;"), true;
    if (c < 0x7F || c > 0x9F) return false;
    const std::string digits = "0123456789abcdef";
    raw(u"&#x" + to_utf16(std::string{digits[c / 16], digits[c % 16], ';'}));
    return true;
  }

  std::u16string out_;
};

struct Name {
  std::u16string uri, local;
  auto operator<=>(const Name&) const = default;
};

class Transform {
 public:
  // Nothing: the content cannot be transformed.
  std::optional<std::string> run(std::string_view canonical) {
    for (std::size_t at = 0; at < canonical.size();) {
      const auto rest = canonical.substr(at);
      const auto size = rest[0] != '<'   ? std::min(rest.find('<'), rest.size())
                        : rest[1] == '?' ? rest.find("?>") + 2
                                         : tag_size(rest);
      if (rest[0] != '<')
        writer_.text(to_utf16(unescaped(rest.substr(0, size))));
      else if (rest[1] == '/')
        end();
      else if (rest[1] != '?' && !start(std::string(rest.substr(1, size - 2))))
        return std::nullopt;
      at += size;
    }
    return to_utf8(writer_.result());
  }

 private:
  // A value in quotes may hold ">".
  static std::size_t tag_size(std::string_view text) {
    std::size_t at = 0;
    for (bool quoted = false; quoted || text.at(at) != '>'; ++at) quoted ^= text.at(at) == '"';
    return at + 1;
  }

  struct Level {
    std::map<std::string, std::string> declared;                      // prefix → URI, as read
    std::vector<std::pair<std::u16string, std::u16string>> prefixes;  // URI → prefix, as written
    std::u16string name;
  };

  std::string uri_of(const std::string& prefix) const {
    if (prefix == "xml") return "xml";
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
      const auto found = level->declared.find(prefix);
      if (found != level->declared.end()) return found->second;
    }
    return "";
  }

  Name resolve(const std::string& name, bool attribute) const {
    const auto colon = name.find(':');
    if (colon != name.npos) {
      return {to_utf16(uri_of(name.substr(0, colon))), to_utf16(name.substr(colon + 1))};
    }
    return {attribute ? u"" : to_utf16(uri_of("")), to_utf16(name)};
  }

  std::u16string written(const Name& name) {
    if (name.uri.empty()) return name.local;
    for (const Level& level : levels_) {
      for (const auto& [uri, prefix] : level.prefixes) {
        if (uri == name.uri) return prefix + u":" + name.local;
      }
    }
    const std::u16string prefix = to_utf16("ns" + std::to_string(counter_++));
    levels_.back().prefixes.emplace_back(name.uri, prefix);
    return prefix + u":" + name.local;
  }

  bool start(const std::string& tag) {
    levels_.emplace_back();
    const auto name_end = std::min(tag.find(' '), tag.size());
    std::vector<std::pair<std::string, std::string>> read;
    for (auto at = name_end; at < tag.size();) {
      const auto equals = tag.find('=', at);
      const auto close = tag.find('"', equals + 2);
      const std::string name = tag.substr(at + 1, equals - at - 1);
      const std::string value = unescaped(tag.substr(equals + 2, close - equals - 2));
      if (name == "xmlns")
        levels_.back().declared[""] = value;
      else if (name.starts_with("xmlns:"))
        levels_.back().declared[name.substr(6)] = value;
      else
        read.emplace_back(name, value);
      at = close + 1;
    }
    std::map<Name, std::u16string> qualified, plain;
    for (const auto& [name, value] : read) {
      const Name resolved = resolve(name, true);
      if (resolved.uri == u"xml") return false;
      (resolved.uri.empty() ? plain : qualified)[resolved] = to_utf16(value);
    }
    const Name own = resolve(tag.substr(0, name_end), false);
    if (own.uri == u"xml") return false;
    write_start(own, qualified, plain);
    return true;
  }

  void write_start(const Name& own, const std::map<Name, std::u16string>& qualified,
                   const std::map<Name, std::u16string>& plain) {
    levels_.back().name = written(own);
    std::vector<std::pair<std::u16string, std::u16string>> attributes;
    for (const auto& [name, value] : qualified) attributes.emplace_back(written(name), value);
    for (const auto& [name, value] : plain) attributes.emplace_back(name.local, value);
    writer_.raw(u"<" + levels_.back().name);
    for (const auto& [uri, prefix] : levels_.back().prefixes) write(u"xmlns:" + prefix, uri);
    for (const auto& [name, value] : attributes) write(name, value);
    writer_.raw(u">");
  }

  void write(const std::u16string& name, const std::u16string& value) {
    writer_.raw(u" " + name + u"=\"");
    writer_.attribute(value);
    writer_.raw(u"\"");
  }

  void end() {
    writer_.raw(u"</" + levels_.back().name + u">");
    levels_.pop_back();
  }

  Writer writer_;
  std::vector<Level> levels_;
  int counter_ = 1;
};

}  // namespace smev_reference

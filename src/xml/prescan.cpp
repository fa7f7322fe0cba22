#include "xml/detail/prescan.hpp"

#include <libxml/encoding.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"

namespace xml {
namespace {

constexpr std::array<std::string_view, 7> converted = {
    "utf-16", "utf-16le", "utf-16be", "windows-1251", "koi8-r", "iso-8859-1", "iso-8859-5"};

constexpr std::string_view mark = "\xEF\xBB\xBF";

// What people are told: foreign bytes only if they are a name of an encoding.
base::Error refuse(std::string why, std::string_view given) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  };
  const bool named = given.size() <= 40 && std::all_of(given.begin(), given.end(), plain);
  const std::string name = given.empty() ? "не названа, значит UTF-8"
                           : named       ? "названа " + std::string(given)
                                         : "названа неизвестно как";
  return base::fail(
      base::Code::xml_encoding, std::move(why),
      "кодировка " + name + "; принимаются UTF-8, UTF-16, windows-1251, KOI8-R, ISO 8859-1 и -5");
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The encoding that the XML declaration names, lower case; empty if it names none.
std::string declared_encoding(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return {};
  const auto declaration = bytes.substr(0, bytes.substr(0, 200).find("?>"));
  auto at = declaration.find("encoding");
  if (at == declaration.npos) return {};
  at = declaration.find_first_of("'\"", at);
  if (at == declaration.npos) return {};
  const auto end = declaration.find(declaration[at], at + 1);
  if (end == declaration.npos) return {};
  return lower(declaration.substr(at + 1, end - at - 1));
}

// UTF-16 shows itself by its mark or by how "<?" and "<x" look in it.
std::string utf16_by_first_bytes(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "utf-16";
  if (bytes.starts_with("<\0"sv)) return "utf-16le";
  if (bytes.starts_with("\0<"sv)) return "utf-16be";
  return {};
}

struct CloseHandler {
  void operator()(xmlCharEncodingHandler* handler) const { xmlCharEncCloseFunc(handler); }
};
struct FreeBuffer {
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

base::Result<std::string> convert(std::string_view bytes, const std::string& encoding) {
  const std::unique_ptr<xmlCharEncodingHandler, CloseHandler> handler(
      xmlFindCharEncodingHandler(encoding.c_str()));
  if (!handler) return refuse("no converter", encoding);
  const std::unique_ptr<xmlBuffer, FreeBuffer> in(xmlBufferCreateSize(bytes.size() + 1));
  const std::unique_ptr<xmlBuffer, FreeBuffer> out(xmlBufferCreateSize(bytes.size() * 2 + 16));
  const auto* data = reinterpret_cast<const xmlChar*>(bytes.data());
  if (!in || !out || xmlBufferAdd(in.get(), data, static_cast<int>(bytes.size())) != 0) {
    return base::fail(base::Code::internal, "no memory to convert a document");
  }
  // The converter works in steps; what it does not take in the end was not of that encoding.
  int before = -1;
  while (xmlBufferLength(in.get()) > 0 && xmlBufferLength(in.get()) != before) {
    before = xmlBufferLength(in.get());
    if (xmlCharEncInFunc(handler.get(), out.get(), in.get()) < 0) break;
  }
  if (xmlBufferLength(in.get()) > 0) {
    return refuse("bytes that are not of that encoding", encoding);
  }
  return std::string(reinterpret_cast<const char*>(xmlBufferContent(out.get())),
                     static_cast<std::size_t>(xmlBufferLength(out.get())));
}

// Past the end of the first `end` at or after `from`; npos if there is none.
std::size_t past(std::string_view text, std::size_t from, std::string_view end) {
  const auto at = text.find(end, from);
  return at == text.npos ? at : at + end.size();
}

constexpr auto in_tag = [] {  // what a start tag is looked through for
  std::array<bool, 256> found{};
  for (const unsigned char c : {'>', '<', '"', '\''}) found[c] = true;
  return found;
}();

// Walks one start tag; counts its attributes. Returns the offset past it, npos at the end.
std::size_t past_tag(std::string_view text, std::size_t at, std::size_t& attributes) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (!in_tag[static_cast<unsigned char>(c)]) continue;
    if (c == '>') return at + 1;
    if (c == '<') return at;  // malformed; the parser will say so
    at = text.find(c, at + 1);
    if (at == text.npos) return at;
    ++attributes;
  }
  return text.npos;
}

// The encoding that the bytes are in, without their mark. Errors: xml_encoding: two signs of two
// encodings, of which one would be read as nonsense.
base::Result<std::string> find_encoding(std::string_view& bytes) {
  std::string encoding = utf16_by_first_bytes(bytes);
  if (!encoding.empty()) return encoding;
  const bool marked = bytes.starts_with(mark);
  if (marked) bytes.remove_prefix(mark.size());
  encoding = declared_encoding(bytes);
  const bool utf8 = encoding.empty() || encoding == "utf-8" || encoding == "utf8";
  if (marked && !utf8) return refuse("a mark of UTF-8 before another declaration", encoding);
  // Without the mark, UTF-16 was seen above: a declaration readable as ASCII is not UTF-16.
  if (encoding.starts_with("utf-16"))
    return refuse("declared as UTF-16, which it is not", encoding);
  const bool known = utf8 || encoding == "us-ascii" || encoding == "ascii" ||
                     std::find(converted.begin(), converted.end(), encoding) != converted.end();
  if (!known) return refuse("an encoding that is not accepted", encoding);
  return encoding;
}

}  // namespace

base::Result<std::string_view> to_utf8(std::string_view bytes, std::string& storage) {
  BASE_TRY(encoding, find_encoding(bytes));
  if (std::find(converted.begin(), converted.end(), encoding) != converted.end()) {
    // Every octet is a character of a one-byte encoding, so UTF-8 under such a label would pass, as
    // nonsense. Real text of these encodings is never UTF-8 throughout: there each letter beyond
    // ASCII would have to be a capital that is followed by a sign and not by a letter.
    if (!encoding.starts_with("utf-16") && base::is_utf8(bytes) &&
        std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; }))
      return refuse("UTF-8 under another label", encoding);
    BASE_TRY(text, convert(bytes, encoding));
    storage = std::move(text);
    bytes = storage;
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    const std::string declared = declared_encoding(bytes);
    if (encoding.starts_with("utf-16") && !declared.empty() && !declared.starts_with("utf-16"))
      return refuse("UTF-16 under another label", declared);
  }
  if (!base::is_utf8(bytes)) return refuse("not UTF-8", encoding);
  // No NUL is XML; the parser would take some of them for the sign of another encoding.
  if (bytes.find('\0') != bytes.npos) return base::fail(base::Code::xml_encoding, "NUL inside");
  return bytes;
}

base::Result<void> check_markup(std::string_view text, const ParseLimits& limits) {
  std::size_t nodes = 0;
  std::size_t at = 0;
  while ((at = text.find('<', at)) != text.npos) {
    std::size_t attributes = 0;
    const auto rest = text.substr(at);
    const char second = rest.size() > 1 ? rest[1] : '\0';
    if (second == '/') {
      at = past(text, at, ">");
    } else if (second != '!' && second != '?') {
      at = past_tag(text, at + 1, attributes);
    } else if (rest.starts_with("<!--")) {
      at = past(text, at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = past(text, at + 9, "]]>");
    } else if (rest.starts_with("<?")) {
      at = past(text, at + 2, "?>");
    } else {
      at = past_tag(text, at + 1, attributes);
    }
    if (attributes > limits.attributes) {
      return base::fail(base::Code::xml_too_deep, "an element with too many attributes");
    }
    nodes += second == '/' ? 0 : 1 + attributes;
    if (nodes > 2 * limits.elements) {
      return base::fail(base::Code::xml_too_deep, "too many nodes");
    }
    if (at == text.npos) break;
  }
  return {};
}

}  // namespace xml

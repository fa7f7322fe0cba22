#include "adapters/esia/form.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::esia {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// In upper case (RFC 3986, 2.1): what stands between us and a signature over a query makes it so.
void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (is_unreserved(c))
      out.push_back(c);
    else
      out.append({'%', digits[octet >> 4], digits[octet & 15]});
  }
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const auto octet = i + 2 < text.size() ? base::decode_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (!octet) return std::nullopt;
    out.append(*octet);
    i += 2;
  }
  if (!base::is_utf8(out)) return std::nullopt;
  return out;
}

}  // namespace

std::string encode_form(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out.push_back('&');
    append_encoded(out, name);
    out.push_back('=');
    append_encoded(out, value);
  }
  return out;
}

base::Result<Form> parse_form(std::string_view text) {
  Form form;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = decode(pair.substr(0, equals));
    if (!name || name->empty())
      return base::fail(base::Code::parameter_invalid, "a name that cannot be read");
    const auto value = decode(pair.substr(std::min(pair.size(), equals + 1)));
    if (!value) return base::fail(base::Code::parameter_invalid, "not UTF-8 in percents", *name);
    if (form.size() == base::limits::esia_form_fields)
      return base::fail(base::Code::parameter_invalid, "too many of them", *name);
    if (!form.emplace(*name, *value).second)
      return base::fail(base::Code::parameter_invalid, "given twice", *name);
  }
  return form;
}

std::string_view field(const Form& form, std::string_view name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string_view() : found->second;
}

std::string encode_base64url(std::string_view octets) {
  std::string text = base::encode_base64(octets);
  text.resize(text.find_last_not_of('=') + 1);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::optional<std::string> decode_base64url(std::string_view text, bool padded) {
  if (padded) text = text.substr(0, text.find_last_not_of('=') + 1);
  std::string standard(text);
  for (char& c : standard) {
    if (c != '-' && c != '_' && !(is_unreserved(c) && c != '.' && c != '~')) return std::nullopt;
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  standard.append((4 - standard.size() % 4) % 4, '=');
  auto octets = base::decode_base64(standard);
  if (octets && encode_base64url(*octets) != text) return std::nullopt;  // stray bits at the end
  return octets;
}

}  // namespace adapters::esia

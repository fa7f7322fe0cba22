#include "transform/convert.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"

namespace transform {
namespace {

using base::Code;
using Done = base::Result<void>;

constexpr std::string_view no_break_space = "\xC2\xA0";

// XML's white space and the no-break space, which office programs leave behind.
Done trim(std::string& value) {
  std::string_view text = base::trim(value);
  while (text.starts_with(no_break_space)) text = base::trim(text.substr(2));
  while (text.ends_with(no_break_space)) text = base::trim(text.substr(0, text.size() - 2));
  value = std::string(text);
  return {};
}

// Latin and Russian letters, which is what codes are made of; others stay as they are.
// In UTF-8 А..П are D0 90..9F, Р..Я D0 A0..AF, а..п D0 B0..BF, р..я D1 80..8F, Ё D0 81, ё D1 91.
Done lower(std::string& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    if (byte >= 'A' && byte <= 'Z') value[i] = static_cast<char>(byte + 32);
    if (byte != 0xD0 || i + 1 == value.size()) continue;
    const auto next = static_cast<unsigned char>(value[i + 1]);
    if (next >= 0x90 && next <= 0x9F) value[i + 1] = static_cast<char>(next + 0x20);
    if (next >= 0xA0 && next <= 0xAF) {
      value[i] = static_cast<char>(0xD1);
      value[i + 1] = static_cast<char>(next - 0x20);
    }
    if (next == 0x81) {
      value[i] = static_cast<char>(0xD1);
      value[i + 1] = static_cast<char>(0x91);
    }
    ++i;
  }
  return {};
}

Done upper(std::string& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    if (byte >= 'a' && byte <= 'z') value[i] = static_cast<char>(byte - 32);
    if ((byte != 0xD0 && byte != 0xD1) || i + 1 == value.size()) continue;
    const auto next = static_cast<unsigned char>(value[i + 1]);
    if (byte == 0xD0 && next >= 0xB0 && next <= 0xBF) value[i + 1] = static_cast<char>(next - 0x20);
    if (byte == 0xD1 && next >= 0x80 && next <= 0x8F) {
      value[i] = static_cast<char>(0xD0);
      value[i + 1] = static_cast<char>(next + 0x20);
    }
    if (byte == 0xD1 && next == 0x91) {
      value[i] = static_cast<char>(0xD0);
      value[i + 1] = static_cast<char>(0x81);
    }
    ++i;
  }
  return {};
}

Done snils(std::string& value) {
  BASE_TRY(number, domain::Snils::parse(value));
  value = number.digits();
  return {};
}

Done integer(std::string& value) {
  const auto number = base::parse_integer(value);
  if (!number) return base::fail(Code::field_invalid, "not an integer");
  value = std::to_string(*number);
  return {};
}

Done boolean(std::string& value) {
  BASE_CHECK(lower(value));
  for (std::string_view yes : {"true", "1", "да", "yes", "y", "д"})
    if (value == yes) return value = "true", Done();
  for (std::string_view no : {"false", "0", "нет", "no", "n", "н"})
    if (value == no) return value = "false", Done();
  return base::fail(Code::field_invalid, "neither yes nor no");
}

struct Plain {
  std::string_view name;
  Done (*run)(std::string&);
};
constexpr Plain plains[] = {{"trim", trim},   {"upper", upper},     {"lower", lower},
                            {"snils", snils}, {"integer", integer}, {"boolean", boolean}};

bool is_date_pattern(std::string pattern) {
  for (std::string_view part : {"YYYY", "MM", "DD"}) {
    const auto at = pattern.find(part);
    if (at == std::string::npos) return false;
    pattern.replace(at, part.size(), part.size(), '.');
  }
  return std::none_of(pattern.begin(), pattern.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

}  // namespace

const std::vector<std::string_view>& Converter::plain_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Plain& plain : plains) all.push_back(plain.name);
    return all;
  }();
  return names;
}

Converter Converter::plain(std::string_view name) {
  for (const Plain& plain : plains)
    if (plain.name == name) return {std::string(name), plain.run};
  return {std::string(name), nullptr};
}

Converter Converter::date(std::string pattern) {
  if (!is_date_pattern(pattern)) return {"date", nullptr};
  return {"date", [pattern = std::move(pattern)](std::string& value) -> Done {
            const auto date = domain::parse_date(value, pattern);
            if (!date) return base::fail(Code::date_invalid, "expected " + pattern);
            value = domain::format_date(*date);
            return {};
          }};
}

Converter Converter::codes(std::shared_ptr<const Dictionary> dictionary) {
  Converter made("codes", [known = dictionary](std::string& value) -> Done {
    const auto found = known->find(value);
    if (found == known->end()) return base::fail(Code::code_unknown);
    value = found->second;
    return {};
  });
  made.dictionary_ = std::move(dictionary);
  return made;
}

}  // namespace transform

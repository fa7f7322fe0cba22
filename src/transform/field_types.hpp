#pragma once
// How a text becomes a member of a record: one type per rule of the domain. Private to the room.
#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/no_end.hpp"
#include "domain/records.hpp"

namespace transform::types {

using base::Code;
using Done = base::Result<void>;

// UTF-8 characters, not bytes.
inline std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

template <std::size_t max_characters>
struct TextUpTo {
  static Done assign(std::string& out, std::string value) {
    if (characters(value) > max_characters) return base::fail(Code::field_invalid, "too long");
    out = std::move(value);
    return {};
  }
};
using Text = TextUpTo<base::limits::text_characters>;
using Key = TextUpTo<100>;  // c:Reference of the contracts

template <bool (*is_valid)(std::string_view), Code code>
struct Checked {
  static Done assign(std::string& out, std::string value) {
    if (!is_valid(value)) return base::fail(code);
    out = std::move(value);
    return {};
  }
};
inline bool is_country(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}
using Inn = Checked<domain::is_inn, Code::inn_invalid>;
using Kpp = Checked<domain::is_kpp, Code::inn_invalid>;
using Ogrn = Checked<domain::is_ogrn, Code::ogrn_invalid>;
using Okpo = Checked<domain::is_okpo, Code::registry_code_invalid>;
using Oktmo = Checked<domain::is_oktmo, Code::registry_code_invalid>;
using Specialty = Checked<domain::is_specialty, Code::registry_code_invalid>;
using Country = Checked<is_country, Code::field_invalid>;  // ISO 3166-1 alpha-3

struct SnilsNumber {
  static Done assign(domain::Snils& out, const std::string& value) {
    BASE_TRY(snils, domain::Snils::parse(value));
    out = std::move(snils);
    return {};
  }
};

struct Day {
  static Done assign(std::optional<domain::Date>& out, const std::string& value) {
    out = domain::parse_date(value);
    if (!out) return base::fail(Code::date_invalid);
    return {};
  }
};

struct Boolean {
  static Done assign(bool& out, std::string_view value) {
    if (value != "true" && value != "1" && value != "false" && value != "0")
      return base::fail(Code::field_invalid, "not an xs:boolean");
    out = value == "true" || value == "1";
    return {};
  }
};

// Whether the end is taken back. Of what has one it cannot be said.
struct Withdrawn {
  static Done assign(std::optional<domain::Date>& out, std::string_view value) {
    bool withdrawn = false;
    BASE_CHECK(Boolean::assign(withdrawn, value));
    if (withdrawn && out) return base::fail(Code::field_invalid, "an end, and that there is none");
    if (withdrawn) out = domain::no_end;
    return {};
  }
};

// "8:30", "08:30", "08:30:00", "08:30:00Z" → "08:30"
struct TimeOfDay {
  static bool is_time(std::string_view text) {
    const auto digit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() < 5 || text[2] != ':' || text[3] > '5') return false;
    if (text.size() > 5 && (text.size() < 8 || text[5] != ':')) return false;
    if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
    return text.substr(0, 2) < "24";
  }
  static Done assign(std::string& out, std::string value) {
    if (value.size() > 1 && value[1] == ':') value.insert(0, 1, '0');
    if (!is_time(value)) return base::fail(Code::field_invalid, "not a time of day");
    out = value.substr(0, 5);
    return {};
  }
};

template <int least, int most>
struct Integer {
  template <class Out>
  static Done assign(Out& out, const std::string& value) {
    const auto number = base::parse_integer(value);
    if (!number || *number < least || *number > most)
      return base::fail(Code::field_invalid,
                        "allowed: " + std::to_string(least) + ".." + std::to_string(most));
    out = static_cast<int>(*number);
    return {};
  }
};

template <class E>
struct CodeOf {
  static std::span<const std::string_view> codes() { return domain::names<E>(); }
  template <class Out>
  static Done assign(Out& out, std::string_view value) {
    const auto code = domain::parse_code<E>(value);
    if (!code) return base::fail(Code::code_unknown);
    out = *code;
    return {};
  }
};

// xs:list of codes.
template <class E>
struct CodesOf {
  static Done assign(std::vector<E>& out, const std::string& value) {
    out.clear();
    std::istringstream words(value);
    for (std::string word; words >> word;) {
      const auto code = domain::parse_code<E>(word);
      if (!code) return base::fail(Code::code_unknown);
      if (std::find(out.begin(), out.end(), *code) == out.end()) out.push_back(*code);
    }
    std::sort(out.begin(), out.end());
    return {};
  }
};

}  // namespace transform::types

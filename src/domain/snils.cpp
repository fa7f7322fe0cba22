#include "domain/snils.hpp"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>

#include "base/text.hpp"

namespace domain {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int digit(std::string_view text, std::size_t i) {
  return text[i] - '0';
}

// The control digit of an INN: a weighted sum modulo 11, then modulo 10.
bool has_inn_digit(std::string_view inn, std::span<const int> weights) {
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * digit(inn, i);
  return sum % 11 % 10 == digit(inn, weights.size());
}

// The control digit of an OKPO: weights 1, 2, …; when that gives 10, once more from 3, then 0.
int okpo_digit(std::string_view okpo) {
  for (const int first : {1, 3}) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < okpo.size(); ++i)
      sum += digit(okpo, i) * (static_cast<int>(i) % 10 + first);
    if (sum % 11 < 10) return sum % 11;
  }
  return 0;
}

// What a form that wants a number is filled with when there is none.
bool all_zeros(std::string_view digits) {
  return digits.find_first_not_of('0') == digits.npos;
}

// Numbers up to 001-001-998 were issued before control numbers existed.
constexpr std::string_view last_unchecked_snils = "001001998";

bool has_snils_control(std::string_view digits) {
  if (all_zeros(digits.substr(0, 9))) return false;
  if (digits.substr(0, 9) <= last_unchecked_snils) return true;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) sum += digit(digits, i) * static_cast<int>(9 - i);
  const int control = sum % 101 % 100;
  return control == digit(digits, 9) * 10 + digit(digits, 10);
}

const icu::Collator& russian() {
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::Collator> collator = [&status] {
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("ru"), status));
    if (made) made->setStrength(icu::Collator::PRIMARY);
    return made;
  }();
  if (!collator) throw std::runtime_error("ICU has no Russian rules");
  return *collator;
}

// search_key() of a name of ASCII and the letters of the Russian alphabet, which nearly every name
// is; nothing of any other, which ICU must see.
std::optional<std::string> plain_search_key(std::string_view name) {
  std::string key;
  key.reserve(name.size());
  bool gap = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto first = static_cast<unsigned char>(name[i]);
    if (first == ' ' || first == '-' || (first >= '\t' && first <= '\r')) {
      gap = !key.empty();
      continue;
    }
    if (gap) key += ' ';
    gap = false;
    if (first < 0x80) {
      key += static_cast<char>(first >= 'A' && first <= 'Z' ? first + ('a' - 'A') : first);
      continue;
    }
    if ((first != 0xD0 && first != 0xD1) || i + 1 == name.size()) return std::nullopt;
    unsigned letter = (first & 0x1FU) << 6U | (static_cast<unsigned char>(name[++i]) & 0x3FU);
    if (letter == 0x401 || letter == 0x451) letter = 0x435;  // Ё, ё
    if (letter < 0x410 || letter > 0x44F) return std::nullopt;
    if (letter < 0x430) letter += 0x20;
    key += static_cast<char>(0xC0U | letter >> 6U);
    key += static_cast<char>(0x80U | (letter & 0x3FU));
  }
  return key;
}

// As ICU makes it, without the zero at its end.
std::string collation_key(std::string_view name) {
  const std::string folded = search_key(name);
  const auto text = icu::UnicodeString::fromUTF8(folded);
  std::string key(folded.size() + 16, '\0');  // enough for Russian: a letter needs a byte or two
  for (;;) {
    const std::int32_t bytes = russian().getSortKey(
        text, reinterpret_cast<std::uint8_t*>(key.data()), static_cast<std::int32_t>(key.size()));
    const bool whole = static_cast<std::size_t>(bytes) <= key.size();
    key.resize(whole ? key.find('\0') : static_cast<std::size_t>(bytes));
    if (whole) return key;
  }
}

// UCOL_BOUND_LOWER or UCOL_BOUND_UPPER_LONG of what begins with this.
std::string bound(const std::string& key, UColBoundMode mode) {
  UErrorCode status = U_ZERO_ERROR;
  constexpr std::size_t longer = 8;  // than the key
  std::string out(key.size() + longer, '\0');
  const auto* from = reinterpret_cast<const std::uint8_t*>(key.c_str());
  ucol_getBound(from, static_cast<std::int32_t>(key.size()), mode, 1,
                reinterpret_cast<std::uint8_t*>(out.data()), static_cast<std::int32_t>(out.size()),
                &status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU gives no bound of a sort key");
  out.resize(out.find('\0'));
  return base::encode_hex(out);
}

}  // namespace

base::Result<Snils> Snils::parse(std::string_view text) {
  std::string digits;
  for (char c : base::trim(text)) {
    if (c == ' ' || c == '-') continue;
    digits.push_back(c);
  }
  if (digits.size() != 11 || !all_digits(digits) || !has_snils_control(digits))
    return base::fail(base::Code::snils_invalid, {}, base::mask(base::trim(text)));
  Snils snils;
  snils.digits_ = std::move(digits);
  return snils;
}

std::string Snils::formatted() const {
  if (digits_.empty()) return {};
  return digits_.substr(0, 3) + "-" + digits_.substr(3, 3) + "-" + digits_.substr(6, 3) + " " +
         digits_.substr(9);
}

bool is_inn(std::string_view digits) {
  static constexpr std::array company{2, 4, 10, 3, 5, 9, 4, 6, 8};
  static constexpr std::array person_first{7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
  static constexpr std::array person_second{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
  if (!all_digits(digits) || all_zeros(digits)) return false;
  if (digits.size() == 10) return has_inn_digit(digits, company);
  if (digits.size() == 12)
    return has_inn_digit(digits, person_first) && has_inn_digit(digits, person_second);
  return false;
}

bool is_ogrn(std::string_view digits) {
  if ((digits.size() != 13 && digits.size() != 15) || !all_digits(digits) || all_zeros(digits))
    return false;
  const auto number = base::parse_integer(digits.substr(0, digits.size() - 1));
  const int modulus = digits.size() == 13 ? 11 : 13;
  return number && *number % modulus % 10 == digit(digits, digits.size() - 1);
}

bool is_kpp(std::string_view text) {
  if (text.size() != 9) return false;
  const auto letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  };
  return all_digits(text.substr(0, 4)) && letter_or_digit(text[4]) && letter_or_digit(text[5]) &&
         all_digits(text.substr(6));
}

bool is_okpo(std::string_view digits) {
  return (digits.size() == 8 || digits.size() == 10) && all_digits(digits) &&
         okpo_digit(digits) == digit(digits, digits.size() - 1);
}

bool is_oktmo(std::string_view digits) {
  return (digits.size() == 8 || digits.size() == 11) && all_digits(digits);
}

bool is_specialty(std::string_view code) {
  return code.size() == 8 && code[2] == '.' && code[5] == '.' && all_digits(code.substr(0, 2)) &&
         all_digits(code.substr(3, 2)) && all_digits(code.substr(6));
}

std::string document_key(std::string_view series, std::string_view number) {
  constexpr std::string_view number_sign = "№";
  const std::string text = search_key(std::string(series) + std::string(number));
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, number_sign.size(), number_sign) == 0) {
      i += number_sign.size() - 1;
      continue;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80 || std::isalnum(c) != 0) key += text[i];
  }
  return key;
}

std::string search_key(std::string_view name) {
  if (auto plain = plain_search_key(name)) return std::move(*plain);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  if (U_SUCCESS(status)) text = nfc->normalize(text, status);
  text.toLower(icu::Locale("ru"));
  icu::UnicodeString out;
  bool gap = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    UChar32 c = text.char32At(i);
    if (c == U'ё') c = U'е';
    if (u_isUWhiteSpace(c) || u_hasBinaryProperty(c, UCHAR_DASH)) {
      gap = !out.isEmpty();
      continue;
    }
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) continue;  // soft hyphens
    if (gap) out.append(UChar32{U' '});
    gap = false;
    out.append(c);
  }
  std::string key;
  out.toUTF8String(key);
  return key;
}

std::string sort_key(std::string_view name) {
  return base::encode_hex(collation_key(name));
}

SortRange sort_range(std::string_view beginning) {
  const std::string key = collation_key(beginning);
  return {bound(key, UCOL_BOUND_LOWER), bound(key, UCOL_BOUND_UPPER_LONG)};
}

std::string key_without_snils(const std::string& key) {
  int run = 0;
  for (char c : key) {
    if (c == ' ' || c == '-') continue;
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    if (run >= 11) return base::mask(key);
  }
  return key;
}

}  // namespace domain

#include "console/search_box.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/snils.hpp"

namespace console {
namespace {

using Words = std::vector<std::string>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}
bool all_digits(const std::string& word) {
  return std::all_of(word.begin(), word.end(), is_digit);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Dashes as "-", spaces as " ", no number signs.
Words read_words(std::string_view typed) {
  std::string text(typed);
  for (const std::string_view dash : {"‐", "‑", "‒", "–", "—", "−"}) replace_all(text, dash, "-");
  for (const std::string_view gap : {"\u00A0", "\u202F", "№", ",", ";"})
    replace_all(text, gap, " ");
  for (const std::string_view birth : {" г.р.", " г. р.", " г.р"}) replace_all(text, birth, " ");
  Words words = base::split_words(text);
  std::erase(words, "-");
  return words;
}

std::string without_dashes(std::string word) {
  std::erase(word, '-');
  return word;
}

// Words from one on that together are a SNILS.
void take_snils(Words& words, registers::StudentFilter& filter) {
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::string digits;
    for (std::size_t end = first; end < words.size() && digits.size() < 11; ++end) {
      digits += without_dashes(words[end]);
      if (!all_digits(digits)) break;
      const auto snils = digits.size() == 11 ? domain::Snils::parse(digits)
                                             : base::Result<domain::Snils>(domain::Snils());
      if (!snils || snils->empty()) continue;
      filter.snils = snils->digits();
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(first),
                  words.begin() + static_cast<std::ptrdiff_t>(end + 1));
      return;
    }
  }
}

// "5.3.2014", "05/03/2014", "05-03-2014", "2014-03-05".
std::optional<domain::Date> read_date(std::string word) {
  if (word.size() == 10 && word[4] == '-') return domain::parse_date(word);
  std::replace_if(
      word.begin(), word.end(), [](char c) { return c == '/' || c == '-'; }, '.');
  const auto dot = word.find('.');
  if (dot == 1) word.insert(0, "0");
  if (word.find('.', 3) == 4) word.insert(3, "0");
  return domain::parse_date(word, "DD.MM.YYYY");
}

void take_date(Words& words, registers::StudentFilter& filter) {
  const auto it = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    filter.birth_date = read_date(word);
    return filter.birth_date.has_value();
  });
  if (it != words.end()) words.erase(it);
}

// Series are written in capitals. Of the letters that they have: Latin and Russian ones.
std::string in_capitals(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 'a' + 'A');
    if (i + 1 == text.size()) break;
    if (octet(i) == 0xD0 && octet(i + 1) >= 0xB0) {  // а … п
      text[i + 1] = static_cast<char>(octet(i + 1) - 0x20);
    } else if (octet(i) == 0xD1 && octet(i + 1) >= 0x80 && octet(i + 1) <= 0x8F) {  // р … я
      text[i] = static_cast<char>(0xD0);
      text[i + 1] = static_cast<char>(octet(i + 1) + 0x20);
    }
  }
  return text;
}

// "IV-АБ" of a certificate of birth: a Roman number and two letters.
bool is_series(const std::string& word) {
  const std::string plain = without_dashes(word);
  const auto roman = plain.find_first_not_of("IVXLCivxlc");
  return roman != 0 && roman != std::string::npos && plain.size() == roman + 4 &&
         static_cast<unsigned char>(plain[roman]) >= 0x80;
}

constexpr std::size_t passport_series = 4, passport = 10;  // digits

// The words that have digits, the parts of one number together; a series may stand before them.
void take_document(Words& words, registers::StudentFilter& filter) {
  auto end = std::find_if(words.rbegin(), words.rend(), has_digit).base();
  if (end == words.begin()) return;
  auto first = end - 1;
  std::string number = without_dashes(*first);
  while (first != words.begin() && all_digits(number) && number.size() < passport) {
    const std::string before = without_dashes(*(first - 1));
    if (!all_digits(before) || before.empty() || before.size() + number.size() > passport) break;
    number.insert(0, before);
    --first;
  }
  if (all_digits(number)) {
    // one word, or two: "IV - АБ"
    for (std::ptrdiff_t parts = 1; parts <= std::min<std::ptrdiff_t>(2, first - words.begin());
         ++parts) {
      const std::string series = parts == 1 ? *(first - 1) : *(first - 2) + *(first - 1);
      if (!is_series(series)) continue;
      number.insert(0, without_dashes(series));
      first -= parts;
      break;
    }
  }
  number = in_capitals(std::move(number));
  if (all_digits(number)) {
    if (number.size() == passport) filter.document_series = passport_series;
  } else {
    filter.document_series = number.find_last_not_of("0123456789") + 1;
    if (filter.document_series == number.size()) filter.document_series = 0;
  }
  filter.document = std::move(number);
  words.erase(first, end);
}

}  // namespace

void read_search_box(std::string_view text, registers::StudentFilter& filter) {
  Words words = read_words(text);
  take_snils(words, filter);
  take_date(words, filter);
  take_document(words, filter);
  for (std::string& word : words) {
    std::replace(word.begin(), word.end(), '.', ' ');
    for (std::string& name : base::split_words(domain::search_key(word)))
      if (filter.names.size() < base::limits::search_words) filter.names.push_back(std::move(name));
  }
}

namespace {

// Each word with a space before it, without what stands around words.
std::string words_of(std::string text) {
  for (const std::string_view sign : {"№", "«", "»", "\"", "(", ")", ",", "."})
    replace_all(text, sign, " ");
  std::string words;
  for (const std::string& word : base::split_words(domain::search_key(text)))
    words.append(" ").append(word);
  return words;
}

}  // namespace

bool is_meant(std::string_view typed, std::initializer_list<std::string_view> numbers,
              std::initializer_list<std::string_view> names) {
  if (typed.empty() ||
      std::find(numbers.begin(), numbers.end(), base::trim(typed)) != numbers.end())
    return true;
  std::string all;
  for (const std::string_view name : names) all += words_of(std::string(name));
  const auto words = base::split_words(words_of(std::string(typed)));
  return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return all.find(" " + word) != std::string::npos;
  });
}

}  // namespace console

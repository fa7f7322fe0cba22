#include "console/search_box.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "domain/snils.hpp"

namespace console {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool looks_like_snils(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return is_digit(c) || c == ' ' || c == '-'; });
  return plain && std::count_if(text.begin(), text.end(), is_digit) == 11;
}

std::optional<domain::Date> read_date(std::string_view text) {
  if (auto date = domain::parse_date(text, "DD.MM.YYYY")) return date;
  return text.size() == 10 ? domain::parse_date(text) : std::nullopt;
}

}  // namespace

void read_search_box(std::string_view text, registers::StudentFilter& filter) {
  text = base::trim(text);
  if (looks_like_snils(text))
    if (const auto snils = domain::Snils::parse(text)) {
      filter.snils = snils->digits();
      return;
    }
  filter.birth_date = read_date(text);
  if (filter.birth_date) return;
  for (const std::string& word : base::split_words(text))
    if (std::any_of(word.begin(), word.end(), is_digit)) filter.document = word;
  if (filter.document.empty()) filter.name_key = domain::search_key(text);
}

}  // namespace console

#include "registers/teachers.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "domain/snils.hpp"

namespace registers {
namespace {

std::vector<std::string> words_of(std::string text) {
  std::ranges::replace(text, '.', ' ');
  return base::split_words(domain::search_key(text));
}

// One letter of UTF-8 and no more.
bool is_initial(std::string_view word) {
  return std::ranges::count_if(word, [](char c) { return (c & 0xC0) != 0x80; }) == 1;
}

}  // namespace

bool is_teacher(std::string_view written, const FullName& who) {
  const auto words = words_of(std::string(written)), surname = words_of(who.surname);
  auto names = words_of(who.name);
  for (std::string& each : words_of(who.patronymic)) names.push_back(std::move(each));
  if (surname.empty() || words.size() <= surname.size() ||
      words.size() > surname.size() + names.size() ||
      !std::equal(surname.begin(), surname.end(), words.begin()))
    return false;
  return std::equal(words.begin() + static_cast<std::ptrdiff_t>(surname.size()), words.end(),
                    names.begin(), [](const std::string& word, const std::string& name) {
                      return word == name || (is_initial(word) && name.starts_with(word));
                    });
}

}  // namespace registers

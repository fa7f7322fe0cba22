#include "registers/similarity.hpp"

#include "base/text.hpp"
#include "domain/snils.hpp"

namespace registers {
namespace {

// search_key gives well-formed UTF-8.
std::u32string characters_of(std::string_view text) {
  std::u32string result;
  for (const char octet : text) {
    const auto byte = static_cast<unsigned char>(octet);
    if (byte < 0x80)
      result.push_back(byte);
    else if (byte >= 0xC0)
      result.push_back(byte & (byte >= 0xF0 ? 0x07 : byte >= 0xE0 ? 0x0F : 0x1F));
    else if (!result.empty())
      result.back() = (result.back() << 6) | (byte & 0x3F);
  }
  return result;
}

}  // namespace

Trigrams trigrams_of(std::string_view name) {
  Trigrams all;
  for (const std::string& word : base::split_words(domain::search_key(name))) {
    const std::u32string padded = U"  " + characters_of(word) + U" ";
    for (std::size_t i = 0; i + 3 <= padded.size(); ++i) all.insert(padded.substr(i, 3));
  }
  return all;
}

double similarity(const Trigrams& a, const Trigrams& b) {
  std::size_t common = 0;
  for (const std::u32string& each : a) common += b.count(each);
  const std::size_t both = a.size() + b.size() - common;
  return both == 0 ? 0 : static_cast<double>(common) / static_cast<double>(both);
}

}  // namespace registers

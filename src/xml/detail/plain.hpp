#pragma once
// Private to xml/: the characters of plain text (xml/plain.hpp) that say more than themselves.
#include <algorithm>
#include <array>
#include <string_view>

namespace xml::plain {

enum class Kind : unsigned char { common, line_end, returns, opens, closes, refers, high, never };

inline constexpr auto kinds = [] {
  std::array<Kind, 256> all{};
  for (std::size_t c = 0; c < ' '; ++c) all[c] = Kind::never;
  all['\t'] = Kind::common;
  all['\n'] = Kind::line_end;
  all['\r'] = Kind::returns;
  all['<'] = Kind::opens;
  all['>'] = Kind::closes;
  all['&'] = Kind::refers;
  all[0xEF] = Kind::high;
  return all;
}();
inline Kind kind_of(char c) {
  return kinds[static_cast<unsigned char>(c)];
}

struct Reference {
  std::string_view written;
  char stands_for;
};
inline constexpr Reference references[] = {
    {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};

// Null: another one, which is the parser's matter.
inline const Reference* reference_at(std::string_view text) {
  const auto found =
      std::ranges::find_if(references, [&](auto& one) { return text.starts_with(one.written); });
  return found != std::end(references) ? found : nullptr;
}

}  // namespace xml::plain

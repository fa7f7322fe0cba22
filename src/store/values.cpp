#include "store/values.hpp"

namespace store {

Set text_set(std::span<const std::string> texts) {
  Set set{{Type::text}, {}};
  set.values.assign(texts.begin(), texts.end());
  return set;
}

std::string_view clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace store

#include "adapters/smev/message_id.hpp"

#include <charconv>

#include "base/text.hpp"
#include "security/random.hpp"

namespace adapters::smev {
namespace {

constexpr std::uint64_t ticks_per_microsecond = 10;                 // a tick is 100 ns
constexpr std::uint64_t gregorian_to_unix = 0x01B21DD213814000ULL;  // RFC 4122 section 4.1.4

std::string hex(std::uint64_t value, int digits) {
  std::string out(static_cast<std::size_t>(digits), '0');
  for (auto at = out.rbegin(); at != out.rend(); ++at, value >>= 4)
    *at = "0123456789abcdef"[value & 15];
  return out;
}

std::uint64_t number(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

}  // namespace

MessageIds::MessageIds(const base::Clock& clock) : clock_(clock) {
  std::string octets = security::random_octets(8);
  octets[0] = static_cast<char>((octets[0] & 0x3F) | 0x80);  // the variant
  octets[2] = static_cast<char>(octets[2] | 0x01);           // multicast: nobody's address
  const std::string digits = base::encode_hex(octets);
  tail_ = "-" + digits.substr(0, 4) + "-" + digits.substr(4);
}

std::string MessageIds::next() {
  const auto now = static_cast<std::uint64_t>(clock_.now().time_since_epoch().count());
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_ + 1, now * ticks_per_microsecond + gregorian_to_unix);
  return hex(last_ & 0xFFFFFFFF, 8) + '-' + hex(last_ >> 32 & 0xFFFF, 4) + "-1" +
         hex(last_ >> 48 & 0xFFF, 3) + tail_;
}

std::optional<base::Time> time_of_id(std::string_view id) {
  if (!base::is_uuid(id) || base::lower_ascii(id) != id) return std::nullopt;
  const bool rfc4122 = id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b';
  if (id[14] != '1' || !rfc4122) return std::nullopt;
  const std::uint64_t ticks =
      number(id.substr(15, 3)) << 48 | number(id.substr(9, 4)) << 32 | number(id.substr(0, 8));
  const auto since_unix = static_cast<std::int64_t>(ticks - gregorian_to_unix);
  return base::Time{std::chrono::microseconds{since_unix / 10}};
}

}  // namespace adapters::smev

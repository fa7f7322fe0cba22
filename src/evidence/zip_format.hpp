#pragma once
// Private to evidence/: the records of a ZIP file (PKWARE APPNOTE 4.3) that both sides share.
#include <cstdint>
#include <string>
#include <string_view>

namespace evidence::zip {

inline constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50,
                               end_mark = 0x06054b50;
inline constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22;
inline constexpr std::uint16_t stored = 0, deflated = 8;

// What the local header and the directory both say.
struct Fields {
  std::uint16_t version = 0, flags = 0, method = 0, time = 0, date = 0;
  std::uint32_t checksum = 0, packed = 0, size = 0;
  std::uint16_t name_bytes = 0, extra_bytes = 0;
  bool operator==(const Fields&) const = default;
};

std::uint32_t checksum_of(std::string_view octets);

}  // namespace evidence::zip

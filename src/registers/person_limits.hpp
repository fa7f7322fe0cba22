#pragma once
#include <cstddef>
namespace base::limits {
inline constexpr std::size_t conflict_records = 50;
inline constexpr int alike_score = 50;
inline constexpr std::size_t alike_pairs = 2000;
}  // namespace base::limits

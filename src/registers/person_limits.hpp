#pragma once
#include <cstddef>
namespace base::limits {
inline constexpr std::size_t conflict_candidates = 20;   // kept with one conflict
inline constexpr std::size_t person_conflicts = 20'000;  // of one supplier, open
inline constexpr std::size_t person_rows = 200'000;      // of one person, moved by one merge
inline constexpr std::size_t person_keys = 100;          // split off at once
inline constexpr std::size_t ground_characters = 500;    // why persons were merged
inline constexpr double name_similarity = 0.5;           // of one person's two spellings, at least
}  // namespace base::limits

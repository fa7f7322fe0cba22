#pragma once
// How alike two names are, by their trigrams. Pure; any thread.
#include <set>
#include <string>
#include <string_view>

namespace registers {

// The trigrams of a name's words, each word with two blanks before and one behind it, as
// domain::search_key makes them. Built once for a name that is compared with many.
using Trigrams = std::set<std::u32string>;
Trigrams trigrams_of(std::string_view name);
// The share that they have in common, 0 … 1 (Jaccard).
double similarity(const Trigrams& a, const Trigrams& b);

}  // namespace registers

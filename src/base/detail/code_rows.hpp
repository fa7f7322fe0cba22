#pragma once
// The table of codes in two files, in the order of the enumerators. Any thread.
#include <span>

#include "base/error.hpp"

namespace base::detail {

std::span<const CodeInfo> bus_codes();
std::span<const CodeInfo> register_codes();

}  // namespace base::detail

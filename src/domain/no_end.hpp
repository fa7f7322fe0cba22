#pragma once
// What has been stated to have no end; an absent day would say nothing of it.
#include "domain/date.hpp"

namespace domain {

inline constexpr Date no_end{std::chrono::year(2099), std::chrono::December, std::chrono::day(31)};

}  // namespace domain

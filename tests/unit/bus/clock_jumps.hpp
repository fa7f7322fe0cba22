#pragma once
// What every test about time shares: a moment, and the clock put a day forward or back.
#include "base/clock.hpp"

using namespace std::chrono_literals;

inline constexpr base::Time noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + 12h};
inline constexpr auto day = 24h;

#pragma once
// When a supplier is expected to deliver: on these days, by this hour of the region. Pure.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace registers {

struct Schedule {
  std::uint8_t days = 0;      // bit 0: Monday
  std::chrono::minutes by{};  // since midnight
};

// "mon-fri 18:00", "mon,thu 09:30", "daily 23:00". Empty on anything else.
std::optional<Schedule> parse_schedule(std::string_view text);

// Has nothing come in the day of the last deadline that has passed, from its midnight on? since:
// when the supplier was added; deadlines before it do not count. Local time is UTC plus
// offset_minutes.
bool is_overdue(const Schedule& schedule, base::Time since, std::optional<base::Time> delivered,
                base::Time now, int offset_minutes);

}  // namespace registers

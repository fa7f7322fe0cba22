#include "registers/schedule.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace registers {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};

std::optional<std::size_t> find_day(std::string_view name) {
  const auto found = std::ranges::find(day_names, name);
  if (found == day_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - day_names.begin());
}

// "mon", "mon-fri"; the days as bits, 0: neither.
unsigned parse_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = find_day(text.substr(0, dash));
  const auto last = dash == text.npos ? first : find_day(text.substr(dash + 1));
  if (!first || !last || *last < *first) return 0;
  unsigned days = 0;
  for (std::size_t day = *first; day <= *last; ++day) days |= 1u << day;
  return days;
}

std::optional<std::chrono::minutes> parse_hour(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hours = (text[0] - '0') * 10 + text[1] - '0';
  const int minutes = (text[3] - '0') * 10 + text[4] - '0';
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes(hours * 60 + minutes);
}

}  // namespace

std::optional<Schedule> parse_schedule(std::string_view text) {
  const auto space = text.find(' ');
  if (space == text.npos) return std::nullopt;
  const auto by = parse_hour(text.substr(space + 1));
  if (!by) return std::nullopt;
  std::string_view named = text.substr(0, space);
  if (named == "daily") return Schedule{0x7F, *by};
  unsigned days = 0;
  for (;;) {
    const auto comma = named.find(',');
    const unsigned range = parse_range(named.substr(0, comma));
    if (range == 0) return std::nullopt;
    days |= range;
    if (comma == named.npos) return Schedule{static_cast<std::uint8_t>(days), *by};
    named.remove_prefix(comma + 1);
  }
}

bool is_overdue(const Schedule& schedule, base::Time since, std::optional<base::Time> delivered,
                base::Time now, int offset_minutes) {
  const std::chrono::minutes offset(offset_minutes);
  const auto today = std::chrono::floor<std::chrono::days>(now + offset);
  for (int back = 0; back < 8; ++back) {
    const std::chrono::sys_days day = today - std::chrono::days(back);
    const unsigned weekday = std::chrono::weekday(day).iso_encoding() - 1;
    const base::Time midnight = base::Time(day) - offset;
    if ((schedule.days >> weekday & 1u) == 0 || now < midnight + schedule.by) continue;
    return since < midnight + schedule.by && (!delivered || *delivered < midnight);
  }
  return false;
}

}  // namespace registers

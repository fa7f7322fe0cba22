#pragma once
// A calendar date without a zone.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace domain {

using Date = std::chrono::year_month_day;

// "2026-09-01"; an xs:date zone ("Z", "+03:00") is allowed and ignored.
std::optional<Date> parse_date(std::string_view text);
// pattern: a text of DD, MM, YYYY and separators, as "DD.MM.YYYY".
std::optional<Date> parse_date(std::string_view text, std::string_view pattern);
std::string format_date(Date date);  // "2026-09-01"
// The date in the region: UTC plus offset_minutes (configuration: region.utc_offset).
Date date_at(base::Time time, int offset_minutes);
// The year in which the school year of this date began (it begins on 1 September).
int school_year(Date date);
int days_between(Date from, Date to);
int age_on(Date birth, Date day);

}  // namespace domain

#include "domain/date.hpp"

namespace domain {
namespace {

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return text.empty() ? std::nullopt : std::optional{value};
}

// "Z", "+03:00", "-11:00" or nothing.
bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
         digits(text.substr(1, 2)) && digits(text.substr(4, 2));
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() < 10 || !is_zone(text.substr(10))) return std::nullopt;
  return parse_date(text.substr(0, 10), "YYYY-MM-DD");
}

std::optional<Date> parse_date(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  unsigned year = 0, month = 0, day = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    const char letter = pattern[i];
    std::size_t run = 1;
    while (i + run < pattern.size() && pattern[i + run] == letter) ++run;
    if (letter == 'Y' || letter == 'M' || letter == 'D') {
      const auto value = digits(text.substr(i, run));
      if (!value) return std::nullopt;
      (letter == 'Y' ? year : letter == 'M' ? month : day) = *value;
    } else if (text.substr(i, run) != pattern.substr(i, run)) {
      return std::nullopt;
    }
    i += run;
  }
  const Date date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
                  std::chrono::day{day}};
  // dates before 1900 are slips of the keyboard in this field
  if (!date.ok() || year < 1900 || year > 2999) return std::nullopt;
  return date;
}

std::string format_date(Date date) {
  std::string out = "0000-00-00";  // of a load there are millions: no printf
  const auto put = [&out](std::size_t at, std::size_t digits, unsigned number) {
    for (; digits != 0; number /= 10) out[at + --digits] = static_cast<char>('0' + number % 10);
  };
  put(0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(5, 2, static_cast<unsigned>(date.month()));
  put(8, 2, static_cast<unsigned>(date.day()));
  return out;
}

Date date_at(base::Time time, int offset_minutes) {
  return Date{std::chrono::floor<std::chrono::days>(time + std::chrono::minutes{offset_minutes})};
}

int school_year(Date date) {
  const int year = static_cast<int>(date.year());
  return date.month() >= std::chrono::September ? year : year - 1;
}

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

int age_on(Date birth, Date day) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool had_birthday =
      std::pair{day.month(), day.day()} >= std::pair{birth.month(), birth.day()};
  return had_birthday ? years : years - 1;
}

}  // namespace domain

// Numbers, sizes and times: how much is allowed.
#include <yaml-cpp/yaml.h>

#include <array>
#include <span>

#include "base/text.hpp"
#include "config/values.hpp"

namespace config {

namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view suffix;
  std::int64_t factor;
};
constexpr std::array<Unit, 3> size_units{{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}};
// Of milliseconds; "s" is the end of "ms".
constexpr std::array<Unit, 5> time_units{
    {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

// A number and its unit; factor 0: no unit of the table.
Unit split(std::string_view text, std::span<const Unit> units) {
  for (const Unit& unit : units)
    if (text.ends_with(unit.suffix))
      return {base::trim(text.substr(0, text.size() - unit.suffix.size())), unit.factor};
  return {text, 0};
}

std::string plain(std::int64_t number) {
  return std::to_string(number);
}

std::string range_text(IntegerBounds bounds, std::string (*format)(std::int64_t)) {
  return "допустимо от " + format(bounds.least) + " до " + format(bounds.most);
}

// The number times its unit, when it is within the bounds.
std::optional<std::int64_t> within(std::optional<std::int64_t> number, std::int64_t factor,
                                   IntegerBounds bounds) {
  if (!number || *number < 0 || *number > bounds.most / factor) return {};
  const std::int64_t all = *number * factor;
  return all < bounds.least ? std::nullopt : std::optional(all);
}

std::string format(std::int64_t amount, std::span<const Unit> units) {
  std::string text = plain(amount);
  for (const Unit& unit : units)
    if (amount >= unit.factor && amount % unit.factor == 0)
      text = plain(amount / unit.factor) + std::string(unit.suffix);
  return text;
}

std::string size_text(std::int64_t bytes) {
  return format(bytes, size_units);
}
std::string time_text(std::int64_t time) {
  return format(time, time_units);
}

}  // namespace

std::optional<std::int64_t> read_integer(Source& source, const YAML::Node& node,
                                         IntegerBounds bounds) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const auto number = base::parse_integer(*text);
  if (number && *number >= bounds.least && *number <= bounds.most) return number;
  source.add(node, (number ? "число " + *text + " вне границ; "
                           : "ожидается целое число, а здесь «" + *text + "»; ") +
                       range_text(bounds, plain));
  return {};
}

std::optional<std::size_t> read_size(Source& source, const YAML::Node& node, IntegerBounds bounds) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const Unit given = split(*text, size_units);
  const auto number = base::parse_integer(given.suffix);
  const std::int64_t factor = given.factor == 0 ? 1 : given.factor;
  if (const auto bytes = within(number, factor, bounds)) return static_cast<std::size_t>(*bytes);
  source.add(node,
             (number ? "размер " + *text + " вне границ; "
                     : "ожидается размер в байтах или с KiB, MiB, GiB, а здесь «" + *text + "»; ") +
                 range_text(bounds, size_text));
  return {};
}

std::optional<milliseconds> read_duration(Source& source, const YAML::Node& node,
                                          DurationBounds bounds) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const IntegerBounds counts{bounds.least.count(), bounds.most.count()};
  const Unit given = split(*text, time_units);
  auto number = base::parse_integer(given.suffix);
  if (given.factor == 0) number.reset();  // seconds or minutes? nobody should guess
  if (const auto time = within(number, given.factor, counts)) return milliseconds(*time);
  source.add(node, (number ? "время " + *text + " вне границ; "
                           : "ожидается время с единицей ms, s, min, h или d, например 30s, "
                             "а здесь «" +
                                 *text + "»; ") +
                       range_text(counts, time_text));
  return {};
}

std::string format_size(std::uint64_t bytes) {
  return size_text(static_cast<std::int64_t>(bytes));
}

std::string format_duration(milliseconds time) {
  return time_text(time.count());
}

}  // namespace config

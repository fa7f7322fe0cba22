#include "config/values.hpp"

#include <arpa/inet.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

#include "base/text.hpp"
#include "domain/snils.hpp"

namespace config {

namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> size_units{
    {{"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}}};
// the regular expressions and messages below are for words, not for books
constexpr std::size_t scalar_bytes = 4096;

std::string_view kind_of(const YAML::Node& node) {
  if (node.IsMap()) return "раздел";
  if (node.IsSequence()) return "список";
  return "пусто";
}

std::optional<std::string> read_matching(Source& source, const YAML::Node& node,
                                         const char* pattern, std::string_view allowed) {
  const auto text = read_text(source, node);
  if (!text) return {};
  if (std::regex_match(*text, std::regex(pattern))) return text;
  source.add(node, "недопустимое значение «" + *text + "»; " + std::string(allowed));
  return {};
}

std::string range_text(IntegerBounds bounds, std::string (*format)(std::uint64_t)) {
  return "допустимо от " + format(static_cast<std::uint64_t>(bounds.least)) + " до " +
         format(static_cast<std::uint64_t>(bounds.most));
}

std::string plain(std::uint64_t number) {
  return std::to_string(number);
}

}  // namespace

std::optional<std::string> read_text(Source& source, const YAML::Node& node) {
  if (!node.IsScalar()) {
    source.add(node, "ожидается одно значение, а здесь " + std::string(kind_of(node)));
    return {};
  }
  const std::string& text = node.Scalar();
  if (text.empty()) {
    source.add(node, "значение пусто");
    return {};
  }
  if (text.size() > scalar_bytes) {
    source.add(node, "значение длиннее " + std::to_string(scalar_bytes) + " байт");
    return {};
  }
  return text;
}

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
  std::string_view digits = *text;
  std::uint64_t unit = 1;
  for (const auto& [suffix, factor] : size_units) {
    if (!digits.ends_with(suffix)) continue;
    digits = base::trim(digits.substr(0, digits.size() - suffix.size()));
    unit = factor;
    break;
  }
  const auto most = static_cast<std::uint64_t>(bounds.most) / unit;
  const auto number = base::parse_integer(digits);
  const bool fits = number && *number >= 0 && static_cast<std::uint64_t>(*number) <= most;
  const std::uint64_t bytes = fits ? static_cast<std::uint64_t>(*number) * unit : 0;
  if (fits && bytes >= static_cast<std::uint64_t>(bounds.least)) return bytes;
  source.add(node,
             (number ? "размер " + *text + " вне границ; "
                     : "ожидается размер в байтах или с KiB, MiB, GiB, а здесь «" + *text + "»; ") +
                 range_text(bounds, format_size));
  return {};
}

std::optional<std::size_t> read_choice(Source& source, const YAML::Node& node,
                                       std::span<const std::string_view> allowed) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const auto found = std::ranges::find(allowed, *text);
  if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  std::string names;
  for (std::string_view name : allowed) names += (names.empty() ? "" : ", ") + std::string(name);
  source.add(node, "недопустимое значение «" + *text + "»; допустимо: " + names);
  return {};
}

std::optional<std::string> read_name(Source& source, const YAML::Node& node) {
  return read_matching(source, node, "[a-z0-9][a-z0-9-]{0,63}",
                       "допустимы строчные латинские буквы, цифры и дефис, до 64 знаков");
}

std::optional<std::string> read_ogrn(Source& source, const YAML::Node& node) {
  const auto text = read_text(source, node);
  if (!text || domain::is_ogrn(*text)) return text;
  source.add(node, "«" + *text + "» — не ОГРН; нужны 13 или 15 цифр с верным контрольным числом");
  return {};
}

std::optional<std::string> read_address(Source& source, const YAML::Node& node) {
  const auto text = read_text(source, node);
  if (!text) return {};
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  for (int family : {AF_INET, AF_INET6})
    if (inet_pton(family, text->c_str(), ignored.data()) == 1) return text;
  source.add(node, "«" + *text + "» — не адрес; допустим адрес IPv4 или IPv6, например 0.0.0.0");
  return {};
}

std::optional<std::string> read_public_url(Source& source, const YAML::Node& node) {
  return read_matching(
      source, node, R"(https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[!-~]*[^/])?)",
      "допустим адрес вида https://bus.example.ru без «/» в конце");
}

std::optional<int> read_utc_offset(Source& source, const YAML::Node& node) {
  const auto text = read_matching(source, node, "[+-](0[0-9]|1[0-4]):(00|30|45)",
                                  "допустимо смещение от UTC вида +03:00, до 14 часов");
  if (!text) return {};
  const int minutes = std::stoi(text->substr(1, 2)) * 60 + std::stoi(text->substr(4));
  return text->front() == '-' ? -minutes : minutes;
}

std::optional<Strings> read_list(Source& source, const YAML::Node& node,
                                 std::optional<std::string> (*item)(Source&, const YAML::Node&)) {
  if (!node.IsSequence()) {
    source.add(node, "ожидается список, например [a, b]");
    return {};
  }
  Strings values;
  for (const auto& each : node)
    if (auto value = item(source, each)) values.push_back(std::move(*value));
  return values;
}

std::string format_size(std::uint64_t bytes) {
  std::string text = std::to_string(bytes);
  for (const auto& [suffix, factor] : size_units)
    if (bytes >= factor && bytes % factor == 0)
      text = std::to_string(bytes / factor) + std::string(suffix);
  return text;
}

}  // namespace config

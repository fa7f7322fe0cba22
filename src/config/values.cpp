#include "config/values.hpp"

#include <arpa/inet.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "domain/snils.hpp"

namespace config {

namespace {

// values are words, not books
constexpr std::size_t scalar_bytes = 4096;

std::string_view kind_of(const YAML::Node& node) {
  if (node.IsMap()) return "раздел";
  if (node.IsSequence()) return "список";
  return "пусто";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_name(std::string_view text) {
  return text.size() <= 64 && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// Sign, hours to 14, and the minutes that exist on Earth.
bool is_utc_offset(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  if (!is_digit(text[1]) || !is_digit(text[2]) || text.substr(1, 2) > "14") return false;
  const auto minutes = text.substr(4);
  return minutes == "00" || minutes == "30" || minutes == "45";
}

// Scheme, a host with an optional port, an optional path without "/" at its end.
bool is_public_url(std::string_view text) {
  const auto after = text.find("://");
  if (after == text.npos) return false;
  const auto scheme = text.substr(0, after), rest = text.substr(after + 3);
  const auto host = rest.substr(0, rest.find('/'));
  const auto is_host = [](char c) {
    const char low = static_cast<char>(c | 0x20);
    return is_lower(low) || is_digit(c) || std::string_view(".-:[]").find(c) != std::string::npos;
  };
  return (scheme == "https" || scheme == "http") && !host.empty() && host.front() != ':' &&
         rest.back() != '/' && std::ranges::all_of(host, is_host) &&
         std::ranges::all_of(rest, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_authority(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto name = text.substr(0, colon);
  const auto port = colon == text.npos ? "1" : text.substr(colon + 1);
  return !name.empty() && !port.empty() && port.size() <= 5 &&
         std::ranges::all_of(port, is_digit) && std::ranges::all_of(name, [](char c) {
           return is_lower(c) || is_digit(c) || c == '-' || c == '.';
         });
}

// A name that only looks like 127.0.0.1 is a name, and its owner decides where it leads.
// http, too: what is fetched is signed by itself.
bool is_url(std::string_view text) {
  const bool tls = text.starts_with("https://");
  if (!tls && !text.starts_with("http://")) return false;
  text.remove_prefix(tls ? 8 : 7);
  const auto authority = text.substr(0, text.find_first_of("/?"));
  return is_authority(authority) &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '#'; });
}

bool is_safe_url(std::string_view text) {
  if (!is_url(text) || text.starts_with("https://")) return is_url(text);
  const auto authority = text.substr(7, text.find_first_of("/?", 7) - 7);
  const auto host = authority.substr(0, authority.rfind(':'));
  return host == "localhost" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

std::optional<std::string> read_checked(Source& source, const YAML::Node& node,
                                        bool (*check)(std::string_view), std::string_view allowed) {
  auto text = read_text(source, node);
  if (!text || check(*text)) return text;
  source.add(node, "недопустимое значение «" + *text + "»; " + std::string(allowed));
  return {};
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
  return read_checked(source, node, is_name,
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
  return read_checked(source, node, is_public_url,
                      "допустим адрес вида https://bus.example.ru без «/» в конце");
}

std::optional<std::string> read_url(Source& source, const YAML::Node& node) {
  return read_checked(
      source, node, is_url,
      "допустим адрес вида http://crl.example.ru/ca.crl или https://…, узел строчными "
      "буквами");
}

std::optional<std::string> read_safe_url(Source& source, const YAML::Node& node) {
  return read_checked(source, node, is_safe_url,
                      "допустим адрес вида https://diary.example.ru:8443/ws, узел строчными "
                      "буквами; http:// — только к 127.0.0.1 и localhost");
}

std::optional<std::string> read_host(Source& source, const YAML::Node& node) {
  return read_checked(source, node, is_authority,
                      "допустим узел вида crl.example.ru или crl.example.ru:8080");
}

std::optional<base::Time> read_time(Source& source, const YAML::Node& node) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const auto time = base::parse_time(*text);
  if (!time) {
    source.add(node, "«" + *text + "» — не момент времени; допустимо 2026-12-01T00:00:00Z");
  }
  return time;
}

std::optional<int> read_utc_offset(Source& source, const YAML::Node& node) {
  const auto text = read_checked(source, node, is_utc_offset,
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

}  // namespace config

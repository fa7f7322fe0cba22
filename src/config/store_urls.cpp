// The addresses of databases.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "config/values.hpp"

namespace config {

namespace {

constexpr std::string_view postgresql = "postgresql://";

// "host", "host:port", "[address]:port"
bool is_host(std::string_view text) {
  const auto bracket = text.find(']');
  const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
  if (text.substr(0, colon).empty()) return false;
  if (colon == text.npos) return true;
  const auto port = base::parse_integer(text.substr(colon + 1));
  return port && *port >= 1 && *port <= 65535;
}

// Of libpq 15 (its documentation, section 34.1.2); what it does not know it refuses.
constexpr std::string_view libpq_words =
    "application_name channel_binding client_encoding connect_timeout dbname "
    "fallback_application_name gssencmode gsslib host hostaddr keepalives keepalives_count "
    "keepalives_idle keepalives_interval krbsrvname options passfile password port replication "
    "requirepeer requiressl service ssl ssl_max_protocol_version ssl_min_protocol_version sslcert "
    "sslcompression sslcrl sslcrldir sslkey sslmode sslpassword sslrootcert sslsni "
    "target_session_attrs tcp_user_timeout user";
constexpr std::array<std::string_view, 6> ssl_modes{"disable", "allow",     "prefer",
                                                    "require", "verify-ca", "verify-full"};

std::string listed(std::span<const std::string_view> words) {
  std::string all;
  for (const std::string_view each : words) all += (all.empty() ? "" : ", ") + std::string(each);
  return all;
}

// Of the part behind "?"; empty: nothing is wrong.
std::string parameter_mistake(std::string_view query, std::span<const std::string_view> sessions) {
  const auto one_of = [](std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  const auto words = base::split_words(libpq_words);
  const std::vector<std::string_view> known(words.begin(), words.end());
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::string_view name = pair.substr(0, pair.find('='));
    const std::string_view value = pair.substr(std::min(pair.size(), name.size() + 1));
    if (!one_of(known, name)) {
      const auto near = base::nearest(name, known);
      return "неизвестный параметр в адресе PostgreSQL" +
             (near ? "; возможно, " + std::string(*near)
                   : "; допустимы параметры libpq: sslmode, sslrootcert, connect_timeout, …");
    }
    if (name == "sslmode" && !one_of(ssl_modes, value))
      return "недопустимый sslmode в адресе PostgreSQL; допустимо: " + listed(ssl_modes);
    if (name == "target_session_attrs" && !one_of(sessions, value))
      return "недопустимый target_session_attrs в адресе PostgreSQL; допустимо: " +
             listed(sessions);
  }
  return {};
}

// What is wrong with the address of a PostgreSQL, of one host or several; empty: nothing. The
// address itself is never repeated in a mistake: it may carry a password.
std::string postgresql_mistake(std::string_view url, std::span<const std::string_view> sessions) {
  const auto slash = url.find('/', postgresql.size());
  if (slash == url.npos || slash + 1 == url.size() || url[slash + 1] == '?')
    return "в адресе PostgreSQL нет базы; нужно postgresql://ИМЯ@УЗЕЛ:ПОРТ/БАЗА";
  std::string_view hosts = url.substr(postgresql.size(), slash - postgresql.size());
  hosts.remove_prefix(hosts.rfind('@') + 1);  // npos + 1: no user
  while (!hosts.empty()) {
    const auto comma = hosts.find(',');
    if (!is_host(hosts.substr(0, comma)) || comma + 1 == hosts.size())
      return "в адресе PostgreSQL неверен узел или порт; нужно УЗЕЛ:ПОРТ, несколько — через "
             "запятую";
    hosts.remove_prefix(comma == hosts.npos ? hosts.size() : comma + 1);
  }
  const auto mark = url.find('?', slash);
  return mark == url.npos ? std::string() : parameter_mistake(url.substr(mark + 1), sessions);
}

}  // namespace

std::optional<std::string> read_replica_url(Source& source, const YAML::Node& node) {
  static constexpr std::array<std::string_view, 4> sessions{"any", "read-only", "standby",
                                                            "prefer-standby"};
  auto text = read_text(source, node);
  if (!text) return {};
  const std::string mistake =
      text->starts_with(postgresql)
          ? postgresql_mistake(*text, sessions)
          : "репликой может быть только PostgreSQL: postgresql://ИМЯ@УЗЕЛ:ПОРТ/БАЗА";
  if (mistake.empty()) return text;
  source.add(node, mistake);
  return {};
}

std::optional<std::string> read_store_url(Source& source, const YAML::Node& node) {
  // Whatever is read here is about to be written to, too.
  static constexpr std::array<std::string_view, 3> sessions{"any", "read-write", "primary"};
  auto text = read_text(source, node);
  if (!text) return {};
  const std::string_view url = *text;
  if (url.starts_with(postgresql)) {
    const std::string mistake = postgresql_mistake(url, sessions);
    if (mistake.empty()) return text;
    source.add(node, mistake);
    return {};
  }
  constexpr std::string_view scheme = "sqlite:";
  std::string_view path = url.starts_with(scheme) ? url.substr(scheme.size()) : "";
  const bool absolute = path.starts_with("///");
  if (absolute) path.remove_prefix(2);
  if (path.empty() || (!absolute && path.starts_with("//")) || path.ends_with('/')) {
    source.add(node,
               "недопустимый адрес хранилища; допустимо: sqlite:///АБСОЛЮТНЫЙ/ПУТЬ, sqlite:ПУТЬ "
               "(относительно этого файла), postgresql://ИМЯ@УЗЕЛ:ПОРТ/БАЗА");
    return {};
  }
  const auto file = (source.folder() / path).lexically_normal();
  return "sqlite://" + file.string();
}

}  // namespace config

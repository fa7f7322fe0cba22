// Values that name files: relative to the configuration, or a credential of systemd.
#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdlib>
#include <span>

#include "base/text.hpp"
#include "config/values.hpp"

namespace config {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view credentials = "${CREDENTIALS_DIRECTORY}/";

// The absolute path that the text means. Empty: the mistake has been noted.
std::optional<fs::path> resolve(Source& source, const YAML::Node& node) {
  const auto text = read_text(source, node);
  if (!text) return {};
  const fs::path folder = source.folder();
  if (!text->starts_with(credentials)) {
    if (text->find("${") == std::string::npos) return (folder / *text).lexically_normal();
    source.add(node, "из переменных допустима только ${CREDENTIALS_DIRECTORY} в начале пути");
    return {};
  }
  const char* value = std::getenv("CREDENTIALS_DIRECTORY");
  if (value && *value) return (fs::path(value) / text->substr(credentials.size()));
  source.add(node,
             "переменная CREDENTIALS_DIRECTORY не задана; её задаёт systemd (LoadCredential)"
             ", при ручном запуске укажите каталог с ключами сами");
  return {};
}

}  // namespace

std::optional<fs::path> read_file(Source& source, const YAML::Node& node) {
  auto path = resolve(source, node);
  if (!path) return {};
  std::error_code error;
  const auto status = fs::status(*path, error);
  if (fs::is_regular_file(status)) return path;
  if (fs::exists(status)) {
    source.add(node, path->string() + " — не файл");
  } else if (status.type() == fs::file_type::not_found) {
    source.add(node, "файла нет: " + path->string());
  } else {
    source.add(node, "файл недоступен: " + path->string() + " (" + error.message() + ")");
  }
  return {};
}

std::optional<fs::path> read_folder(Source& source, const YAML::Node& node) {
  auto path = resolve(source, node);
  std::error_code error;
  if (!path || fs::is_directory(*path, error)) return path;
  source.add(node, "папки нет: " + path->string());
  return {};
}

// The PIN is never repeated in the mistake.
std::optional<std::string> read_key(Source& source, const YAML::Node& node) {
  auto text = read_text(source, node);
  if (!text) return {};
  if (!text->starts_with("pkcs11:")) {
    const auto file = read_file(source, node);
    if (!file) return {};
    return file->string();
  }
  if (text->find("pin-value=") != std::string::npos ||
      text->find("pin-source=") != std::string::npos) {
    source.add(node, "PIN токена указывают не в адресе ключа, а в passphrase_file");
    return {};
  }
  return text;
}

std::optional<fs::path> read_resources(Source& source, const YAML::Node& node) {
  auto path = resolve(source, node);
  if (!path) return {};
  for (const fs::path& needed : {*path, *path / "xsd", *path / "mappings"}) {
    std::error_code error;
    if (fs::is_directory(needed, error)) continue;
    source.add(node, "каталога нет: " + needed.string() +
                         "; нужен каталог, в котором есть xsd/ и mappings/");
    return {};
  }
  return path;
}

std::optional<Paths> read_files(Source& source, const YAML::Node& node, bool some) {
  if (!node.IsSequence() || (some && node.size() == 0)) {
    source.add(node, node.IsSequence() ? "список пуст; нужен хотя бы один файл"
                                       : "ожидается список файлов, например [ca.crt]");
    return {};
  }
  Paths files;
  for (const auto& each : node)
    if (auto file = read_file(source, each)) files.push_back(std::move(*file));
  return files;
}

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
  constexpr std::string_view name = "target_session_attrs=";
  const auto found = url.find(name, slash);
  if (found == url.npos) return {};
  std::string_view value = url.substr(found + name.size());
  value = value.substr(0, value.find('&'));
  std::string allowed;
  for (const std::string_view each : sessions) {
    if (each == value) return {};
    allowed += (allowed.empty() ? "" : ", ") + std::string(each);
  }
  return "недопустимый target_session_attrs в адресе PostgreSQL; допустимо: " + allowed;
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

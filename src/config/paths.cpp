// Values that name files: relative to the configuration, or a credential of systemd.
#include <yaml-cpp/yaml.h>

#include <cstdlib>

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

}  // namespace config

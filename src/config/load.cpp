// File → text → YAML → settings.
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "base/text.hpp"
#include "config/read.hpp"

namespace config {

namespace {

constexpr std::size_t file_bytes = 1024 * 1024;  // a region with a thousand partners fits

// Empty: the reason has been noted.
std::optional<std::string> read_text_file(const std::filesystem::path& file, Source& source) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    source.add("это каталог, а нужен файл");
    return {};
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text(file_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (!stream && !stream.eof())) {
    source.add("файл не читается: " + std::string(std::strerror(errno)));
    return {};
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() <= file_bytes) return text;
  source.add("файл больше " + std::to_string(file_bytes) + " байт");
  return {};
}

void check_utf8(Source& source) {
  int line = 1;
  std::string_view rest = source.text();
  while (!rest.empty()) {
    const auto length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (!base::is_utf8(rest.substr(0, length))) source.add(line, 0, "строка не в кодировке UTF-8");
    rest.remove_prefix(length);
    ++line;
  }
}

std::optional<YAML::Node> parse_yaml(Source& source) {
  check_utf8(source);
  if (!source.clean()) return {};
  try {
    const auto documents = YAML::LoadAll(source.text());
    if (documents.size() <= 1) return documents.empty() ? YAML::Node() : documents.front();
    source.add(documents[1], "в файле несколько документов YAML, а нужен один");
  } catch (const YAML::Exception& error) {
    source.add(error.mark, "не YAML: " + error.msg);
  }
  return {};
}

// The address partners can reach when the operator has not said one.
std::string default_url(const Listen& listen) {
  const bool any = listen.address == "0.0.0.0" || listen.address == "::";
  const bool v6 = listen.address.find(':') != std::string::npos;
  const std::string host = any ? "localhost" : v6 ? "[" + listen.address + "]" : listen.address;
  return "https://" + host + ":" + std::to_string(listen.port);
}

}  // namespace

Loaded load(const std::filesystem::path& file) {
  Source nothing(file, "");
  const auto text = read_text_file(file, nothing);
  if (!text) return {{}, nothing.take(), {}};
  Source source(file, *text);
  Settings settings{};
  settings.file = file;
  if (const auto root = parse_yaml(source)) read_settings(source, *root, settings);
  if (!source.clean()) return {{}, source.take(), std::move(settings)};
  if (settings.listen.public_url.empty()) settings.listen.public_url = default_url(settings.listen);
  if (settings.console.tls.key.empty()) settings.console.tls = settings.tls;
  for (PartnerSettings& each : settings.partners)
    if (auto& endpoint = each.partner.endpoint; endpoint && endpoint->anchors.empty())
      endpoint->anchors = settings.trust.anchors.front().string();
  return {std::move(settings), {}, {}};
}

LoadedPolicy load_signature_policy(const std::filesystem::path& file) {
  Source nothing(file, "");
  const auto text = read_text_file(file, nothing);
  if (!text) return {{}, nothing.take()};
  Source source(file, *text);
  PartnerSettings partner{};
  if (const auto root = parse_yaml(source)) read_policy(source, *root, partner);
  if (!source.clean()) return {{}, source.take()};
  return {std::move(partner.partner.signature), {}};
}

}  // namespace config

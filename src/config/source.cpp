#include "config/source.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <tuple>

namespace config {

Source::Source(std::filesystem::path file, std::string text)
    : file_(std::move(file)),
      folder_(std::filesystem::absolute(file_).lexically_normal().parent_path()),
      text_(std::move(text)),
      line_starts_{0} {
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
}

void Source::add(const YAML::Node& node, std::string text) {
  add(node.Mark(), std::move(text));
}

void Source::add(const YAML::Mark& mark, std::string text) {
  if (mark.is_null()) return add(1, 0, std::move(text));  // an empty file has no nodes
  add(mark.line + 1, mark.column, std::move(text));
}

void Source::add(int line, int byte_column, std::string text) {
  const int column = characters_before(line, byte_column) + 1;
  mistakes_.push_back({file_.string(), line, column, std::move(text)});
}

void Source::add(std::string text) {
  mistakes_.push_back({file_.string(), 0, 0, std::move(text)});
}

std::string Source::place_of(const YAML::Node& node) const {
  const YAML::Mark mark = node.Mark();
  return file_.string() + ":" + std::to_string(mark.line + 1) + ":" +
         std::to_string(characters_before(mark.line + 1, mark.column) + 1);
}

std::vector<Mistake> Source::take() {
  std::ranges::stable_sort(mistakes_, {}, [](const Mistake& mistake) {
    return std::tuple(mistake.line, mistake.column);
  });
  return std::move(mistakes_);
}

int Source::characters_before(int line, int byte_column) const {
  if (line < 1 || static_cast<std::size_t>(line) > line_starts_.size()) return byte_column;
  const std::string_view rest =
      std::string_view(text_).substr(line_starts_[static_cast<std::size_t>(line) - 1]);
  const auto part = rest.substr(0, static_cast<std::size_t>(std::max(byte_column, 0)));
  return static_cast<int>(std::ranges::count_if(
      part, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string describe(const Mistake& mistake) {
  if (mistake.line == 0) return mistake.file + ": " + mistake.text;
  return mistake.file + ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column) +
         ": " + mistake.text;
}

}  // namespace config

#pragma once
// The text of one configuration file and the mistakes found in it.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace YAML {
struct Mark;
class Node;
}  // namespace YAML

namespace config {

class Source {
 public:
  // file: as the operator named it; so do the mistakes.
  Source(std::filesystem::path file, std::string text);

  // Absolute: what relative paths in the file are relative to.
  const std::filesystem::path& folder() const { return folder_; }
  const std::string& text() const { return text_; }

  void add(const YAML::Node& node, std::string text);
  void add(const YAML::Mark& mark, std::string text);
  // 1-based line; column counts bytes from 0.
  void add(int line, int byte_column, std::string text);
  void add(std::string text);  // about the whole file

  std::string place_of(const YAML::Node& node) const;  // "kontingent.yaml:40:5"

  bool clean() const { return mistakes_.empty(); }
  // In the file's order; what is about the whole file comes first.
  std::vector<Mistake> take();

 private:
  // Columns for people count characters, not the parser's bytes.
  int characters_before(int line, int byte_column) const;

  std::filesystem::path file_, folder_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  std::vector<Mistake> mistakes_;
};

}  // namespace config

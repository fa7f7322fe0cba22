#pragma once
// Reading YAML so that every mistake is known with its place. Private to the room.
#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace transform::yaml {

class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}
  void add(const YAML::Mark& at, std::string text);
  bool empty() const { return found_.empty(); }
  // "mappings/x.yaml:3:5: …" per line, in the file's order.
  std::string text() const;

 private:
  struct Mistake {
    int line, column;  // 1-based
    std::string text;
  };
  std::string file_;
  std::vector<Mistake> found_;
};

struct Entry {
  std::string key;
  YAML::Mark at;  // of the key
  YAML::Node value;
};

// The root; null after a mistake.
YAML::Node parse(const std::string& text, Mistakes& mistakes);

// what: how the thing is called in the mistake, "ключ roots".
std::vector<Entry> entries_of(const YAML::Node& node, std::string_view what, Mistakes& mistakes);
std::vector<YAML::Node> items_of(const YAML::Node& node, std::string_view what, Mistakes& mistakes);
std::optional<std::string> text_of(const YAML::Node& node, std::string_view what,
                                   Mistakes& mistakes);
std::optional<bool> flag_of(const YAML::Node& node, std::string_view what, Mistakes& mistakes);

// "неизвестный ключ «rots»; возможно, «roots»", or the list of what is allowed.
std::string unknown(std::string_view what, std::string_view word,
                    const std::vector<std::string_view>& allowed);

}  // namespace transform::yaml

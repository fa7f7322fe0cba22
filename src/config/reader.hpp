#pragma once
// A map of the file read by a table of options. Private to config/.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "config/option.hpp"

namespace config {

// Reads one map and the sections inside it into a Target.
template <class Target>
class Reader {
 public:
  Reader(Source& source, const Options<Target>& options, Target& target)
      : source_(source), options_(options), target_(target) {}

  void read(const YAML::Node& root) {
    read_map(root, "");
    for (const Option<Target>& option : options_) {
      if (seen_.contains(std::string(option.key))) continue;
      if (option.in_section && !places_.contains(section_of(option.key))) continue;
      if (option.required) note_missing(option.key);
      if (!option.fallback.empty()) option.read(source_, YAML::Load(option.fallback), target_);
    }
  }

 private:
  void read_map(const YAML::Node& map, const std::string& prefix) {
    places_.emplace(prefix, map.Mark());
    if (map.IsNull()) return;
    if (!map.IsMap())
      return source_.add(map, "ожидается раздел с ключами: " + list_words(words_in(prefix)));
    for (const auto& entry : map) read_entry(entry.first, entry.second, prefix);
  }

  void read_entry(const YAML::Node& key, const YAML::Node& value, const std::string& prefix) {
    if (!key.IsScalar()) return source_.add(key, "ключ должен быть словом");
    const std::string& word = key.Scalar();
    const std::string path = prefix + word;
    const auto words = words_in(prefix);
    if (std::ranges::find(words, word) == words.end()) return note_unknown(key, words);
    if (!seen_.insert(path).second)
      return source_.add(key, "ключ «" + word + "» указан второй раз");
    const auto option = std::ranges::find(options_, path, &Option<Target>::key);
    if (option == options_.end()) return read_map(value, path + ".");
    if (value.IsNull()) return source_.add(key, "у ключа «" + word + "» нет значения");
    option->read(source_, value, target_);
  }

  // The words that may stand directly under the prefix.
  std::vector<std::string_view> words_in(std::string_view prefix) const {
    std::vector<std::string_view> words;
    for (const Option<Target>& option : options_) {
      if (!option.key.starts_with(prefix)) continue;
      std::string_view word = option.key.substr(prefix.size());
      word = word.substr(0, word.find('.'));
      if (words.empty() || words.back() != word) words.push_back(word);
    }
    return words;
  }

  static std::string list_words(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
  }

  void note_unknown(const YAML::Node& key, const std::vector<std::string_view>& words) {
    const auto near = base::nearest(key.Scalar(), words);
    source_.add(key, "неизвестный ключ «" + key.Scalar() + "»; " +
                         (near ? "возможно, «" + std::string(*near) + "»"
                               : "допустимо: " + list_words(words)));
  }

  static std::string section_of(std::string_view key) {
    return std::string(key.substr(0, key.rfind('.') + 1));  // empty: not in one
  }

  void note_missing(std::string_view key) {
    const auto place = places_.find(section_of(key));
    source_.add(place == places_.end() ? places_.at("") : place->second,
                "нет обязательного ключа «" + std::string(key) + "»");
  }

  Source& source_;
  const Options<Target>& options_;
  Target& target_;
  std::set<std::string> seen_;
  std::map<std::string, YAML::Mark> places_;  // of sections, by prefix
};

}  // namespace config

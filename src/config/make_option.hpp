#pragma once
// Builders of the rows: one per type of value.
#include <array>
#include <utility>

#include "config/option.hpp"
#include "config/values.hpp"

namespace config {

struct Named {
  std::string_view key, description;
  std::string fallback = {};
  bool required = false;
  bool in_section = false;
};

// set: void(Target&, value).
template <class Target, class Reader, class Set>
Option<Target> make_option(Named named, std::string_view type, std::string allowed, Reader reader,
                           Set set) {
  auto read = [reader, set](Source& source, const YAML::Node& node, Target& target) {
    if (auto value = reader(source, node)) set(target, std::move(*value));
  };
  return {named.key, named.description,  std::move(named.fallback), named.required,
          type,      std::move(allowed), std::move(read),           named.in_section};
}

template <class Target, class Set>
Option<Target> integer(Named named, IntegerBounds bounds, Set set) {
  auto reader = [bounds](Source& source, const YAML::Node& node) {
    return read_integer(source, node, bounds);
  };
  return make_option<Target>(std::move(named), "целое",
                             std::to_string(bounds.least) + " … " + std::to_string(bounds.most),
                             reader, set);
}

template <class Target, class Set>
Option<Target> size(Named named, IntegerBounds bounds, Set set) {
  auto reader = [bounds](Source& source, const YAML::Node& node) {
    return read_size(source, node, bounds);
  };
  return make_option<Target>(std::move(named), "размер",
                             format_size(static_cast<std::uint64_t>(bounds.least)) + " … " +
                                 format_size(static_cast<std::uint64_t>(bounds.most)),
                             reader, set);
}

template <class Target, class Set>
Option<Target> duration(Named named, DurationBounds bounds, Set set) {
  auto reader = [bounds](Source& source, const YAML::Node& node) {
    return read_duration(source, node, bounds);
  };
  return make_option<Target>(std::move(named), "время",
                             format_duration(bounds.least) + " … " + format_duration(bounds.most),
                             reader, set);
}

template <class Target, class Set>
Option<Target> text(Named named, std::string allowed, Set set) {
  return make_option<Target>(std::move(named), "строка", std::move(allowed), read_text, set);
}

// words: outlives the option. set receives the index.
template <class Target, class Set>
Option<Target> choice(Named named, std::span<const std::string_view> words, Set set) {
  auto reader = [words](Source& source, const YAML::Node& node) {
    return read_choice(source, node, words);
  };
  std::string allowed;
  for (std::string_view word : words)
    allowed += (allowed.empty() ? "`" : ", `") + std::string(word) + "`";
  return make_option<Target>(std::move(named), "слово", std::move(allowed), reader, set);
}

inline constexpr std::array<std::string_view, 2> flags{"false", "true"};
template <class Target, class Set>
Option<Target> flag(Named named, Set set) {
  return choice<Target>(std::move(named), flags,
                        [set](Target& target, auto v) { set(target, v == 1); });
}

// Each item by the reader.
template <class Target, std::optional<std::string> (*item)(Source&, const YAML::Node&), class Set>
Option<Target> list(Named named, std::string_view type, std::string allowed, Set set) {
  auto reader = [](Source& source, const YAML::Node& node) {
    return read_list(source, node, item);
  };
  return make_option<Target>(std::move(named), type, std::move(allowed), reader, set);
}

template <class Target, class Set>
Option<Target> file(Named named, Set set) {
  return make_option<Target>(std::move(named), "файл", "существующий файл PEM", read_file, set);
}

template <class Target, class Set>
Option<Target> files(Named named, Set set) {
  const bool required = named.required;
  auto reader = [required](Source& source, const YAML::Node& node) {
    return read_files(source, node, required);
  };
  return make_option<Target>(std::move(named), "список файлов", "существующие файлы PEM", reader,
                             set);
}

}  // namespace config

#include "transform/origins.hpp"

namespace transform {

std::string Origins::path(xml::Node node) {
  const xml::Node parent = node.parent();
  if (!parent) return root_path_.empty() ? "/" + std::string(node.name()) : root_path_;
  std::string text = path_of_parent(parent);
  text += '/';
  text += node.name();
  if (const auto number = numbers_.find(node.raw()); number != numbers_.end())
    text += '[' + std::to_string(number->second) + ']';
  return text;
}

const std::string& Origins::path_of_parent(xml::Node parent) {
  if (const auto known = parents_.find(parent.raw()); known != parents_.end()) return known->second;
  number_children(parent);
  std::string own = path(parent);
  return parents_.emplace(parent.raw(), std::move(own)).first->second;
}

void Origins::number_children(xml::Node parent) {
  struct Alike {
    xml::Node first;
    std::size_t met = 0;
  };
  std::unordered_map<std::string_view, Alike> known;
  std::string_view last;  // nearly always the next one's name, too
  Alike* alike = nullptr;
  for (xml::Node child = parent.first_child(); child; child = child.next()) {
    if (alike == nullptr || child.name() != last) {
      last = child.name();
      alike = &known.try_emplace(last, Alike{child}).first->second;
    }
    if (++alike->met == 2) numbers_.emplace(alike->first.raw(), 1);
    if (alike->met > 1) numbers_.emplace(child.raw(), alike->met);
  }
}

}  // namespace transform

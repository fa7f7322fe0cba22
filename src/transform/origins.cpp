#include "transform/origins.hpp"

#include <vector>

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
  const std::vector<xml::Node> children = parent.children();
  std::unordered_map<std::string_view, std::size_t> count;
  for (const xml::Node child : children) ++count[child.name()];
  std::unordered_map<std::string_view, std::size_t> met;
  for (const xml::Node child : children)
    if (count[child.name()] > 1) numbers_.emplace(child.raw(), ++met[child.name()]);
}

}  // namespace transform

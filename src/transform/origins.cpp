#include "transform/origins.hpp"

namespace transform {

template <class Node>
std::string OriginsOf<Node>::path(Node node) {
  const Node parent = node.parent();
  if (!parent) return root_path_.empty() ? "/" + std::string(node.name()) : root_path_;
  std::string text = path_of_parent(parent);
  text += '/';
  text += node.name();
  if (const std::size_t number = numbers_.of(node); number > 0)
    text += '[' + std::to_string(number) + ']';
  return text;
}

template <class Node>
const std::string& OriginsOf<Node>::path_of_parent(Node parent) {
  if (parent == last_parent_) return *last_path_;  // nearly always
  auto known = parents_.find(parent.raw());
  if (known == parents_.end()) {
    number_children(parent);
    known = parents_.emplace(parent.raw(), path(parent)).first;
  }
  last_parent_ = parent;
  last_path_ = &known->second;
  return known->second;
}

template <class Node>
void OriginsOf<Node>::number_children(Node parent) {
  struct Alike {
    Node first;
    std::size_t met = 0;
  };
  std::unordered_map<std::string_view, Alike> known;
  std::string_view last;  // nearly always the next one's name, too
  Alike* alike = nullptr;
  for (Node child = parent.first_child(); child; child = child.next()) {
    if (alike == nullptr || child.name() != last) {
      last = child.name();
      alike = &known.try_emplace(last, Alike{child}).first->second;
    }
    if (++alike->met == 2) numbers_.set(alike->first, 1);
    if (alike->met > 1) numbers_.set(child, alike->met);
  }
}

template class OriginsOf<xml::Node>;
template class OriginsOf<xml::PlainNode>;

}  // namespace transform

#pragma once
// The paths of many nodes of one document. Equal to xml::Node::path(), but numbering siblings
// once per parent: a list of 100 000 rows must not cost 100 000² steps. Private to the room.
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/records.hpp"
#include "xml/document.hpp"
#include "xml/plain.hpp"

namespace transform {

// Of nodes among their siblings of the same name, 1-based; 0: not told.
template <class Node>
class Numbers {
 public:
  void set(Node node, std::size_t number) { all_[node.raw()] = number; }
  std::size_t of(Node node) const {
    const auto found = all_.find(node.raw());
    return found != all_.end() ? found->second : 0;
  }

 private:
  std::unordered_map<const void*, std::size_t> all_;
};
template <>
class Numbers<xml::PlainNode> {
 public:
  void set(xml::PlainNode node, std::size_t number) {
    if (node.index() >= all_.size()) all_.resize(node.index() + 1);
    all_[node.index()] = number;
  }
  std::size_t of(xml::PlainNode node) const {
    return node.index() < all_.size() ? all_[node.index()] : 0;
  }

 private:
  std::vector<std::size_t> all_;
};

template <class Node>
class OriginsOf {
 public:
  // root_path: the path of the document's root element; for the copy that a stylesheet reads.
  // Empty: the root is a root.
  explicit OriginsOf(std::string root_path = {}) : root_path_(std::move(root_path)) {}

  domain::Origin of(Node node) { return {path(node), node.line()}; }

 private:
  std::string path(Node node);
  const std::string& path_of_parent(Node parent);
  void number_children(Node parent);

  std::string root_path_;
  std::unordered_map<const void*, std::string> parents_;  // path of each parent asked about
  Node last_parent_;
  const std::string* last_path_ = nullptr;
  Numbers<Node> numbers_;  // only where the name repeats
};
using Origins = OriginsOf<xml::Node>;

}  // namespace transform

#pragma once
// The paths of many nodes of one document. Equal to xml::Node::path(), but numbering siblings
// once per parent: a list of 100 000 rows must not cost 100 000² steps. Private to the room.
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "domain/records.hpp"
#include "xml/document.hpp"

namespace transform {

class Origins {
 public:
  // root_path: the path of the document's root element; for the copy that a stylesheet reads.
  // Empty: the root is a root.
  explicit Origins(std::string root_path = {}) : root_path_(std::move(root_path)) {}

  domain::Origin of(xml::Node node) { return {path(node), node.line()}; }

 private:
  std::string path(xml::Node node);
  const std::string& path_of_parent(xml::Node parent);
  void number_children(xml::Node parent);

  std::string root_path_;
  std::unordered_map<const void*, std::string> parents_;  // path of each parent asked about
  std::unordered_map<const void*, std::size_t> numbers_;  // 1-based; only where the name repeats
};

}  // namespace transform

#pragma once
// XPath 1.0, compiled once, evaluated on a node. Immutable after compile except for libxml2's
// context: one XPath object belongs to one thread at a time.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace xml {

class XPath {
 public:
  // namespaces: prefix → URI. Errors: config_invalid with what is wrong in the expression.
  static base::Result<XPath> compile(const std::string& expression,
                                     const std::map<std::string, std::string>& namespaces);
  XPath(XPath&&) noexcept;
  XPath& operator=(XPath&&) noexcept;
  ~XPath();

  // Elements, in document order. Errors: mapping_failed (also: limits::xpath_steps used up).
  base::Result<std::vector<Node>> nodes(Node context) const;
  // The string value of the result, trimmed; empty optional when a node set is empty.
  base::Result<std::optional<std::string>> text(Node context) const;
  // The result as XPath's boolean().
  base::Result<bool> truth(Node context) const;

 private:
  struct Impl;
  explicit XPath(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xml

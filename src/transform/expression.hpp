#pragma once
// The XPath expressions of one mapping. Paths of plain steps ("p:a/p:b/@c", "../p:d") are walked
// directly, which is what a message of thousands of records spends its time on; everything else
// is libxml2's XPath 1.0, whose compiled objects belong to one thread at a time. Private.
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml/xpath.hpp"

namespace transform {

using Namespaces = std::map<std::string, std::string>;

// A path of plain steps.
struct SimplePath {
  struct Step {
    enum class Axis { self, parent, child } axis{};
    std::string ns, name;  // of a child
  };
  std::vector<Step> steps;
  std::string attribute_ns, attribute;  // the last step, if it is an attribute

  // Empty when the expression is no such path or uses an undeclared prefix.
  static std::optional<SimplePath> parse(std::string_view expression, const Namespaces& known);
  bool goes_down() const;  // from child to child
  // The first node in document order that has all the steps; empty if there is none.
  // Node: xml::Node, or one with its questions.
  template <class Node>
  Node find(Node from, std::size_t step = 0) const;
  template <class Node>
  std::vector<Node> find_all(Node from) const;
  template <class Node>
  std::string text(Node from) const;  // empty also of nothing

 private:
  template <class Node>
  void collect(Node from, std::size_t step, std::vector<Node>& found) const;
};

template <class Node>
Node SimplePath::find(Node from, std::size_t step) const {
  if (!from) return {};
  if (step == steps.size()) {
    const bool wanted = attribute.empty() || from.attribute(attribute, attribute_ns).has_value();
    return wanted ? from : Node();
  }
  const Step& next = steps[step];
  if (next.axis == Step::Axis::self) return find(from, step + 1);
  if (next.axis == Step::Axis::parent) return find(from.parent(), step + 1);
  // nearly always the first child of that name is the one; only otherwise look at all of them
  const Node first = from.child(next.ns, next.name);
  if (const Node found = find(first, step + 1); found || !first) return found;
  if (step + 1 == steps.size() && attribute.empty()) return {};
  for (Node child = first.next(); child; child = child.next()) {
    if (!child.is(next.ns, next.name)) continue;
    if (const Node found = find(child, step + 1)) return found;
  }
  return {};
}

template <class Node>
void SimplePath::collect(Node from, std::size_t step, std::vector<Node>& found) const {
  if (!from) return;
  if (step == steps.size()) {
    found.push_back(from);
    return;
  }
  const Step& next = steps[step];
  if (next.axis == Step::Axis::self) return collect(from, step + 1, found);
  if (next.axis == Step::Axis::parent) return collect(from.parent(), step + 1, found);
  for (Node child = from.first_child(); child; child = child.next())
    if (child.is(next.ns, next.name)) collect(child, step + 1, found);
}

template <class Node>
std::vector<Node> SimplePath::find_all(Node from) const {
  std::vector<Node> found;
  collect(from, 0, found);
  return found;
}

template <class Node>
std::string SimplePath::text(Node from) const {
  const Node found = find(from);
  if (attribute.empty()) return found.text();
  return found.attribute(attribute, attribute_ns).value_or("");
}

struct Expression {
  std::string text;
  std::optional<SimplePath> simple;
  std::size_t slot = 0;  // among the compiled ones, when not simple
};

// One thread's compiled expressions.
using Compiled = std::vector<xml::XPath>;

// Errors: mapping_failed.
base::Result<std::vector<xml::Node>> nodes_of(const Expression& expression,
                                              const Compiled& compiled, xml::Node context);
base::Result<std::optional<std::string>> text_of(const Expression& expression,
                                                 const Compiled& compiled, xml::Node context);

// All expressions of a mapping; hands a compiled set to each thread that asks.
class Expressions {
 public:
  explicit Expressions(Namespaces namespaces) : namespaces_(std::move(namespaces)) {}

  // While loading, one thread. Errors: config_invalid.
  base::Result<Expression> add(std::string text);

  // Any thread. The lease gives its set back when it dies.
  class Lease {
   public:
    Lease(const Expressions& owner, std::unique_ptr<Compiled> set)
        : owner_(&owner), set_(std::move(set)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    const Compiled& compiled() const { return *set_; }

   private:
    const Expressions* owner_;
    std::unique_ptr<Compiled> set_;
  };
  base::Result<Lease> lease() const;

 private:
  Namespaces namespaces_;
  std::vector<std::string> texts_;  // of those that are not simple, by slot
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Compiled>> idle_;  // as many as threads were busy at once
};

}  // namespace transform

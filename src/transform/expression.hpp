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
  // The first node in document order that has all the steps; empty if there is none.
  xml::Node find(xml::Node from, std::size_t step = 0) const;
  void collect(xml::Node from, std::size_t step, std::vector<xml::Node>& found) const;
};

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

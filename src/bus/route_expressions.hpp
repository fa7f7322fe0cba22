#pragma once
// The XPath expressions of a route table. A compiled one belongs to one thread at a time, so sets
// of them are lent. Private to bus/.
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "xml/xpath.hpp"

namespace bus {

class RouteExpressions {
 public:
  using Set = std::vector<xml::XPath>;

  // While the table is made, one thread: the expression's place in the sets.
  // Errors: config_invalid.
  base::Result<std::size_t> add(const std::string& text);

  // Any thread. Errors: none that add has not seen, but for internal.
  base::Result<std::unique_ptr<Set>> borrow() const;
  void give_back(std::unique_ptr<Set> set) const;

 private:
  std::map<std::string, std::size_t> slots_;
  std::vector<std::string> texts_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Set>> idle_;  // as many as threads were busy at once
};

// The expressions on one payload: it is copied, and a set borrowed, only once there is a question.
class PayloadView {
 public:
  PayloadView(const RouteExpressions& expressions, xml::Node payload)
      : expressions_(expressions), payload_(payload) {}
  PayloadView(const PayloadView&) = delete;
  PayloadView& operator=(const PayloadView&) = delete;
  ~PayloadView();

  // Errors: mapping_failed, internal.
  base::Result<bool> truth(std::size_t slot);
  base::Result<std::optional<std::string>> text(std::size_t slot);

 private:
  base::Result<void> open();

  const RouteExpressions& expressions_;
  xml::Node payload_;
  std::unique_ptr<RouteExpressions::Set> set_;
  std::optional<xml::Document> copy_;
};

}  // namespace bus

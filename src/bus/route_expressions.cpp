#include "bus/route_expressions.hpp"

namespace bus {

namespace {

const std::map<std::string, std::string>& namespaces() {
  static const std::map<std::string, std::string> all{{"d", "urn:kontingent:diary:1.0"},
                                                      {"p", "urn:kontingent:portal:1.0"}};
  return all;
}

}  // namespace

base::Result<std::size_t> RouteExpressions::add(const std::string& text) {
  if (const auto known = slots_.find(text); known != slots_.end()) return known->second;
  if (const auto compiled = xml::XPath::compile(text, namespaces()); !compiled)
    return compiled.error();
  slots_.emplace(text, texts_.size());
  texts_.push_back(text);
  return texts_.size() - 1;
}

base::Result<std::unique_ptr<RouteExpressions::Set>> RouteExpressions::borrow() const {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto set = std::move(idle_.back());
      idle_.pop_back();
      return set;
    }
  }
  auto set = std::make_unique<Set>();
  for (const std::string& text : texts_) {
    BASE_TRY(compiled, xml::XPath::compile(text, namespaces()));
    set->push_back(std::move(compiled));
  }
  return set;
}

void RouteExpressions::give_back(std::unique_ptr<Set> set) const {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(set));
}

PayloadView::~PayloadView() {
  if (set_) expressions_.give_back(std::move(set_));
}

// The payload stands in an envelope that nobody has signed as a whole; in a copy of its own there
// is no way out of it, whatever axis an expression takes.
base::Result<void> PayloadView::open() {
  if (copy_) return {};
  BASE_TRY(set, expressions_.borrow());
  set_ = std::move(set);
  BASE_TRY(copy, xml::Document::copy_of(payload_));
  copy_ = std::move(copy);
  return {};
}

base::Result<bool> PayloadView::truth(std::size_t slot) {
  BASE_CHECK(open());
  return (*set_)[slot].truth(copy_->root());
}

base::Result<std::optional<std::string>> PayloadView::text(std::size_t slot) {
  BASE_CHECK(open());
  return (*set_)[slot].text(copy_->root());
}

}  // namespace bus

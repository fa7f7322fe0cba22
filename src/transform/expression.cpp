#include "transform/expression.hpp"

#include <algorithm>

namespace transform {
namespace {

using Step = SimplePath::Step;

bool starts_name(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || byte >= 0x80;
}
bool is_name(std::string_view text) {
  return !text.empty() && starts_name(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

struct QName {
  std::string ns, local;
};
std::optional<QName> parse_name(std::string_view text, const Namespaces& known) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos)
    return is_name(text) ? std::optional(QName{{}, std::string(text)}) : std::nullopt;
  const auto found = known.find(std::string(text.substr(0, colon)));
  const auto local = text.substr(colon + 1);
  if (found == known.end() || !is_name(local)) return std::nullopt;
  return QName{found->second, std::string(local)};
}

std::optional<Step> parse_step(std::string_view text, const Namespaces& known) {
  if (text == ".") return Step{Step::Axis::self, {}, {}};
  if (text == "..") return Step{Step::Axis::parent, {}, {}};
  auto name = parse_name(text, known);
  if (!name) return std::nullopt;
  return Step{Step::Axis::child, std::move(name->ns), std::move(name->local)};
}

}  // namespace

std::optional<SimplePath> SimplePath::parse(std::string_view expression, const Namespaces& known) {
  SimplePath path;
  bool descended = false;
  while (!expression.empty()) {
    const auto slash = expression.find('/');
    const auto part = expression.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    expression.remove_prefix(last ? expression.size() : slash + 1);
    if (!last && expression.empty()) return std::nullopt;
    if (last && part.starts_with('@')) {
      auto name = parse_name(part.substr(1), known);
      if (!name) return std::nullopt;
      path.attribute_ns = std::move(name->ns);
      path.attribute = std::move(name->local);
      return path;
    }
    auto step = parse_step(part, known);
    if (!step) return std::nullopt;
    // "a/.." may meet one node twice; libxml2 knows how to make a set of it
    const bool upwards = step->axis == Step::Axis::parent;
    if (upwards && descended) return std::nullopt;
    descended = descended || step->axis == Step::Axis::child;
    path.steps.push_back(std::move(*step));
  }
  if (path.steps.empty()) return std::nullopt;
  return path;
}

bool SimplePath::goes_down() const {
  return attribute.empty() && std::ranges::all_of(steps, [](const Step& step) {
           return step.axis == Step::Axis::child;
         });
}

base::Result<std::vector<xml::Node>> nodes_of(const Expression& expression,
                                              const Compiled& compiled, xml::Node context) {
  if (!expression.simple) return compiled[expression.slot].nodes(context);
  return expression.simple->find_all(context);
}

base::Result<std::optional<std::string>> text_of(const Expression& expression,
                                                 const Compiled& compiled, xml::Node context) {
  if (!expression.simple) return compiled[expression.slot].text(context);
  if (!expression.simple->find(context)) return std::optional<std::string>();
  return std::optional(expression.simple->text(context));
}

base::Result<Expression> Expressions::add(std::string text) {
  Expression expression{text, SimplePath::parse(text, namespaces_), 0};
  if (expression.simple) return expression;
  BASE_TRY(compiled, xml::XPath::compile(text, namespaces_));
  static_cast<void>(compiled);  // only to know that it compiles; lease() compiles per thread
  expression.slot = texts_.size();
  texts_.push_back(std::move(text));
  return expression;
}

base::Result<Expressions::Lease> Expressions::lease() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto set = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(set));
    }
  }
  auto set = std::make_unique<Compiled>();
  for (const std::string& text : texts_) {
    BASE_TRY(compiled, xml::XPath::compile(text, namespaces_));
    set->push_back(std::move(compiled));
  }
  return Lease(*this, std::move(set));
}

Expressions::Lease::~Lease() {
  if (!set_) return;
  const std::lock_guard lock(owner_->mutex_);
  owner_->idle_.push_back(std::move(set_));
}

}  // namespace transform

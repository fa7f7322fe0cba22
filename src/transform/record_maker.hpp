#pragma once
// The records of one document, one rule after the other. Node: xml::Node, or xml::PlainNode of
// plans that are simple. Private to the room.
#include <algorithm>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "transform/broken.hpp"
#include "transform/origins.hpp"
#include "transform/run.hpp"

namespace transform {

inline base::Error too_many_records() {
  return base::fail(base::Code::too_large, "more records than limits::records_per_message");
}

template <class Node>
class RecordMaker {
 public:
  RecordMaker(const Compiled& compiled, const Stylesheet::Output* output, OriginsOf<Node> origins,
              Observer* observer)
      : compiled_(compiled), output_(output), origins_(std::move(origins)), observer_(observer) {}

  base::Result<Broken> find_broken(const Plan& plan, Node root,
                                   std::span<const xml::SchemaError> violations);
  // All of the document.
  base::Result<domain::Batch> run(const Plan& plan, Node root, const Broken& broken);
  // Pieces that no rule makes a record of, with what is wrong in them: as records of that kind.
  std::vector<domain::RecordResult> stray_pieces(domain::RecordKind kind, const Broken& broken);

 private:
  // Why a record is rejected, if it is. Not a failure of the run.
  struct Verdict {
    bool rejected = false;
    base::Error reason;
  };

  base::Result<void> apply(const RecordRule& rule, Node root, const Broken& broken);
  base::Result<Verdict> refuse(const RecordRule& rule, Node node, const std::string& why);
  base::Result<Verdict> fill(const RecordRule& rule, Node node);
  base::Result<Verdict> fill_field(const FieldRule& rule, Node node);
  base::Result<Verdict> refuse_field(const FieldRule& rule, Node node, base::Error error);
  base::Result<std::string> read(const FieldRule& rule, Node node);
  base::Result<std::vector<Node>> nodes(const Expression& expression, Node context) const;
  base::Result<std::string> text(const Expression& expression, Node context) const;
  std::string identity_of(Node node);
  // A node of the document as the partner sent it.
  Node original(Node node) const {
    if constexpr (std::is_same_v<Node, xml::Node>)
      if (output_ != nullptr) return output_->origin_of(node);
    return node;
  }
  void tell(const FieldRule& rule, Node node, std::string_view value);

  const Compiled& compiled_;
  const Stylesheet::Output* output_;
  OriginsOf<Node> origins_;
  Observer* observer_;
  domain::Batch batch_;
  std::size_t records_ = 0;
  std::string key_;  // of the record being filled, for its rejection
  std::unordered_map<const void*, std::size_t> identities_;
  std::vector<domain::Origin> strays_;  // pieces that are no records
};

// Most rules of a contract find nothing in one document of it.
using ChildNames = std::unordered_set<std::string_view>;
template <class Node>
ChildNames names_of_children(Node node) {
  ChildNames names;
  std::string_view last;
  for (Node child = node.first_child(); child; child = child.next())
    if (child.name() != last) names.insert(last = child.name());
  return names;
}
inline bool may_find(const RecordRule& rule, const ChildNames& names) {
  if (!rule.each.simple || rule.each.simple->steps.empty()) return true;
  const SimplePath::Step& first = rule.each.simple->steps.front();
  return first.axis != SimplePath::Step::Axis::child || names.contains(first.name);
}

template <class Node>
base::Result<Broken> RecordMaker<Node>::find_broken(const Plan& plan, Node root,
                                                    std::span<const xml::SchemaError> violations) {
  std::unordered_set<std::string> paths;
  for (const RecordRule& rule : plan.records) {
    BASE_TRY(found, nodes(rule.each, root));
    for (const Node node : found) paths.insert(origins_.of(original(node)).path);
  }
  // A stylesheet's reader has another root than the document.
  if (output_ == nullptr)
    for (Node node = root.first_child(); node; node = node.next()) {
      if (std::ranges::find(plan.pieces, node.name()) == plan.pieces.end()) continue;
      domain::Origin origin = origins_.of(node);
      if (paths.insert(origin.path).second) strays_.push_back(std::move(origin));
    }
  return Broken(violations, paths);
}

template <class Node>
std::vector<domain::RecordResult> RecordMaker<Node>::stray_pieces(domain::RecordKind kind,
                                                                  const Broken& broken) {
  std::vector<domain::RecordResult> found;
  for (const domain::Origin& origin : strays_)
    if (const std::string* why = broken.of(origin.path))
      found.push_back({kind,
                       domain::Outcome::rejected,
                       origin,
                       {},
                       base::fail(base::Code::record_ill_formed, {}, *why)});
  return found;
}

template <class Node>
base::Result<domain::Batch> RecordMaker<Node>::run(const Plan& plan, Node root,
                                                   const Broken& broken) {
  if (plan.message_id) {
    BASE_TRY(id, text(*plan.message_id, root));
    batch_.message_id = std::move(id);
  }
  const ChildNames names = names_of_children(root);
  for (const RecordRule& rule : plan.records)
    if (may_find(rule, names)) BASE_CHECK(apply(rule, root, broken));
  for (auto& stray : stray_pieces(plan.records.front().target->kind, broken))
    batch_.rejected.push_back(std::move(stray));
  return std::move(batch_);
}

template <class Node>
base::Result<void> RecordMaker<Node>::apply(const RecordRule& rule, Node root,
                                            const Broken& broken) {
  BASE_TRY(found, nodes(rule.each, root));
  records_ += found.size();
  if (records_ > base::limits::records_per_message) return too_many_records();
  for (const Node node : found) {
    domain::Origin& origin = rule.target->add(batch_);
    origin = origins_.of(original(node));
    if (observer_ != nullptr) observer_->record(rule.target->kind, origin);
    const std::string* why = broken.of(origin.path);
    key_.clear();
    BASE_TRY(verdict, why != nullptr ? refuse(rule, node, *why) : fill(rule, node));
    if (!verdict.rejected) continue;
    if (observer_ != nullptr) observer_->rejected(verdict.reason);
    batch_.rejected.push_back({rule.target->kind, domain::Outcome::rejected, std::move(origin),
                               std::move(key_), std::move(verdict.reason)});
    rule.target->drop(batch_);
  }
  return {};
}

// With its key where it has one, so that what refers to it is told why it is not there.
template <class Node>
auto RecordMaker<Node>::refuse(const RecordRule& rule, Node node, const std::string& why)
    -> base::Result<Verdict> {
  if (!rule.fields.empty() && rule.fields.front().field->name == "key") {
    BASE_TRY(refused, fill_field(rule.fields.front(), node));
    if (refused.rejected) key_.clear();
  }
  return Verdict{true, base::fail(base::Code::record_ill_formed, {}, why)};
}

template <class Node>
auto RecordMaker<Node>::fill(const RecordRule& rule, Node node) -> base::Result<Verdict> {
  for (const FieldRule& field : rule.fields) {
    BASE_TRY(verdict, fill_field(field, node));
    if (verdict.rejected) return std::move(verdict);
  }
  if (rule.target->check == nullptr) return Verdict{};
  auto checked = rule.target->check(batch_);
  return checked ? Verdict{} : Verdict{true, std::move(checked).error()};
}

template <class Node>
auto RecordMaker<Node>::fill_field(const FieldRule& rule, Node node) -> base::Result<Verdict> {
  BASE_TRY(value, read(rule, node));
  const bool given = !value.empty();
  for (const Converter& convert : rule.converters) {
    if (value.empty()) break;
    auto done = convert(value);
    if (!done) return refuse_field(rule, node, std::move(done).error());
  }
  if (!given) value = rule.fallback;
  if (observer_ != nullptr) tell(rule, node, value);
  if (value.empty()) {
    if (!rule.required) return Verdict{};
    return refuse_field(rule, {}, base::fail(base::Code::field_missing));
  }
  if (rule.field->name == "key" && rule.source != FieldRule::Source::identity) key_ = value;
  auto done = rule.field->set(batch_, std::move(value));
  return done ? Verdict{} : refuse_field(rule, node, std::move(done).error());
}

// The partner's own value, masked, is what an error shows.
template <class Node>
auto RecordMaker<Node>::refuse_field(const FieldRule& rule, Node node, base::Error error)
    -> base::Result<Verdict> {
  BASE_TRY(sent, node ? read(rule, node) : std::string());
  error.subject = contract_name(rule.field->name);
  if (!sent.empty()) error.subject += ": " + base::mask(sent);
  return Verdict{true, std::move(error)};
}

// Empty: nothing there.
template <class Node>
base::Result<std::string> RecordMaker<Node>::read(const FieldRule& rule, Node node) {
  switch (rule.source) {
    case FieldRule::Source::constant:
      return rule.constant;
    case FieldRule::Source::identity: {
      const Node found = rule.expression.simple->find(node);
      return found ? identity_of(found) : std::string();
    }
    case FieldRule::Source::xpath:
      break;
  }
  return text(rule.expression, node);
}

template <class Node>
base::Result<std::vector<Node>> RecordMaker<Node>::nodes(const Expression& expression,
                                                         Node context) const {
  if constexpr (std::is_same_v<Node, xml::Node>)
    return nodes_of(expression, compiled_, context);
  else
    return expression.simple->find_all(context);
}

template <class Node>
base::Result<std::string> RecordMaker<Node>::text(const Expression& expression,
                                                  Node context) const {
  if (expression.simple) return expression.simple->text(context);
  if constexpr (std::is_same_v<Node, xml::Node>) {
    BASE_TRY(found, text_of(expression, compiled_, context));
    return std::move(found).value_or("");
  }
  return std::string();
}

// Short, and the same in every run over the same document.
template <class Node>
std::string RecordMaker<Node>::identity_of(Node node) {
  const auto known = identities_.try_emplace(node.raw(), identities_.size() + 1).first;
  return "#" + std::to_string(known->second);
}

template <class Node>
void RecordMaker<Node>::tell(const FieldRule& rule, Node node, std::string_view value) {
  Node source = node;
  if (rule.source == FieldRule::Source::constant) source = {};
  if (rule.source != FieldRule::Source::constant && rule.expression.simple)
    source = rule.expression.simple->find(node);
  observer_->field(rule, value, source ? original(source).line() : 0);
}

}  // namespace transform

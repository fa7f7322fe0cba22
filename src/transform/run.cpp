#include "transform/run.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "transform/broken.hpp"
#include "transform/origins.hpp"

namespace transform {
namespace {

using base::Code;

base::Error too_many() {
  return base::fail(Code::too_large, "more records than limits::records_per_message");
}

class Run {
 public:
  Run(const Compiled& compiled, const Stylesheet::Output* output, Origins origins,
      Observer* observer)
      : compiled_(compiled), output_(output), origins_(std::move(origins)), observer_(observer) {}

  base::Result<Broken> find_broken(const Plan& plan, xml::Node root,
                                   std::span<const xml::SchemaError> violations);
  base::Result<void> apply(const RecordRule& rule, xml::Node root, const Broken& broken);
  // Pieces that no rule makes a record of, with what is wrong in them: as records of that kind.
  std::vector<domain::RecordResult> stray_pieces(domain::RecordKind kind, const Broken& broken);
  domain::Batch& batch() { return batch_; }

 private:
  // Why a record is rejected, if it is. Not a failure of the run.
  struct Verdict {
    bool rejected = false;
    base::Error reason;
  };

  base::Result<Verdict> refuse(const RecordRule& rule, xml::Node node, const std::string& why);
  base::Result<Verdict> fill(const RecordRule& rule, xml::Node node);
  base::Result<Verdict> fill_field(const FieldRule& rule, xml::Node node);
  base::Result<std::optional<std::string>> read(const FieldRule& rule, xml::Node node);
  std::string identity_of(xml::Node node);
  // A node of the document as the partner sent it.
  xml::Node original(xml::Node node) const { return output_ ? output_->origin_of(node) : node; }
  void tell(const FieldRule& rule, xml::Node node, std::string_view value);

  const Compiled& compiled_;
  const Stylesheet::Output* output_;
  Origins origins_;
  Observer* observer_;
  domain::Batch batch_;
  std::size_t records_ = 0;
  std::string key_;  // of the record being filled, for its rejection
  std::unordered_map<const void*, std::size_t> identities_;
  std::vector<domain::Origin> strays_;  // pieces that are no records
};

base::Result<Broken> Run::find_broken(const Plan& plan, xml::Node root,
                                      std::span<const xml::SchemaError> violations) {
  std::unordered_set<std::string> paths;
  for (const RecordRule& rule : plan.records) {
    BASE_TRY(nodes, nodes_of(rule.each, compiled_, root));
    for (const xml::Node node : nodes) paths.insert(origins_.of(original(node)).path);
  }
  // A stylesheet's reader has another root than the document.
  if (output_ == nullptr)
    for (const xml::Node node : root.children()) {
      if (std::ranges::find(plan.pieces, node.name()) == plan.pieces.end()) continue;
      domain::Origin origin = origins_.of(node);
      if (paths.insert(origin.path).second) strays_.push_back(std::move(origin));
    }
  return Broken(violations, paths);
}

std::vector<domain::RecordResult> Run::stray_pieces(domain::RecordKind kind, const Broken& broken) {
  std::vector<domain::RecordResult> found;
  for (const domain::Origin& origin : strays_)
    if (const std::string* why = broken.of(origin.path))
      found.push_back({kind,
                       domain::Outcome::rejected,
                       origin,
                       {},
                       base::fail(Code::record_ill_formed, {}, *why)});
  return found;
}

base::Result<void> Run::apply(const RecordRule& rule, xml::Node root, const Broken& broken) {
  BASE_TRY(nodes, nodes_of(rule.each, compiled_, root));
  records_ += nodes.size();
  if (records_ > base::limits::records_per_message) return too_many();
  for (const xml::Node node : nodes) {
    domain::Origin origin = origins_.of(original(node));
    if (observer_ != nullptr) observer_->record(rule.target->kind, origin);
    rule.target->add(batch_) = origin;
    key_.clear();
    const std::string* why = broken.of(origin.path);
    BASE_TRY(verdict, why != nullptr ? refuse(rule, node, *why) : fill(rule, node));
    if (!verdict.rejected) continue;
    if (observer_ != nullptr) observer_->rejected(verdict.reason);
    rule.target->drop(batch_);
    batch_.rejected.push_back({rule.target->kind, domain::Outcome::rejected, std::move(origin),
                               std::move(key_), std::move(verdict.reason)});
  }
  return {};
}

// With its key where it has one, so that what refers to it is told why it is not there.
base::Result<Run::Verdict> Run::refuse(const RecordRule& rule, xml::Node node,
                                       const std::string& why) {
  if (!rule.fields.empty() && rule.fields.front().field->name == "key") {
    BASE_TRY(refused, fill_field(rule.fields.front(), node));
    if (refused.rejected) key_.clear();
  }
  return Verdict{true, base::fail(Code::record_ill_formed, {}, why)};
}

base::Result<Run::Verdict> Run::fill(const RecordRule& rule, xml::Node node) {
  for (const FieldRule& field : rule.fields) {
    BASE_TRY(verdict, fill_field(field, node));
    if (verdict.rejected) return std::move(verdict);
  }
  if (rule.target->check == nullptr) return Verdict{};
  auto checked = rule.target->check(batch_);
  return checked ? Verdict{} : Verdict{true, std::move(checked).error()};
}

base::Result<Run::Verdict> Run::fill_field(const FieldRule& rule, xml::Node node) {
  BASE_TRY(found, read(rule, node));
  std::string value = found ? std::move(*found) : std::string();
  const bool given = !value.empty();
  // the partner's own value, masked, is what an error shows
  const auto refuse = [&rule](base::Error error, std::string_view sent) {
    error.subject = contract_name(rule.field->name);
    if (!sent.empty()) error.subject += ": " + base::mask(sent);
    return Verdict{true, std::move(error)};
  };
  const std::string sent = value;
  for (const Converter& convert : rule.converters) {
    if (value.empty()) break;
    auto done = convert(value);
    if (!done) return refuse(std::move(done).error(), sent);
  }
  if (!given) value = rule.fallback;
  if (observer_ != nullptr) tell(rule, node, value);
  if (value.empty()) {
    if (!rule.required) return Verdict{};
    return refuse(base::fail(Code::field_missing), {});
  }
  if (rule.field->name == "key" && rule.source != FieldRule::Source::identity) key_ = value;
  auto done = rule.field->set(batch_, std::move(value));
  return done ? Verdict{} : refuse(std::move(done).error(), sent);
}

base::Result<std::optional<std::string>> Run::read(const FieldRule& rule, xml::Node node) {
  switch (rule.source) {
    case FieldRule::Source::constant:
      return std::optional(rule.constant);
    case FieldRule::Source::identity: {
      const xml::Node found = rule.expression.simple->find(node);
      return found ? std::optional(identity_of(found)) : std::nullopt;
    }
    case FieldRule::Source::xpath:
      break;
  }
  return text_of(rule.expression, compiled_, node);
}

// Short, and the same in every run over the same document.
std::string Run::identity_of(xml::Node node) {
  const auto known = identities_.try_emplace(node.raw(), identities_.size() + 1).first;
  return "#" + std::to_string(known->second);
}

void Run::tell(const FieldRule& rule, xml::Node node, std::string_view value) {
  xml::Node source = node;
  if (rule.source == FieldRule::Source::constant) source = {};
  if (rule.source != FieldRule::Source::constant && rule.expression.simple)
    source = rule.expression.simple->find(node);
  observer_->field(rule, value, source ? original(source).line() : 0);
}

// Most rules of a contract find nothing in one document of it.
using Names = std::unordered_set<std::string_view>;
Names names_of_children(xml::Node node) {
  Names names;
  std::string_view last;
  for (xml::Node child = node.first_child(); child; child = child.next())
    if (child.name() != last) names.insert(last = child.name());
  return names;
}
bool may_find(const RecordRule& rule, const Names& names) {
  if (!rule.each.simple || rule.each.simple->steps.empty()) return true;
  const SimplePath::Step& first = rule.each.simple->steps.front();
  return first.axis != SimplePath::Step::Axis::child || names.contains(first.name);
}

// What a stylesheet makes of the document, if the plan has one.
base::Result<std::optional<Stylesheet::Output>> prepare(const Plan& plan, xml::Node root) {
  std::optional<Stylesheet::Output> output;
  if (plan.stylesheet) {
    BASE_TRY(made, plan.stylesheet->apply(root));
    output = std::move(made);
  }
  return output;
}

}  // namespace

base::Result<std::array<std::size_t, domain::record_kinds>> count_records(
    const Plan& plan, xml::Node root, std::span<const xml::SchemaError> violations) {
  BASE_TRY(output, prepare(plan, root));
  BASE_TRY(lease, plan.expressions->lease());
  std::array<std::size_t, domain::record_kinds> counts{};
  std::size_t all = 0;
  for (const RecordRule& rule : plan.records) {
    BASE_TRY(nodes, nodes_of(rule.each, lease.compiled(), output ? output->result.root() : root));
    counts[static_cast<std::size_t>(rule.target->kind)] += nodes.size();
    all += nodes.size();
    if (all > base::limits::records_per_message) return too_many();
  }
  if (violations.empty() || output) return counts;
  Run run(lease.compiled(), nullptr, Origins(), nullptr);
  BASE_TRY(broken, run.find_broken(plan, root, violations));
  const domain::RecordKind kind = plan.records.front().target->kind;
  counts[static_cast<std::size_t>(kind)] += run.stray_pieces(kind, broken).size();
  return counts;
}

base::Result<std::vector<xml::SchemaError>> outside_records(
    const Plan& plan, xml::Node root, std::span<const xml::SchemaError> violations) {
  BASE_TRY(output, prepare(plan, root));
  BASE_TRY(lease, plan.expressions->lease());
  Run run(lease.compiled(), output ? &*output : nullptr,
          Origins(output ? root.path() : std::string()), nullptr);
  BASE_TRY(broken, run.find_broken(plan, output ? output->result.root() : root, violations));
  return broken.outside();
}

base::Result<domain::Batch> run(const Plan& plan, xml::Node root,
                                std::span<const xml::SchemaError> violations, Observer* observer) {
  BASE_TRY(output, prepare(plan, root));
  const xml::Node start = output ? output->result.root() : root;
  BASE_TRY(lease, plan.expressions->lease());
  // the copy that a stylesheet reads begins at root, which may stand inside an envelope
  Run run(lease.compiled(), output ? &*output : nullptr,
          Origins(output ? root.path() : std::string()), observer);
  if (plan.message_id) {
    BASE_TRY(id, text_of(*plan.message_id, lease.compiled(), start));
    run.batch().message_id = id.value_or("");
  }
  Broken broken;
  if (!violations.empty()) {
    BASE_TRY(found, run.find_broken(plan, start, violations));
    broken = std::move(found);
  }
  const Names names = names_of_children(start);
  for (const RecordRule& rule : plan.records)
    if (may_find(rule, names)) BASE_CHECK(run.apply(rule, start, broken));
  for (auto& stray : run.stray_pieces(plan.records.front().target->kind, broken))
    run.batch().rejected.push_back(std::move(stray));
  return std::move(run.batch());
}

}  // namespace transform

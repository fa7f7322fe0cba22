#include "transform/run.hpp"

#include "transform/record_maker.hpp"

namespace transform {
namespace {

using Maker = RecordMaker<xml::Node>;

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
    if (all > base::limits::records_per_message) return too_many_records();
  }
  if (violations.empty() || output) return counts;
  Maker maker(lease.compiled(), nullptr, Origins(), nullptr);
  BASE_TRY(broken, maker.find_broken(plan, root, violations));
  const domain::RecordKind kind = plan.records.front().target->kind;
  counts[static_cast<std::size_t>(kind)] += maker.stray_pieces(kind, broken).size();
  return counts;
}

base::Result<std::vector<xml::SchemaError>> outside_records(
    const Plan& plan, xml::Node root, std::span<const xml::SchemaError> violations) {
  BASE_TRY(output, prepare(plan, root));
  BASE_TRY(lease, plan.expressions->lease());
  Maker maker(lease.compiled(), output ? &*output : nullptr,
              Origins(output ? root.path() : std::string()), nullptr);
  BASE_TRY(broken, maker.find_broken(plan, output ? output->result.root() : root, violations));
  return broken.outside();
}

base::Result<domain::Batch> run(const Plan& plan, xml::Node root,
                                std::span<const xml::SchemaError> violations, Observer* observer) {
  BASE_TRY(output, prepare(plan, root));
  const xml::Node start = output ? output->result.root() : root;
  BASE_TRY(lease, plan.expressions->lease());
  // the copy that a stylesheet reads begins at root, which may stand inside an envelope
  Maker maker(lease.compiled(), output ? &*output : nullptr,
              Origins(output ? root.path() : std::string()), observer);
  Broken broken;
  if (!violations.empty()) {
    BASE_TRY(found, maker.find_broken(plan, start, violations));
    broken = std::move(found);
  }
  return maker.run(plan, start, broken);
}

base::Result<domain::Batch> run_plain(const Plan& plan, xml::PlainNode root) {
  const Compiled nothing;
  RecordMaker<xml::PlainNode> maker(nothing, nullptr, OriginsOf<xml::PlainNode>(), nullptr);
  return maker.run(plan, root, {});
}

}  // namespace transform

#include "transform/skim.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace transform {
namespace {

using Step = SimplePath::Step;

class Counter final : public xml::Elements {
 public:
  explicit Counter(const std::vector<RecordRule>& rules) : rules_(rules) {}

  void start(std::string_view ns, std::string_view name) override {
    std::vector<std::size_t> here;
    if (open_.empty()) {  // the root: the paths begin below it
      here.resize(rules_.size());
      for (std::size_t rule = 0; rule < here.size(); ++rule) here[rule] = rule;
    } else {
      for (const std::size_t rule : open_.back()) follow(rule, ns, name, here);
    }
    open_.push_back(std::move(here));
  }
  void end() override { open_.pop_back(); }

  const auto& counts() const { return counts_; }
  std::size_t all() const { return all_; }

 private:
  void follow(std::size_t rule, std::string_view ns, std::string_view name,
              std::vector<std::size_t>& here) {
    const auto& steps = rules_[rule].each.simple->steps;
    const Step& step = steps[open_.size() - 1];
    if (step.name != name || step.ns != ns) return;
    if (open_.size() < steps.size()) return here.push_back(rule);
    ++counts_[static_cast<std::size_t>(rules_[rule].target->kind)];
    ++all_;
  }

  const std::vector<RecordRule>& rules_;
  std::vector<std::vector<std::size_t>> open_;  // of each open element: the rules it is a step of
  std::array<std::size_t, domain::record_kinds> counts_{};
  std::size_t all_ = 0;
};

}  // namespace

std::optional<std::array<std::size_t, domain::record_kinds>> skim(const Plan& plan,
                                                                  std::string_view bytes,
                                                                  const xml::ParseLimits& limits) {
  if (!plan.schema || plan.stylesheet ||
      !std::ranges::all_of(plan.records, [](const RecordRule& rule) {
        return rule.each.simple && rule.each.simple->goes_down();
      }))
    return std::nullopt;
  Counter counter(plan.records);
  if (!plan.schema->accepts(bytes, limits, counter)) return std::nullopt;
  if (counter.all() > base::limits::records_per_message) return std::nullopt;
  return counter.counts();
}

}  // namespace transform

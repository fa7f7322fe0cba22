#include "base/metrics.hpp"

#include "base/metrics_help.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <unordered_map>

namespace base {
namespace {

prometheus::Labels copy(Metrics::Labels labels) {
  prometheus::Labels out;
  for (const auto& [name, value] : labels) out.emplace(name, value);
  return out;
}

const prometheus::Histogram::BucketBoundaries seconds_buckets{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

// "name\0label\0value\0…": what a series is found by. The registry's own way to it costs a map of
// copied labels, which is ten times as much, a dozen times per message.
std::string_view key_of(std::string_view name, Metrics::Labels labels) {
  thread_local std::string key;
  key.assign(name);
  for (const auto& [label, value] : labels) {
    key.push_back('\0');
    key.append(label).push_back('\0');
    key.append(value);
  }
  return key;
}

struct KeyHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
};

// Every series of one kind, made at its first use.
template <class Metric, class Builder>
class Series {
 public:
  Series(prometheus::Registry& registry, Builder builder)
      : registry_(registry), builder_(builder) {}

  template <class... Shape>
  Metric& get(std::string_view name, Metrics::Labels labels, const Shape&... shape) {
    const std::string_view key = key_of(name, labels);
    const auto found = known_.find(key);
    if (found != known_.end()) return *found->second;
    Metric& made = family(name).Add(copy(labels), shape...);
    known_.emplace(key, &made);
    return made;
  }
  void drop(std::string_view name, Metrics::Labels labels) {
    Metric& gone = get(name, labels);
    known_.erase(known_.find(key_of(name, labels)));
    family(name).Remove(&gone);
  }

 private:
  // of a name there is one
  prometheus::Family<Metric>& family(std::string_view name) {
    return builder_().Name(std::string{name}).Help(std::string{help_of(name)}).Register(registry_);
  }

  prometheus::Registry& registry_;
  Builder builder_;
  std::unordered_map<std::string, Metric*, KeyHash, std::equal_to<>> known_;
};

}  // namespace

struct Metrics::Impl {
  mutable std::mutex mutex;  // guards the series; the metrics themselves are atomic
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  Series<prometheus::Counter, decltype(&prometheus::BuildCounter)> counters{
      registry, &prometheus::BuildCounter};
  Series<prometheus::Gauge, decltype(&prometheus::BuildGauge)> gauges{registry,
                                                                      &prometheus::BuildGauge};
  Series<prometheus::Histogram, decltype(&prometheus::BuildHistogram)> histograms{
      registry, &prometheus::BuildHistogram};
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(std::string_view name, Labels labels, double by) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->counters.get(name, labels).Increment(by);
}

void Metrics::gauge(std::string_view name, double value, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->gauges.get(name, labels).Set(value);
}

void Metrics::drop_gauge(std::string_view name, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->gauges.drop(name, labels);
}

void Metrics::observe_seconds(std::string_view name, double seconds, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->histograms.get(name, labels, seconds_buckets).Observe(seconds);
}

std::string Metrics::expose() const {
  return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace base

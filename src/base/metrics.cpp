#include "base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace base {
namespace {

prometheus::Labels copy(Metrics::Labels labels) {
  prometheus::Labels out;
  for (const auto& [name, value] : labels) out.emplace(name, value);
  return out;
}

const prometheus::Histogram::BucketBoundaries seconds_buckets{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

// A family by name, made at its first use.
template <class Builder, class Family>
Family& family_of(std::map<std::string, Family*, std::less<>>& known, Builder builder,
                  prometheus::Registry& registry, std::string_view name) {
  const auto found = known.find(name);
  if (found != known.end()) return *found->second;
  Family& made = builder().Name(std::string{name}).Register(registry);
  known.emplace(std::string{name}, &made);
  return made;
}

}  // namespace

struct Metrics::Impl {
  mutable std::mutex mutex;  // guards the maps; the metrics themselves are atomic
  prometheus::Registry registry;
  std::map<std::string, prometheus::Family<prometheus::Counter>*, std::less<>> counters;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*, std::less<>> gauges;
  std::map<std::string, prometheus::Family<prometheus::Histogram>*, std::less<>> histograms;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(std::string_view name, Labels labels, double by) {
  const std::scoped_lock lock(impl_->mutex);
  family_of(impl_->counters, prometheus::BuildCounter, impl_->registry, name)
      .Add(copy(labels))
      .Increment(by);
}

void Metrics::gauge(std::string_view name, double value, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  family_of(impl_->gauges, prometheus::BuildGauge, impl_->registry, name)
      .Add(copy(labels))
      .Set(value);
}

void Metrics::drop_gauge(std::string_view name, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  auto& family = family_of(impl_->gauges, prometheus::BuildGauge, impl_->registry, name);
  family.Remove(&family.Add(copy(labels)));
}

void Metrics::observe_seconds(std::string_view name, double seconds, Labels labels) {
  const std::scoped_lock lock(impl_->mutex);
  family_of(impl_->histograms, prometheus::BuildHistogram, impl_->registry, name)
      .Add(copy(labels), seconds_buckets)
      .Observe(seconds);
}

std::string Metrics::expose() const {
  return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace base

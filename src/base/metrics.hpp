#pragma once
// Counters, gauges and histograms in Prometheus text form. Thread-safe.
// Names start with "kontingent_"; labels never carry personal data or unbounded values.
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace base {

class Metrics {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void count(std::string_view name, Labels labels = {}, double by = 1);
  void gauge(std::string_view name, double value, Labels labels = {});
  // The series is told no more: what it was about is gone.
  void drop_gauge(std::string_view name, Labels labels);
  // A histogram of durations in seconds, 1 ms to 30 s.
  void observe_seconds(std::string_view name, double seconds, Labels labels = {});

  std::string expose() const;  // the whole registry, text/plain; version=0.0.4

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace base

#pragma once
// What a transaction takes while it runs: it may be run again, and what is taken from elsewhere
// comes but once. So is what kept something from coming. One thread at a time.
#include <exception>
#include <functional>
#include <vector>

#include "base/error.hpp"

namespace adapters::files {

template <class T>
class TakenOnce {
 public:
  explicit TakenOnce(std::function<base::Result<T>()> next) : next_(std::move(next)) {}

  // The i-th, of those taken or the one behind them. Null: it cannot be had, and no later one.
  const T* at(std::size_t i) {
    if (i == taken_.size() && failure_) take();
    return i < taken_.size() ? &taken_[i] : nullptr;
  }
  std::size_t size() const { return taken_.size(); }
  const base::Result<void>& failure() const { return failure_; }

 private:
  void take() {
    try {
      auto one = next_();
      if (one)
        taken_.push_back(std::move(*one));
      else
        failure_ = one.error();
    } catch (const std::exception& error) {
      failure_ = base::fail(base::Code::internal, error.what());
    }
  }

  std::function<base::Result<T>()> next_;
  std::vector<T> taken_;
  base::Result<void> failure_;
};

}  // namespace adapters::files

#pragma once
// A value in force that SIGHUP replaces as a whole. Any thread.
#include <memory>
#include <mutex>

#include "security/wss.hpp"

namespace adapters::soap {

template <class T>
class Current {
 public:
  Current() = default;
  explicit Current(std::shared_ptr<const T> first) : value_(std::move(first)) {}
  std::shared_ptr<const T> get() const {
    const std::scoped_lock lock(mutex_);
    return value_;
  }
  void set(std::shared_ptr<const T> next) {
    const std::scoped_lock lock(mutex_);
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

using CurrentVerifier = Current<security::WssVerifier>;

}  // namespace adapters::soap

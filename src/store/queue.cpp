#include "store/queue.hpp"

#include <algorithm>

namespace store {

base::Result<void> Queue::push(Work& work) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return base::fail(base::Code::shutting_down, "database is closing");
    if (waiting_.size() >= bound_) return base::fail(base::Code::busy, "database queue is full");
    waiting_.push_back(std::move(work));
  }
  filled_.notify_one();
  return {};
}

std::vector<Work> Queue::take(std::size_t count) {
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  std::vector<Work> taken;
  for (count = std::min(count, waiting_.size()); count > 0; --count) {
    if (!taken.empty() && (taken.back().alone || waiting_.front().alone)) break;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

void Queue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  filled_.notify_all();
}

std::size_t Queue::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace store

#pragma once
// The bounded queue between everyone and the database threads. Thread-safe.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "store/database.hpp"

namespace store {

struct Work {
  Database::Job job;
  Database::Done done;
  bool queue = false;  // Database::queue()
  bool alone = false;  // taken with no other
};

class Queue {
 public:
  explicit Queue(std::size_t bound) : bound_(bound) {}

  // Takes work only when it returns success. Errors: busy; shutting_down.
  base::Result<void> push(Work& work);
  // Up to count, at least one, in the order in which they came; none when the queue is closed and
  // empty. Blocks.
  std::vector<Work> take(std::size_t count);
  void close();
  std::size_t size() const;

 private:
  const std::size_t bound_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Work> waiting_;
  bool closed_ = false;
};

}  // namespace store

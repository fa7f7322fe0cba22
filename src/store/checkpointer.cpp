#include "store/checkpointer.hpp"

namespace store {
namespace {

constexpr auto gathering = std::chrono::seconds(1);  // a page written often is copied once
constexpr int tries = 3;  // each copies what was committed meanwhile, until nothing is left

}  // namespace

Checkpointer::Checkpointer(std::string url)
    : session_(std::move(url)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Checkpointer::note() {
  const std::lock_guard lock(mutex_);
  if (due_) return;
  due_ = true;
  changed_.notify_one();
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return due_ || stopped_; });
    changed_.wait_for(lock, gathering, [this] { return stopped_; });
    if (stopped_) return;
    due_ = false;
    lock.unlock();
    copy();
    lock.lock();
  }
}

// PASSIVE disturbs nobody. Once all is copied and nobody reads it, the next commit begins the log
// anew.
void Checkpointer::copy() {
  try {
    session_.open();
    for (int i = 0; i < tries; ++i) {
      const Row state = session_.query("PRAGMA wal_checkpoint(PASSIVE)", 3).at(0);
      if (state.integer(1) == state.integer(2)) return;
    }
  } catch (const std::exception&) {
    session_.close();  // the next time; and the writer has its own limit
  }
}

}  // namespace store

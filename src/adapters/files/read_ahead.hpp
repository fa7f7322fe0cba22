#pragma once
// Portions worked on by other threads ahead of the one that takes them, in the order asked for. The
// threads live as long as this does: what they allocate stays near them. One thread takes.
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace adapters::files {

template <class Result>
class ReadAhead {
 public:
  // read: called by at most so many threads at a time as there are readers; so many results wait.
  ReadAhead(std::vector<std::size_t> portions, std::size_t readers,
            std::function<Result(std::size_t portion)> read)
      : portions_(std::move(portions)), read_(std::move(read)), slots_(readers) {
    threads_.reserve(readers);
    try {
      while (threads_.size() < readers) threads_.emplace_back([this] { work(); });
    } catch (...) {  // a thread fewer than wanted will do
      if (threads_.empty()) throw;
    }
  }
  // Waits for what is under way.
  ~ReadAhead() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Once for each portion. What read throws is thrown here.
  Result next() {
    std::unique_lock lock(mutex_);
    std::optional<Done>& slot = slots_[taken_ % slots_.size()];
    changed_.wait(lock, [&] { return slot.has_value(); });
    Done done = std::move(*slot);
    slot.reset();
    ++taken_;
    lock.unlock();
    changed_.notify_all();
    if (done.failure) std::rethrow_exception(done.failure);
    return std::move(*done.result);
  }

 private:
  struct Done {
    std::optional<Result> result;
    std::exception_ptr failure;
  };

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] {
        return stopped_ || begun_ == portions_.size() || begun_ < taken_ + slots_.size();
      });
      if (stopped_ || begun_ == portions_.size()) return;
      const std::size_t number = begun_++;
      lock.unlock();
      Done done;
      try {
        done.result = read_(portions_[number]);
      } catch (...) {
        done.failure = std::current_exception();
      }
      lock.lock();
      slots_[number % slots_.size()] = std::move(done);
      changed_.notify_all();
    }
  }

  const std::vector<std::size_t> portions_;
  const std::function<Result(std::size_t)> read_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<Done>> slots_;
  std::size_t begun_ = 0, taken_ = 0;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace adapters::files

#pragma once
// Portions worked on by other threads ahead of the one that takes them, in the order asked for.
// Ends when what is under way has ended. One thread.
#include <deque>
#include <functional>
#include <future>
#include <vector>

namespace adapters::files {

template <class Result>
class ReadAhead {
 public:
  // read: called by as many threads at a time as there are readers, never twice at once with one.
  ReadAhead(std::vector<std::size_t> portions, std::size_t readers,
            std::function<Result(std::size_t portion)> read)
      : portions_(std::move(portions)), readers_(readers), read_(std::move(read)) {}

  // Once for each portion. What read throws is thrown here.
  Result next() {
    begin();
    Result result = under_way_.front().get();
    under_way_.pop_front();
    begin();
    return result;
  }

 private:
  void begin() {
    for (; under_way_.size() < readers_ && begun_ < portions_.size(); ++begun_)
      under_way_.push_back(std::async(std::launch::async, std::cref(read_), portions_[begun_]));
  }
  const std::vector<std::size_t> portions_;
  const std::size_t readers_;
  const std::function<Result(std::size_t)> read_;
  std::size_t begun_ = 0;
  std::deque<std::future<Result>> under_way_;  // last: it ends before what it reads with
};

}  // namespace adapters::files

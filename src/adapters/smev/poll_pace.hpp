#pragma once
// How long to wait before the queue is asked again. A state machine without I/O; one thread.
#include <chrono>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace adapters::smev {

// How one look into the queue ended.
enum class Polled {
  brought,  // something came and is dealt with
  empty,
  put_off,  // one message comes again later; those behind it need not wait
  failed,   // it passes: the database or SMEV is away, or asks for patience
  alarm,    // it will not pass until somebody mends something
};

struct Look {
  Polled polled{};
  std::string message_id{};              // brought: to be acknowledged now; empty: nothing is
  bool genuine = false;                  // its sender's signature was accepted
  std::optional<base::Error> trouble{};  // why what came is not dealt with, if it was told already
};

// Of a message that was not taken in, and so comes again. Pure.
Polled polled_of(const base::Error& not_taken_in);
// How a look ended that brought this message: whether it was taken in, and its sender believed.
Look look_of(std::string message_id, const base::Result<bool>& taken_in);

class PollPace {
 public:
  using Duration = std::chrono::milliseconds;
  // first: after the first empty answer; doubles up to longest. After failures the pauses double
  // from limits::smev_first_pause to limits::smev_longest_pause, after an alarm it is the longest;
  // after one message that is put off it is always the first.
  PollPace(Duration first, Duration longest) : first_(first), longest_(longest) {}

  // 0 ≤ chance < 1 jitters to 50–100 %, so that many do not ask at once. Zero: at once.
  Duration after(Polled polled, double chance);

 private:
  Duration first_, longest_;
  Duration empty_{}, failed_{};  // the last pauses; zero: there was none
};

}  // namespace adapters::smev

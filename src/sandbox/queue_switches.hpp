#pragma once
// Misbehaviour that is asked for, so that a client can show what it does about it. One thread.
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sandbox {

struct Misbehaviour {
  std::string fault{};                // element of SMEV's faults; empty: none
  bool after = false;                 // the work is done all the same: the answer got lost
  std::chrono::milliseconds delay{};  // before the answer
  int times = 1;                      // so many calls
};

class Switches {
 public:
  // "operation=SendRequest&fault=SMEVFailure&times=3&delay=500&after=1": what is not named keeps
  // its default; operation=* is any. Replaces what was set for that operation.
  // Errors: usage (an unknown word, fault or number).
  base::Result<void> set(std::string_view query);
  // What the next call of that operation has to suffer; counts.
  std::optional<Misbehaviour> take(std::string_view operation);

 private:
  std::map<std::string, Misbehaviour, std::less<>> by_operation_;
};

}  // namespace sandbox

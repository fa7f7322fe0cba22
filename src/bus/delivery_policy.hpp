#pragma once
// What becomes of a delivery after an attempt: decisions without I/O. Time and chance are passed
// in. Any thread.
#include <optional>
#include <string>

#include "bus/outbox.hpp"

namespace bus {

// How an attempt ended.
struct Outcome {
  enum class Kind {
    accepted,  // a signed answer of the destination that says so
    refused,   // a signed fault that blames the message: trying again would not help
    busy,      // "later": signed or not, it is never taken for more
    failed,    // anything else: no connection, no answer in time, an answer not to be believed
  };
  Kind kind{};
  base::Code code{};                                  // why, unless accepted
  std::string cause{};                                // Russian; nothing of the payload
  std::optional<std::chrono::seconds> retry_after{};  // busy: what the destination asked for
};

// accepted → delivered. refused → parked. Otherwise again after a pause that doubles from
// limits::delivery_first_pause to limits::delivery_longest_pause, jittered to 50–100 % by chance
// (0 ≤ chance < 1); busy waits at least what was asked, within the longest pause. When the next try
// would come after not_after, or attempts reach limits::delivery_attempts: parked with
// delivery_expired, the last cause kept in the text.
Settlement settle_after(const Delivery& delivery, const Outcome& outcome, base::Time now,
                        double chance);

}  // namespace bus

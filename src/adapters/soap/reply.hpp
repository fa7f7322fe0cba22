#pragma once
// What a partner's answer to our message means. Decides without I/O; any thread.
#include <string_view>

#include "bus/delivery_policy.hpp"
#include "net/http.hpp"
#include "security/wss.hpp"

namespace adapters::soap {

// What an acknowledgement must say.
struct Expected {
  std::string_view operation;   // "PushMarks": its answer is PushMarksResponse
  std::string_view message_id;  // lower case
};

// verified: of the answer's envelope. "Later" (429, 503) is taken from anybody, since it asks for
// nothing but patience; everything else counts only when `to` has signed it and it is what
// is expected. A fault that blames the sender is final, unless its code says that trying again
// helps. Foreign texts stay out of the cause.
bus::Outcome judge_reply(const net::HttpResponse& response,
                         const base::Result<security::Verified>& verified,
                         const domain::Partner& to, const Expected& expected);

// The exchange failed before any answer. Codes: partner_unreachable, timed_out, too_large, …
bus::Outcome judge_failure(const base::Error& error);

}  // namespace adapters::soap

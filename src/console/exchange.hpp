#pragma once
// One request on its way. Private to console/.
#include "console/router.hpp"
#include "console/service.hpp"

namespace console {

struct Exchange {
  net::HttpRequest request;
  base::Time now;
  domain::Date today;
  Routed routed{};
  std::optional<registers::Token> who{};
  Arguments arguments{};
  std::string if_match{}, request_key{}, request_digest{};

  // What came of it.
  std::optional<base::Error> failure{};
  std::chrono::seconds retry_after{0};
  std::optional<registers::Look> look{};
  int status = 0;
  std::string body{}, location{};
  std::optional<Seat> seat{};  // of who; none: a token, or nobody

  const Endpoint& endpoint() const { return *routed.endpoint; }
};

// Inside a transaction. Each assigns what came of it and may run again.
//
// A question: its outcome, also a refusal, and whom it showed. The trail is written afterwards.
void look_up(Exchange& exchange, Work& work);
// Rule 7: in the message log, whose chain covers it, and in the trail.
void record(Exchange& exchange, Work& work);
// A change with its condition, its first answer and its trail: all or nothing.
base::Result<void> change(Exchange& exchange, Work& work);

// What If-Match and If-None-Match compare: of the answer's octets.
std::string etag_of(std::string_view body);
// Whether such a header names it: "*", or one of its list (RFC 9110 section 13.1). If-Match
// compares strongly, If-None-Match weakly.
enum class Comparison : std::int8_t { strong, weak };
bool names_etag(std::string_view header, std::string_view etag, Comparison comparison);

}  // namespace console

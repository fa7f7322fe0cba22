#pragma once
// multipart/related (RFC 2387, RFC 2046 section 5.1), as MTOM uses it.
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace net {

struct Part {
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string_view body;                                    // of the message's own octets
};

// The part whose Content-ID is start ("" or unknown spelling of angle brackets and percent
// signs is tolerated; empty start: the first part). Nothing but that part is kept.
// Errors: bad_http (no delimiter, no such part, no end).
base::Result<Part> find_root_part(std::string_view body, std::string_view boundary,
                                  std::string_view start);

}  // namespace net

#pragma once
// multipart/related (RFC 2387, RFC 2046 section 5.1), as MTOM uses it.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace net {

struct Part {
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string_view body;                                    // of the message's own octets
};

// The part whose Content-ID is start ("" or unknown spelling of angle brackets and percent
// signs is tolerated; empty start: the first part). Nothing but that part is kept.
// Errors: bad_http (no delimiter, no such part, no end); too_large, as read_parts.
base::Result<Part> find_root_part(std::string_view body, std::string_view boundary,
                                  std::string_view start);

// Every part, in order. Errors: bad_http; too_large (more than limits::multipart_parts).
base::Result<std::vector<Part>> read_parts(std::string_view body, std::string_view boundary);

// What the part holds, whatever its Content-Transfer-Encoding. Error: bad_http (an unknown one).
base::Result<std::string> decode_transfer(const Part& part);

// "<root%40x>", "cid:root@x" and "root@x" name the same part: the last form.
std::string plain_content_id(std::string_view id);

}  // namespace net

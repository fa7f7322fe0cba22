#pragma once
// The part of a URL that says where to connect.
#include <string>

#include "base/error.hpp"

namespace net {

struct Origin {
  bool tls = true;
  std::string host;       // a name or an address, without brackets
  std::string port;       // digits
  std::string authority;  // as it goes into the Host header
};

// "https://host[:port]", also "http://" to loopback. A path but "/" is refused: requests bring
// their own. Error: config_invalid.
base::Result<Origin> parse_origin(const std::string& url);

}  // namespace net

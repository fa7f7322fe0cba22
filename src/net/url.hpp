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

// Where "http://" may lead. Beyond loopback only for what is signed by itself and no secret, such
// as revocation lists.
enum class Plain { loopback, anywhere };

// "https://host[:port]", also "http://" as far as plain allows. A path but "/" is refused: requests
// bring their own. Error: config_invalid.
base::Result<Origin> parse_origin(const std::string& url, Plain plain = Plain::loopback);

// "http://host:81/a?b" in parts; no path: "/".
struct Address {
  std::string origin;  // "http://host:81"
  std::string path, query;
};
Address split_url(const std::string& url);

}  // namespace net

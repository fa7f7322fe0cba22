#include "net/url.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/media_type.hpp"

namespace net {
namespace {

constexpr std::string_view https = "https://";
constexpr std::string_view http = "http://";

// A name that only looks like 127.0.0.1 is a name, and its owner decides where it leads.
bool is_loopback(std::string_view host) {
  const bool digits = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "::1" || (digits && host.starts_with("127."));
}

}  // namespace

base::Result<Origin> parse_origin(const std::string& url, Plain plain) {
  const auto bad = [&url](const char* why) {
    return base::fail(base::Code::config_invalid, why, url);
  };
  Origin origin;
  std::string_view rest = url;
  const std::string scheme = lower_case(rest.substr(0, https.size()));
  origin.tls = scheme == https;
  if (!origin.tls && !scheme.starts_with(http)) return bad("not an http or https URL");
  rest.remove_prefix(origin.tls ? https.size() : http.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#@") != std::string_view::npos) return bad("more than host and port");
  origin.authority = rest;

  std::string_view port;
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return bad("no ] after the address");
    origin.host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (!rest.empty() && rest.front() != ':') return bad("no port after ]");
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const auto colon = rest.find(':');
    origin.host = rest.substr(0, colon);
    if (colon != std::string_view::npos) port = rest.substr(colon + 1);
  }
  if (origin.host.empty()) return bad("no host");
  if (port.empty()) port = origin.tls ? "443" : "80";
  const auto number = base::parse_integer(port);
  if (!number || *number < 1 || *number > 65535) return bad("port is not 1 to 65535");
  origin.port = port;
  if (!origin.tls && plain == Plain::loopback && !is_loopback(origin.host))
    return bad("http is for loopback only");
  return origin;
}

Address split_url(const std::string& url) {
  const auto host = url.find("://") + 3;
  const auto path = std::min(url.find_first_of("/?", host), url.size());
  const auto query = std::min(url.find('?', path), url.size());
  Address address{url.substr(0, path), url.substr(path, query - path), {}};
  if (address.path.empty()) address.path = "/";
  if (query < url.size()) address.query = url.substr(query + 1);
  return address;
}

}  // namespace net

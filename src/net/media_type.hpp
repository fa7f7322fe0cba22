#pragma once
// Content-Type values: RFC 9110 section 8.3.1, RFC 2045 section 5.1.
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace net {

struct MediaType {
  std::string type;                                            // "text/xml", lower case
  std::map<std::string, std::string, std::less<>> parameters;  // names in lower case, unquoted

  std::string_view parameter(std::string_view lower_case_name) const;  // "" if absent
};

// Empty when there is no type/subtype or a quoted value never ends.
std::optional<MediaType> parse_media_type(std::string_view text);

std::string lower_case(std::string_view text);  // ASCII letters only

}  // namespace net

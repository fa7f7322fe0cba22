#pragma once
// A message as it travels: the envelope alone, or with its attachments as multipart/related
// (SOAP Message Transmission Optimization Mechanism, XOP). Pure; any thread.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/smev/messages.hpp"
#include "base/error.hpp"

namespace adapters::smev {

inline constexpr std::string_view xop_ns = "http://www.w3.org/2004/08/xop/include";

// Octets that nobody has looked into.
struct Raw {
  std::string envelope;
  std::map<std::string, std::string, std::less<>> parts;  // by Content-ID in plain form
};

// Errors: bad_http (media type, boundary, a part without or with another's Content-ID), too_large
// (limits::multipart_parts, limits::smev_envelope_bytes of an envelope that has parts beside it).
base::Result<Raw> unpack(std::string_view content_type, std::string_view body);

struct Packed {
  std::string content_type, body;
};
// Always multipart, as SMEV's own answers are. The attachments' parts are named part_id(0), ….
Packed pack(std::string_view envelope, const std::vector<Attachment>& attachments);
std::string part_id(std::size_t number);

}  // namespace adapters::smev

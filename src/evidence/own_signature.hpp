#pragma once
// The signature that a message brought along, as it was when the bus saw or made it. Any thread.
#include <memory>
#include <string>
#include <string_view>

#include "security/trust.hpp"

namespace evidence {

// body: as it went over the wire. trust: null: structure and mathematics decide. Who signed, for
// people. Errors: bad_http (multipart without an envelope), those of xml::Document::parse and
// security::inspect.
base::Result<std::string> check_own_signature(std::string_view body, base::Time at,
                                              const std::shared_ptr<const security::Trust>& trust);

// "CN=…, SHA-256 …"
std::string signed_by(const security::Certificate& certificate);

}  // namespace evidence

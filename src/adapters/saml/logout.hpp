#pragma once
// The messages of single logout (saml-core 2.0, 3.7), read after their signature was checked.
// Pure; any thread.
#include <string>

#include "adapters/saml/message.hpp"

namespace adapters::saml {

// Who speaks to whom.
struct Speakers {
  std::string from;  // entity ID of the other side
  std::string to;    // our address, as Destination names it
  base::Time now{};
};

struct LogoutRequest {
  std::string id;
  NameId name{};
  std::vector<std::string> session_indexes{};  // none: every session of that name
};
// Errors: saml_malformed, saml_foreign, saml_untimely.
base::Result<LogoutRequest> read_logout_request(std::string_view octets, const Speakers& speakers);

// An answer to that request of ours; whether all is ended there, too. Errors: saml_malformed,
// saml_foreign, saml_untimely.
base::Result<bool> read_logout_response(std::string_view octets, const Speakers& speakers,
                                        const std::string& request_id);

}  // namespace adapters::saml

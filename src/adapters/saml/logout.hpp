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
// All that is the same name: a qualifier that is not said is the side's own name, a format that is
// not said is "unspecified" (saml-core 2.0, 2.2.2 and 8.3). At most eight.
std::vector<NameId> spellings(const NameId& name, std::string_view provider, std::string_view us);

// Errors: saml_malformed, saml_foreign, saml_untimely.
base::Result<LogoutRequest> read_logout_request(std::string_view octets, const Speakers& speakers);

// An answer to that request of ours; whether all is ended there, too. Errors: saml_malformed,
// saml_foreign, saml_untimely.
base::Result<bool> read_logout_response(std::string_view octets, const Speakers& speakers,
                                        const std::string& request_id);

}  // namespace adapters::saml

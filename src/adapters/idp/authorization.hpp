#pragma once
// A diary's request to vouch for somebody: authorization code with PKCE (RFC 6749 section 4.1, RFC
// 7636, OpenID Connect Core 3.1.2). Pure; any thread.
#include "adapters/idp/client.hpp"

namespace adapters::idp {

struct Asked {
  const Client* client = nullptr;
  std::string redirect_uri;
  std::string state{}, nonce{};
  std::string challenge{};            // S256
  std::vector<std::string> scopes{};  // asked for and registered; without "openid"
  std::string_view refusal{};         // an error of RFC 6749 to send back; empty: none
};
// Error: login_refused, with nowhere to send the browser back to: no such client, or not its
// address, or a query that cannot be read.
base::Result<Asked> read_authorization(std::string_view query, std::span<const Client> clients);

// Where the browser goes with a code, or with an error.
std::string with_code(const Asked& asked, const std::string& code, std::string_view issuer);
std::string with_error(const Asked& asked, std::string_view error, std::string_view issuer);

}  // namespace adapters::idp

#pragma once
// A diary's request to vouch for somebody: authorization code with PKCE (RFC 6749 section 4.1, RFC
// 7636, OpenID Connect Core 3.1.2). Pure; any thread.
#include <chrono>
#include <optional>

#include "adapters/idp/client.hpp"
#include "base/clock.hpp"

namespace adapters::idp {

struct Asked {
  const Client* client = nullptr;
  std::string redirect_uri;
  std::string state{}, nonce{};
  std::string challenge{};            // S256
  std::vector<std::string> scopes{};  // asked for and registered; without "openid"
  // How long ago, at most, the person may have proven who it is; 0: for this very question.
  std::optional<std::chrono::seconds> max_age{};
  std::string_view refusal{};  // an error of RFC 6749 to send back; empty: none
};
// Error: login_refused, with nowhere to send the browser back to: no such client, or not its
// address, or a query that cannot be read.
base::Result<Asked> read_authorization(std::string_view query, std::span<const Client> clients);

// Whether that was proven late enough for the question, which began then. ESIA's clock may be off
// by limits::esia_token_leeway.
bool is_fresh(const Asked& asked, const std::optional<base::Time>& proven, base::Time began);

// Where the browser goes with a code, or with an error.
std::string with_code(const Asked& asked, const std::string& code, std::string_view issuer);
std::string with_error(const Asked& asked, std::string_view error, std::string_view issuer);

}  // namespace adapters::idp

#pragma once
// What one diary may hear of one person after one login, as it is kept from the consent to the last
// question about it; and who may fetch it (RFC 6749, 4.1.3 and 5.2; RFC 7636). Pure; any thread.
// Errors of all that follows: login_refused, its subject the name that RFC 6749 has for it.
#include <boost/json.hpp>

#include "adapters/idp/authorization.hpp"
#include "adapters/idp/subject.hpp"
#include "base/clock.hpp"
#include "net/http.hpp"

namespace adapters::idp {

struct Grant {
  std::string client;  // its id
  std::string redirect_uri, nonce{}, challenge{};
  std::vector<std::string> scopes{};      // without "openid"
  std::string sub{};                      // the person's name for that client
  boost::json::object claims{};           // of those scopes
  std::optional<base::Time> logged_in{};  // at ESIA; none: it has not said
  struct Shown {                          // a student of the register, and on which ground
    std::int64_t student = 0;
    std::string ground{};
  };
  std::vector<Shown> shown{};
};
Grant make_grant(const Asked& asked, const Subject& subject, std::optional<base::Time> logged_in,
                 std::string_view salt);
std::string write_grant(const Grant& grant);
std::optional<Grant> read_grant(std::string_view text);  // empty: not what was written

struct TokenRequest {
  std::string client, secret;  // by client_secret_basic, client_secret_post or none of both
  std::string grant_type, code, redirect_uri, verifier;
};
base::Result<TokenRequest> read_token_request(const net::HttpRequest& request);
// client: null: there is none. One without a digest keeps no secret and may not say one.
base::Result<void> check_client(const Client* client, const TokenRequest& request);
base::Result<void> check_grant(const Grant& grant, const TokenRequest& request);
// The token after "Bearer "; empty: none.
std::string_view bearer_of(const net::HttpRequest& request);

base::Error refused(std::string_view error, std::string why);

}  // namespace adapters::idp

#pragma once
// One login by authorization code, as values: the page to send the browser to, what it comes back
// with, the exchange (RFC 6749 section 4.1, RFC 7636). Pure but for begin_login; any thread.
#include <optional>

#include "adapters/esia/registration.hpp"
#include "base/clock.hpp"
#include "net/http.hpp"

namespace adapters::esia {

// What we remember of an attempt until the browser is back. It serves one callback; whoever keeps
// it forgets it then, and binds it to the browser that began.
struct Login {
  std::string state;     // UUID, as ESIA asks
  std::string nonce;     // of the id_token
  std::string verifier;  // of PKCE
  base::Time at{};
};
Login begin_login(base::Time now);  // from the system's generator

// ESIA's page: path and query, below its origin. Error: internal.
base::Result<std::string> authorization_target(const Registration& registration,
                                               const security::Signer& signer, const Login& login,
                                               base::Time now);

// The code, from the query that redirect_uri was called with. Errors: login_refused (not this
// login's state, older than limits::esia_login_age, unreadable), those of refused().
base::Result<std::string> read_callback(std::string_view query, const Login& login, base::Time now);

// POST of a form. Errors: internal.
base::Result<net::HttpRequest> exchange_request(const Registration& registration,
                                                const security::Signer& signer, const Login& login,
                                                std::string code, base::Time now);
base::Result<net::HttpRequest> refresh_request(const Registration& registration,
                                               const security::Signer& signer,
                                               std::string refresh_token, base::Time now);

struct Tokens {
  std::string access{};
  std::string refresh{};  // may be empty
  std::string id{};       // of an exchange; not yet checked
  base::Time expires{};   // the access token's
};
// state: that of the request; ESIA may leave it out. Errors: esia_answer_invalid,
// partner_unreachable (HTTP 5xx), login_refused (another state), those of refused().
base::Result<Tokens> read_tokens(const net::HttpResponse& response, std::string_view state,
                                 base::Time now);

// Where the browser ends its session at ESIA: path and query. back: where it goes then, one of the
// addresses that the system has registered.
std::string logout_target(const Registration& registration, const std::string& back);

}  // namespace adapters::esia

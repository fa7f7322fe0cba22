#pragma once
// What a browser holds while somebody is logged in: a cookie with a random secret, of which only
// the digest is kept (RFC 6265; the prefix __Host- ties it to this very host over TLS). Pure but
// for new_session.
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "registers/accounts.hpp"

namespace console {

inline constexpr std::string_view break_glass_method = "break-glass";  // of a session
inline constexpr std::string_view session_cookie = "__Host-kontingent";

struct SessionRules {
  registers::SessionPolicy policy;
  std::string origin;        // "https://kontingent.example": of our own pages
  bool break_glass = false;  // the local administrator's sessions are in force
};

struct NewSession {
  std::string secret;  // for the browser
  std::string digest;  // kept
};
NewSession new_session();  // 256 random bits
std::string session_digest(std::string_view secret);
// Follows from the secret, and the secret does not follow from it: nothing more has to be kept.
std::string csrf_of(std::string_view secret);

// The value of a cookie; empty when there is none, or more than one of that name.
std::string_view find_cookie(std::string_view header, std::string_view name);
// Set-Cookie of ours; age 0: the browser forgets it.
std::string make_cookie(std::string_view name, std::string_view value, std::chrono::seconds age);

// Whether the browser says that a page of ours sent it; one that says nothing is no browser.
// Error: request_unproven.
base::Result<void> check_site(const net::HttpRequest& request, std::string_view origin);
// Whether a request that changes something was made by our own pages: it repeats what only they
// know, too.
// Error: request_unproven.
base::Result<void> check_proof(const net::HttpRequest& request, std::string_view secret,
                               std::string_view origin, std::string_view given);

}  // namespace console

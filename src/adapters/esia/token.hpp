#pragma once
// An id_token: who has logged in (OpenID Connect Core 1.0, 3.1.3.7; Методические рекомендации,
// В.6). Pure; any thread.
#include "adapters/esia/registration.hpp"
#include "base/clock.hpp"

namespace adapters::esia {

struct Identity {
  std::string oid;  // of the account
  bool trusted = false;  // ESIA has seen the person's papers: подтверждённая учётная запись
  std::string session{};  // urn:esia:sid; may be empty
  std::string method{};   // amr: "PWD", "DS", …; may be empty
  // When the person last proved it to ESIA, which may have known the browser since (auth_time).
  std::optional<base::Time> authenticated{};
};

// Signature, iss, aud (also azp), exp, nbf and iat with limits::esia_token_leeway, nonce, subject.
// nonce: ours; one that came is compared even where the registration lets it be left out.
// Error: login_refused with the exact reason.
base::Result<Identity> check_id_token(std::string_view token, const Registration& registration,
                                      std::string_view nonce, base::Time now);

}  // namespace adapters::esia

#pragma once
// A diary's back channel: code → id_token, access token → claims; discovery and keys (OpenID
// Connect Core 3.1.3 and 5.3, Discovery 1.0, RFC 7517). Loop thread.
#include <map>
#include <optional>

#include "adapters/idp/authorization.hpp"
#include "adapters/idp/subject.hpp"
#include "base/clock.hpp"
#include "net/http.hpp"
#include "security/keys.hpp"

namespace adapters::idp {

// What a person has consented to.
struct Consent {
  Asked asked;
  Subject subject;
  base::Time logged_in{};  // at ESIA
};

class Exchange {
 public:
  struct Settings {
    std::string issuer;         // "https://kontingent.example/idp"
    std::string pairwise_salt;  // secret
    std::span<const Client> clients;
  };
  // signer: RSA; all outlive this. Error: key_unusable.
  static base::Result<Exchange> make(Settings settings, const security::Signer& signer);

  // A code that one exchange by that client redeems within limits::idp_code_age.
  std::string give_code(Consent consent, base::Time now);

  // Answers, refusals included (RFC 6749, 5.2): POST of a form; GET or POST with a bearer token.
  // Of the refusal only its name leaves; why: the second value, for the log.
  struct Answer {
    net::HttpResponse response;
    std::string why{};  // empty: it was granted
  };
  Answer token(const net::HttpRequest& request, base::Time now);
  Answer userinfo(const net::HttpRequest& request, base::Time now);

  net::HttpResponse discovery() const;  // of /.well-known/openid-configuration
  net::HttpResponse keys() const;       // RFC 7517

 private:
  struct Kept {
    Consent consent;
    base::Time until;
  };
  using Shelf = std::map<std::string, Kept, std::less<>>;

  Exchange(Settings settings, const security::Signer& signer, std::string kid, std::string jwks);
  static std::string put(Shelf& shelf, Consent consent, base::Time until, base::Time now);
  base::Result<Consent> redeem(const net::HttpRequest& request, base::Time now);
  base::Result<std::string> id_token(const Consent& consent, base::Time now) const;

  Settings settings_;
  const security::Signer* signer_;
  std::string kid_, jwks_;
  Shelf codes_, tokens_;  // by the SHA-256 of what was given out
};

}  // namespace adapters::idp

#pragma once
// A diary's back channel with all that waits in memory: code → id_token, access token → claims.
// For one process alone: the sandbox. Loop thread.
#include <map>
#include <optional>

#include "adapters/idp/issuer.hpp"

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
  std::string give_code(const Consent& consent, base::Time now);

  // Answers, refusals included (RFC 6749, 5.2): POST of a form; GET or POST with a bearer token.
  // Of the refusal only its name leaves; why: the second value, for the log.
  struct Answer {
    net::HttpResponse response;
    std::string why{};  // empty: it was granted
  };
  Answer token(const net::HttpRequest& request, base::Time now);
  Answer userinfo(const net::HttpRequest& request, base::Time now);

  net::HttpResponse discovery() const { return issuer_.discovery(); }
  net::HttpResponse keys() const { return issuer_.keys(); }

 private:
  struct Kept {
    Grant grant;
    base::Time until;
  };
  using Shelf = std::map<std::string, Kept, std::less<>>;

  Exchange(Settings settings, Issuer issuer)
      : settings_(std::move(settings)), issuer_(std::move(issuer)) {}
  static std::string put(Shelf& shelf, Grant grant, base::Time until, base::Time now);
  base::Result<Grant> redeem(const net::HttpRequest& request, base::Time now);

  Settings settings_;
  Issuer issuer_;
  Shelf codes_, tokens_;  // by the SHA-256 of what was given out
};

}  // namespace adapters::idp

#pragma once
// Our own words to a diary: id_tokens, answers, refusals, what we can do and with which key
// (OpenID Connect Core 3.1.3 and 5.3, Discovery 1.0, RFC 7517). Immutable; any thread.
#include "adapters/idp/grant.hpp"
#include "security/keys.hpp"

namespace adapters::idp {

class Issuer {
 public:
  // url: "https://kontingent.example/idp"; signer: RSA, outlives this. Error: key_unusable.
  static base::Result<Issuer> make(std::string url, const security::Signer& signer);

  const std::string& url() const { return url_; }
  // Errors: those of esia::make_jws.
  base::Result<std::string> id_token(const Grant& grant, base::Time now) const;
  net::HttpResponse discovery() const;  // of /.well-known/openid-configuration
  net::HttpResponse keys() const;       // RFC 7517

 private:
  Issuer(std::string url, const security::Signer& signer, std::string kid, std::string jwks)
      : url_(std::move(url)), signer_(&signer), kid_(std::move(kid)), jwks_(std::move(jwks)) {}

  std::string url_;
  const security::Signer* signer_;
  std::string kid_, jwks_;
};

net::HttpResponse token_answer(const Grant& grant, const std::string& access_token,
                               const std::string& id_token);
net::HttpResponse userinfo_answer(const Grant& grant);
// Of the refusal only its name leaves.
net::HttpResponse token_refusal(const base::Error& error);
net::HttpResponse bearer_refusal();
net::HttpResponse too_many(std::chrono::seconds wait);

}  // namespace adapters::idp

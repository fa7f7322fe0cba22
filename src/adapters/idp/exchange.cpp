#include "adapters/idp/exchange.hpp"

#include "adapters/esia/form.hpp"
#include "base/limits.hpp"
#include "security/random.hpp"

namespace adapters::idp {

namespace limits = base::limits;

base::Result<Exchange> Exchange::make(Settings settings, const security::Signer& signer) {
  BASE_TRY(issuer, Issuer::make(settings.issuer, signer));
  return Exchange(std::move(settings), std::move(issuer));
}

std::string Exchange::put(Shelf& shelf, Grant grant, base::Time until, base::Time now) {
  if (shelf.size() >= limits::idp_kept)
    std::erase_if(shelf, [now](const auto& entry) { return entry.second.until <= now; });
  if (shelf.size() >= limits::idp_kept) shelf.erase(shelf.begin());  // any: names are random
  std::string name = esia::encode_base64url(security::random_octets(32));
  shelf.emplace(security::sha256_hex(name), Kept{std::move(grant), until});
  return name;
}

std::string Exchange::give_code(const Consent& consent, base::Time now) {
  Grant grant =
      make_grant(consent.asked, consent.subject, consent.logged_in, settings_.pairwise_salt);
  return put(codes_, std::move(grant), now + limits::idp_code_age, now);
}

base::Result<Grant> Exchange::redeem(const net::HttpRequest& request, base::Time now) {
  BASE_TRY(asked, read_token_request(request));
  BASE_CHECK(check_client(find_client(settings_.clients, asked.client), asked));
  const auto kept = codes_.find(security::sha256_hex(asked.code));
  if (kept == codes_.end()) return refused("invalid_grant", "no such code, or used");
  Kept found = std::move(kept->second);
  codes_.erase(kept);  // one try: also of somebody else's
  if (found.until <= now) return refused("invalid_grant", "the code has expired");
  BASE_CHECK(check_grant(found.grant, asked));
  return std::move(found.grant);
}

Exchange::Answer Exchange::token(const net::HttpRequest& request, base::Time now) {
  auto grant = redeem(request, now);
  if (!grant) return {token_refusal(grant.error()), grant.error().detail};
  const auto token = issuer_.id_token(*grant, now);
  if (!token) return {token_refusal(token.error()), token.error().detail};
  const std::string access = put(tokens_, *grant, now + limits::idp_token_age, now);
  return {token_answer(*grant, access, *token)};
}

Exchange::Answer Exchange::userinfo(const net::HttpRequest& request, base::Time now) {
  const auto kept = tokens_.find(security::sha256_hex(bearer_of(request)));
  if (kept == tokens_.end() || kept->second.until <= now)
    return {bearer_refusal(), "no such access token"};
  return {userinfo_answer(kept->second.grant)};
}

}  // namespace adapters::idp

#include "adapters/idp/exchange.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "adapters/esia/jws.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/random.hpp"
#include "security/value.hpp"

namespace adapters::idp {
namespace {

namespace limits = base::limits;
using boost::json::object;
using esia::field;

net::HttpResponse json(int status, const boost::json::value& body) {
  net::HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = boost::json::serialize(body);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

base::Error refused(std::string_view error, std::string why) {
  return base::fail(base::Code::login_refused, std::move(why), std::string(error));
}

std::int64_t seconds(base::Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

struct Credentials {
  std::string id, secret;
};

// client_secret_basic, whose parts are forms themselves (RFC 6749, 2.3.1), or client_secret_post.
base::Result<Credentials> read_credentials(const net::HttpRequest& request,
                                           const esia::Form& form) {
  const std::string_view header = request.header("authorization");
  if (header.empty())
    return Credentials{std::string(field(form, "client_id")),
                       std::string(field(form, "client_secret"))};
  if (!header.starts_with("Basic ") || form.contains("client_secret"))
    return refused("invalid_client", "two ways to say who it is, or another one");
  const auto pair = base::decode_base64(header.substr(6));
  const auto colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return refused("invalid_client", "not a pair");
  const auto parts =
      esia::parse_form("id=" + pair->substr(0, colon) + "&secret=" + pair->substr(colon + 1));
  if (!parts) return refused("invalid_client", "not a pair");
  return Credentials{std::string(field(*parts, "id")), std::string(field(*parts, "secret"))};
}

std::string_view bearer_of(const net::HttpRequest& request) {
  const std::string_view header = request.header("authorization");
  return header.starts_with("Bearer ") ? header.substr(7) : std::string_view();
}

}  // namespace

Exchange::Exchange(Settings settings, const security::Signer& signer, std::string kid,
                   std::string jwks)
    : settings_(std::move(settings)),
      signer_(&signer),
      kid_(std::move(kid)),
      jwks_(std::move(jwks)) {}

base::Result<Exchange> Exchange::make(Settings settings, const security::Signer& signer) {
  BASE_TRY(numbers, security::rsa_numbers(signer.certificate()));
  const std::string kid = signer.certificate().fingerprint().substr(0, 16);
  const object key{{"kty", "RSA"},
                   {"use", "sig"},
                   {"alg", "RS256"},
                   {"kid", kid},
                   {"n", esia::encode_base64url(numbers.modulus)},
                   {"e", esia::encode_base64url(numbers.exponent)}};
  return Exchange(std::move(settings), signer, kid,
                  boost::json::serialize(object{{"keys", boost::json::array{key}}}));
}

std::string Exchange::put(Shelf& shelf, Consent consent, base::Time until, base::Time now) {
  if (shelf.size() >= limits::idp_kept)
    std::erase_if(shelf, [now](const auto& entry) { return entry.second.until <= now; });
  if (shelf.size() >= limits::idp_kept) shelf.erase(shelf.begin());  // any: names are random
  std::string name = esia::encode_base64url(security::random_octets(32));
  shelf.emplace(security::sha256_hex(name), Kept{std::move(consent), until});
  return name;
}

std::string Exchange::give_code(Consent consent, base::Time now) {
  return put(codes_, std::move(consent), now + limits::idp_code_age, now);
}

base::Result<Consent> Exchange::redeem(const net::HttpRequest& request, base::Time now) {
  const auto form = esia::parse_form(request.body);
  if (!form) return refused("invalid_request", form.error().detail);
  BASE_TRY(who, read_credentials(request, *form));
  const Client* client = find_client(settings_.clients, who.id);
  if (client == nullptr ||
      !security::same_secret(client->secret_digest, security::sha256_hex(who.secret)))
    return refused("invalid_client", "no such client or secret");
  if (field(*form, "grant_type") != "authorization_code")
    return refused("unsupported_grant_type", "another grant");
  const auto kept = codes_.find(security::sha256_hex(field(*form, "code")));
  if (kept == codes_.end()) return refused("invalid_grant", "no such code, or used");
  Kept found = std::move(kept->second);
  codes_.erase(kept);  // one try: also of somebody else's
  const Asked& asked = found.consent.asked;
  if (found.until <= now) return refused("invalid_grant", "the code has expired");
  if (asked.client != client) return refused("invalid_grant", "another client's code");
  if (field(*form, "redirect_uri") != asked.redirect_uri)
    return refused("invalid_grant", "another redirect_uri");
  const std::string proof = esia::encode_base64url(security::sha256(field(*form, "code_verifier")));
  if (!security::same_secret(proof, asked.challenge))
    return refused("invalid_grant", "the code_verifier does not fit");
  return std::move(found.consent);
}

base::Result<std::string> Exchange::id_token(const Consent& consent, base::Time now) const {
  object claims{
      {"iss", settings_.issuer},
      {"sub", pairwise_name(consent.subject, *consent.asked.client, settings_.pairwise_salt)},
      {"aud", consent.asked.client->id},
      {"iat", seconds(now)},
      {"exp", seconds(now + limits::idp_token_age)},
      {"auth_time", seconds(consent.logged_in)}};
  if (!consent.asked.nonce.empty()) claims["nonce"] = consent.asked.nonce;
  for (auto& [name, value] : claims_of(consent.subject, consent.asked.scopes)) claims[name] = value;
  return esia::make_jws(*signer_, claims, kid_);
}

Exchange::Answer Exchange::token(const net::HttpRequest& request, base::Time now) {
  auto consent = redeem(request, now);
  if (!consent) {
    const base::Error& error = consent.error();
    auto response =
        json(error.subject == "invalid_client" ? 401 : 400, object{{"error", error.subject}});
    if (response.status == 401)
      response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"kontingent\"");
    return {std::move(response), error.detail};
  }
  const auto token = id_token(*consent, now);
  if (!token) return {json(500, object{{"error", "server_error"}}), token.error().detail};
  std::string scope = "openid";
  for (const std::string& each : consent->asked.scopes) scope.append(" ").append(each);
  const std::string access = put(tokens_, std::move(*consent), now + limits::idp_token_age, now);
  return {json(200, object{{"access_token", access},
                           {"token_type", "Bearer"},
                           {"expires_in", std::chrono::seconds(limits::idp_token_age).count()},
                           {"scope", scope},
                           {"id_token", *token}})};
}

Exchange::Answer Exchange::userinfo(const net::HttpRequest& request, base::Time now) {
  const auto kept = tokens_.find(security::sha256_hex(bearer_of(request)));
  if (kept == tokens_.end() || kept->second.until <= now) {
    auto response = json(401, object{{"error", "invalid_token"}});
    response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return {std::move(response), "no such access token"};
  }
  const Consent& consent = kept->second.consent;
  object claims = claims_of(consent.subject, consent.asked.scopes);
  claims["sub"] = pairwise_name(consent.subject, *consent.asked.client, settings_.pairwise_salt);
  return {json(200, claims)};
}

net::HttpResponse Exchange::keys() const {
  auto response = json(200, nullptr);
  response.body = jwks_;
  return response;
}

net::HttpResponse Exchange::discovery() const {
  using boost::json::array;
  array names{"openid"};
  for (const Scope& each : scopes()) names.push_back(boost::json::string(each.name));
  const std::string& at = settings_.issuer;
  return json(200, object{{"issuer", at},
                          {"authorization_endpoint", at + "/authorize"},
                          {"token_endpoint", at + "/token"},
                          {"userinfo_endpoint", at + "/userinfo"},
                          {"jwks_uri", at + "/keys"},
                          {"scopes_supported", names},
                          {"response_types_supported", array{"code"}},
                          {"response_modes_supported", array{"query"}},
                          {"grant_types_supported", array{"authorization_code"}},
                          {"subject_types_supported", array{"pairwise"}},
                          {"id_token_signing_alg_values_supported", array{"RS256"}},
                          {"token_endpoint_auth_methods_supported",
                           array{"client_secret_basic", "client_secret_post"}},
                          {"code_challenge_methods_supported", array{"S256"}},
                          {"authorization_response_iss_parameter_supported", true}});
}

}  // namespace adapters::idp

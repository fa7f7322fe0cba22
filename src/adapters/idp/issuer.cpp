#include "adapters/idp/issuer.hpp"

#include "adapters/esia/form.hpp"
#include "adapters/esia/jws.hpp"
#include "base/limits.hpp"
#include "security/value.hpp"

namespace adapters::idp {
namespace {

namespace limits = base::limits;
using boost::json::array;
using boost::json::object;

net::HttpResponse json(int status, const boost::json::value& body) {
  net::HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = boost::json::serialize(body);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

std::int64_t seconds(base::Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

base::Result<Issuer> Issuer::make(std::string url, const security::Signer& signer) {
  BASE_TRY(numbers, security::rsa_numbers(signer.certificate()));
  const std::string kid = signer.certificate().fingerprint().substr(0, 16);
  const object key{{"kty", "RSA"},
                   {"use", "sig"},
                   {"alg", "RS256"},
                   {"kid", kid},
                   {"n", esia::encode_base64url(numbers.modulus)},
                   {"e", esia::encode_base64url(numbers.exponent)}};
  return Issuer(std::move(url), signer, kid, boost::json::serialize(object{{"keys", array{key}}}));
}

base::Result<std::string> Issuer::id_token(const Grant& grant, base::Time now) const {
  object claims{{"iss", url_},
                {"sub", grant.sub},
                {"aud", grant.client},
                {"iat", seconds(now)},
                {"exp", seconds(now + limits::idp_token_age)}};
  if (grant.logged_in) claims["auth_time"] = seconds(*grant.logged_in);
  if (!grant.nonce.empty()) claims["nonce"] = grant.nonce;
  for (const auto& [name, value] : grant.claims) claims[name] = value;
  return esia::make_jws(*signer_, claims, kid_);
}

net::HttpResponse Issuer::keys() const {
  auto response = json(200, nullptr);
  response.body = jwks_;
  return response;
}

net::HttpResponse Issuer::discovery() const {
  array names{"openid"};
  for (const Scope& each : scopes()) names.push_back(boost::json::string(each.name));
  return json(200, object{{"issuer", url_},
                          {"authorization_endpoint", url_ + "/authorize"},
                          {"token_endpoint", url_ + "/token"},
                          {"userinfo_endpoint", url_ + "/userinfo"},
                          {"jwks_uri", url_ + "/keys"},
                          {"scopes_supported", names},
                          {"response_types_supported", array{"code"}},
                          {"response_modes_supported", array{"query"}},
                          {"grant_types_supported", array{"authorization_code"}},
                          {"subject_types_supported", array{"pairwise"}},
                          {"id_token_signing_alg_values_supported", array{"RS256"}},
                          {"token_endpoint_auth_methods_supported",
                           array{"client_secret_basic", "client_secret_post", "none"}},
                          {"code_challenge_methods_supported", array{"S256"}},
                          {"authorization_response_iss_parameter_supported", true}});
}

net::HttpResponse token_answer(const Grant& grant, const std::string& access_token,
                               const std::string& id_token) {
  std::string scope = "openid";
  for (const std::string& each : grant.scopes) scope.append(" ").append(each);
  return json(200, object{{"access_token", access_token},
                          {"token_type", "Bearer"},
                          {"expires_in", std::chrono::seconds(limits::idp_token_age).count()},
                          {"scope", scope},
                          {"id_token", id_token}});
}

net::HttpResponse userinfo_answer(const Grant& grant) {
  object claims = grant.claims;
  claims["sub"] = grant.sub;
  return json(200, claims);
}

net::HttpResponse token_refusal(const base::Error& error) {
  if (error.code != base::Code::login_refused)
    return json(error.code == base::Code::busy ? 503 : 500, object{{"error", "server_error"}});
  auto response =
      json(error.subject == "invalid_client" ? 401 : 400, object{{"error", error.subject}});
  if (response.status == 401)
    response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"kontingent\"");
  return response;
}

net::HttpResponse bearer_refusal() {
  auto response = json(401, object{{"error", "invalid_token"}});
  response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

net::HttpResponse too_many(std::chrono::seconds wait) {
  auto response = json(429, object{{"error", "temporarily_unavailable"}});
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

}  // namespace adapters::idp

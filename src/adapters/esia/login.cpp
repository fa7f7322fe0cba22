#include "adapters/esia/login.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "adapters/esia/json.hpp"
#include "adapters/esia/refusal.hpp"
#include "adapters/esia/secret.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "security/random.hpp"

namespace adapters::esia {
namespace {

using base::Code;

// ESIA wants a UUID; ours is all random (version 4), since it must not be guessed.
std::string random_uuid() {
  std::string octets = security::random_octets(16);
  octets[6] = static_cast<char>((octets[6] & 0x0F) | 0x40);
  octets[8] = static_cast<char>((octets[8] & 0x3F) | 0x80);
  std::string text = base::encode_hex(octets);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

SecretParts parts_of(const Registration& registration, std::string state, base::Time now) {
  return {registration.scope, format_timestamp(now), registration.client_id, std::move(state),
          registration.redirect_uri};
}

// The fields that every request shares, its secret among them.
base::Result<Fields> signed_fields(const Registration& registration, const security::Signer& signer,
                                   const SecretParts& parts, base::Time now) {
  BASE_TRY(secret, make_secret(signer, registration.scheme, parts, now));
  Fields fields{{"client_id", parts.client_id}, {"client_secret", std::move(secret)},
                {"scope", parts.scope},         {"timestamp", parts.timestamp},
                {"state", parts.state},         {"redirect_uri", parts.redirect_uri}};
  if (registration.scheme == Scheme::raw)
    fields.emplace_back("client_certificate_hash", registration.certificate_hash);
  return fields;
}

net::HttpRequest post(Scheme scheme, const Fields& fields) {
  net::HttpRequest request;
  request.method = "POST";
  request.path = paths_of(scheme).token;
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.headers["accept"] = "application/json";
  request.body = encode_form(fields);
  return request;
}

// It goes into a header.
bool is_bearer(std::string_view token) {
  return !token.empty() && token.size() <= base::limits::esia_token_bytes &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

base::Error refusal_of(const net::HttpResponse& response) {
  const auto object = parse_object(response.body);
  const auto error = object ? text_of(*object, "error") : std::nullopt;
  if (error) return refused(*error, text_of(*object, "error_description").value_or(""));
  const std::string status = "HTTP " + std::to_string(response.status);
  return base::fail(response.status >= 500 ? Code::partner_unreachable : Code::esia_refused, status,
                    status);
}

}  // namespace

Login begin_login(base::Time now) {
  return {random_uuid(), encode_base64url(security::random_octets(32)),
          encode_base64url(security::random_octets(32)), now};
}

base::Result<std::string> authorization_target(const Registration& registration,
                                               const security::Signer& signer, const Login& login,
                                               base::Time now) {
  const SecretParts parts = parts_of(registration, login.state, now);
  BASE_TRY(fields, signed_fields(registration, signer, parts, now));
  fields.emplace_back("response_type", "code");
  fields.emplace_back("access_type", "online");
  fields.emplace_back("nonce", login.nonce);
  if (registration.pkce) {
    fields.emplace_back("code_challenge", encode_base64url(security::sha256(login.verifier)));
    fields.emplace_back("code_challenge_method", "S256");
  }
  return std::string(paths_of(registration.scheme).authorize) + '?' + encode_form(fields);
}

base::Result<std::string> read_callback(std::string_view query, const Login& login,
                                        base::Time now) {
  const auto form = parse_form(query);
  if (!form) return base::fail(Code::login_refused, "callback: " + form.error().detail);
  if (login.state.empty() || !security::same_secret(field(*form, "state"), login.state))
    return base::fail(Code::login_refused, "callback: the state of another login");
  // a clock that was set back a little is not the person's fault
  if (login.at + base::limits::esia_login_age < now ||
      login.at - base::limits::esia_token_leeway > now)
    return base::fail(Code::login_refused, "callback: the login is too old");
  if (form->contains("error"))
    return refused(field(*form, "error"), field(*form, "error_description"));
  const std::string_view code = field(*form, "code");
  if (code.empty() || code.size() > base::limits::esia_token_bytes)
    return base::fail(Code::login_refused, "callback: no code");
  return std::string(code);
}

base::Result<net::HttpRequest> exchange_request(const Registration& registration,
                                                const security::Signer& signer, const Login& login,
                                                std::string code, base::Time now) {
  SecretParts parts = parts_of(registration, login.state, now);
  parts.code = std::move(code);
  BASE_TRY(fields, signed_fields(registration, signer, parts, now));
  fields.emplace_back("grant_type", "authorization_code");
  fields.emplace_back("token_type", "Bearer");
  fields.emplace_back("code", parts.code);
  if (registration.pkce) fields.emplace_back("code_verifier", login.verifier);
  return post(registration.scheme, fields);
}

base::Result<net::HttpRequest> refresh_request(const Registration& registration,
                                               const security::Signer& signer,
                                               std::string refresh_token, base::Time now) {
  const SecretParts parts = parts_of(registration, random_uuid(), now);
  BASE_TRY(fields, signed_fields(registration, signer, parts, now));
  fields.emplace_back("grant_type", "refresh_token");
  fields.emplace_back("token_type", "Bearer");
  fields.emplace_back("refresh_token", std::move(refresh_token));
  return post(registration.scheme, fields);
}

base::Result<Tokens> read_tokens(const net::HttpResponse& response, std::string_view state,
                                 base::Time now) {
  if (response.status != 200) return refusal_of(response);
  BASE_TRY(answer, parse_object(response.body));
  if (answer.contains("error")) return refusal_of(response);
  const auto theirs = text_of(answer, "state");
  if (theirs && !state.empty() && !security::same_secret(*theirs, state))
    return base::fail(Code::login_refused, "tokens: the state of another login");
  const auto access = text_of(answer, "access_token");
  const auto seconds = number_of(answer, "expires_in");
  if (!access || !is_bearer(*access))
    return base::fail(Code::esia_answer_invalid, "no access_token");
  if (base::lower_ascii(text_of(answer, "token_type").value_or("")) != "bearer")
    return base::fail(Code::esia_answer_invalid, "not a Bearer token");
  Tokens tokens;
  tokens.access = *access;
  tokens.refresh = text_of(answer, "refresh_token").value_or("");
  tokens.id = text_of(answer, "id_token").value_or("");
  constexpr std::int64_t longest = 100LL * 365 * 24 * 3600;
  tokens.expires =
      now + std::chrono::seconds{std::clamp<std::int64_t>(seconds.value_or(0), 0, longest)};
  return tokens;
}

std::string logout_target(const Registration& registration, const std::string& back) {
  return std::string(logout_path) + '?' +
         encode_form({{"client_id", registration.client_id}, {"redirect_url", back}});
}

}  // namespace adapters::esia

#include "adapters/esia/token.hpp"

#include "adapters/esia/jws.hpp"
#include "base/limits.hpp"
#include "security/random.hpp"

namespace adapters::esia {
namespace {

using boost::json::object;

base::Error bad(std::string why) {
  return base::fail(base::Code::login_refused, "token: " + std::move(why));
}

// One string, or several among which is ours; then azp has to say that it was made for us.
bool is_for(const object& claims, std::string_view client_id) {
  const auto* audience = claims.if_contains("aud");
  const auto party = text_of(claims, "azp");
  if (party && *party != client_id) return false;
  if (audience == nullptr) return false;
  if (audience->is_string()) return audience->get_string() == client_id;
  if (!audience->is_array()) return false;
  const auto& several = audience->get_array();
  bool ours = false;
  for (const auto& each : several)
    ours = ours || (each.is_string() && each.get_string() == client_id);
  return ours && (several.size() == 1 || party);
}

// Seconds since the epoch; empty beyond what Time can hold.
std::optional<base::Time> time_of(const object& claims, std::string_view name) {
  constexpr std::int64_t furthest = 253'402'300'799;  // the end of 9999
  const auto seconds = number_of(claims, name);
  if (!seconds || *seconds < 0 || *seconds > furthest) return std::nullopt;
  return base::Time{std::chrono::seconds{*seconds}};
}

base::Result<void> check_times(const object& claims, base::Time now) {
  constexpr auto leeway = base::limits::esia_token_leeway;
  const auto expires = time_of(claims, "exp");
  const auto issued = time_of(claims, "iat");
  if (!expires || !issued) return bad("no exp or no iat");
  if (*expires + leeway <= now) return bad("it has expired");
  if (*issued - leeway > now) return bad("issued in the future");
  if (!claims.contains("nbf")) return {};
  const auto begins = time_of(claims, "nbf");
  if (!begins || *begins - leeway > now) return bad("not yet valid");
  return {};
}

base::Result<void> check_nonce(const object& claims, const Registration& registration,
                               std::string_view nonce) {
  if (!claims.contains("nonce")) {
    if (registration.nonce) return bad("no nonce");
    return {};
  }
  const auto theirs = text_of(claims, "nonce");
  if (!theirs || nonce.empty() || !security::same_secret(*theirs, nonce))
    return bad("a nonce of another login");
  return {};
}

}  // namespace

base::Result<Identity> check_id_token(std::string_view token, const Registration& registration,
                                      std::string_view nonce, base::Time now) {
  BASE_TRY(claims, open_jws(token, registration.certificates));
  if (text_of(claims, "iss") != registration.issuer) return bad("another issuer");
  if (!is_for(claims, registration.client_id)) return bad("for another system");
  BASE_CHECK(check_times(claims, now));
  BASE_CHECK(check_nonce(claims, registration, nonce));
  Identity identity;
  auto oid = text_of(claims, "sub");
  if (!oid || oid->empty()) return bad("no sub");
  if (const auto* subject = claims.if_contains("urn:esia:sbj"); subject && subject->is_object()) {
    if (text_of(subject->get_object(), "urn:esia:sbj:oid") != oid) return bad("two subjects");
    identity.trusted = is_true(subject->get_object(), "urn:esia:sbj:is_tru");
  }
  identity.oid = std::move(*oid);
  identity.session = text_of(claims, "urn:esia:sid").value_or("");
  identity.authenticated = time_of(claims, "auth_time");
  identity.method = text_of(claims, "amr").value_or("");
  return identity;
}

}  // namespace adapters::esia

#include "console/session.hpp"

#include "base/text.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"

namespace console {

bool in_force(const registers::Session& session, const SessionRules& rules, base::Time now) {
  return registers::in_force(session, rules.policy, now) &&
         (rules.break_glass || session.method != break_glass_method);
}

NewSession new_session() {
  NewSession made;
  made.secret = base::encode_hex(security::random_octets(32));
  made.digest = session_digest(made.secret);
  return made;
}

std::string session_digest(std::string_view secret) {
  return security::sha256_hex(secret);
}

std::string csrf_of(std::string_view secret) {
  return security::sha256_hex("csrf " + std::string(secret));
}

std::string_view find_cookie(std::string_view header, std::string_view name) {
  std::string_view found;
  bool once = false;
  while (!header.empty()) {
    const std::string_view pair = base::trim(header.substr(0, header.find(';')));
    header.remove_prefix(std::min(header.size(), header.find(';')));
    if (!header.empty()) header.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    if (once) return {};
    once = true;
    found = pair.substr(equals + 1);
  }
  return found;
}

namespace {

std::string write_cookie(std::string_view name, std::string_view value, std::chrono::seconds age) {
  return std::string(name) + "=" + std::string(value) +
         "; Path=/; Max-Age=" + std::to_string(age.count()) + "; Secure; HttpOnly; SameSite=";
}

}  // namespace

std::string make_cookie(std::string_view name, std::string_view value, std::chrono::seconds age) {
  return write_cookie(name, value, age) + "Lax";
}

std::string make_cross_site_cookie(std::string_view name, std::string_view value,
                                   std::chrono::seconds age) {
  return write_cookie(name, value, age) + "None";
}

namespace {

base::Error unproven(const char* why) {
  return base::fail(base::Code::request_unproven, why, "X-CSRF-Token");
}

}  // namespace

base::Result<void> check_site(const net::HttpRequest& request, std::string_view origin) {
  const std::string_view site = request.header("sec-fetch-site");
  if (site == "cross-site" || site == "same-site") return unproven("from another site");
  const std::string_view from = request.header("origin");
  if (!from.empty() && from != origin) return unproven("another Origin");
  return {};
}

base::Result<void> check_proof(const net::HttpRequest& request, std::string_view secret,
                               std::string_view origin, std::string_view given) {
  BASE_CHECK(check_site(request, origin));
  if (!security::same_secret(given, csrf_of(secret))) return unproven("no token, or another one");
  return {};
}

}  // namespace console

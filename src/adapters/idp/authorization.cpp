#include "adapters/idp/authorization.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::idp {
namespace {

using esia::field;

base::Error lost(std::string why) {
  return base::fail(base::Code::login_refused, "authorization: " + std::move(why));
}

bool is_challenge(std::string_view text) {
  const auto octets = esia::decode_base64url(text);
  return octets && octets->size() == 32;
}

bool says(const esia::Form& form, std::string_view name, std::string_view word) {
  const auto words = base::split_words(field(form, name));
  return std::find(words.begin(), words.end(), word) != words.end();
}

// prompt=login and max_age (OpenID Connect Core, 3.1.2.1). False: no number of seconds.
bool read_age(const esia::Form& form, Asked& asked) {
  if (const auto text = field(form, "max_age"); !text.empty()) {
    const auto seconds = base::parse_integer(text);
    constexpr std::int64_t longest = 100LL * 365 * 24 * 3600;
    if (!seconds || *seconds < 0) return false;
    asked.max_age = std::chrono::seconds{std::min(*seconds, longest)};
  }
  if (says(form, "prompt", "login")) asked.max_age = std::chrono::seconds{0};
  return true;
}

// The first thing that is wrong; empty: nothing.
std::string_view refusal_of(const esia::Form& form, const Asked& asked) {
  if (field(form, "response_type") != "code") return "unsupported_response_type";
  if (form.contains("request") || form.contains("request_uri")) return "request_not_supported";
  if (!field(form, "response_mode").empty() && field(form, "response_mode") != "query")
    return "invalid_request";
  if (field(form, "code_challenge_method") != "S256" || !is_challenge(asked.challenge))
    return "invalid_request";
  if (says(form, "prompt", "none")) return "login_required";
  const auto words = base::split_words(field(form, "scope"));
  const auto known = [&](const std::string& word) {
    const auto& mine = asked.client->scopes;
    return word == "openid" || std::find(mine.begin(), mine.end(), word) != mine.end();
  };
  if (std::find(words.begin(), words.end(), "openid") == words.end()) return "invalid_scope";
  if (!std::all_of(words.begin(), words.end(), known)) return "invalid_scope";
  return {};
}

std::string back(const Asked& asked, std::string_view name, std::string_view value,
                 std::string_view issuer) {
  esia::Fields fields{{name, std::string(value)}};
  if (!asked.state.empty()) fields.emplace_back("state", asked.state);
  fields.emplace_back("iss", std::string(issuer));  // RFC 9207
  const char join = asked.redirect_uri.find('?') == std::string::npos ? '?' : '&';
  return asked.redirect_uri + join + esia::encode_form(fields);
}

}  // namespace

base::Result<Asked> read_authorization(std::string_view query, std::span<const Client> clients) {
  const auto form = esia::parse_form(query);
  if (!form) return lost(form.error().detail);
  for (const auto& [name, value] : *form)
    if (value.size() > base::limits::idp_value_octets) return lost("a parameter too long");
  Asked asked;
  asked.client = find_client(clients, field(*form, "client_id"));
  if (asked.client == nullptr) return lost("no such client");
  asked.redirect_uri = field(*form, "redirect_uri");
  const auto& known = asked.client->redirect_uris;
  if (std::find(known.begin(), known.end(), asked.redirect_uri) == known.end())
    return lost("not its address");
  asked.state = field(*form, "state");
  asked.nonce = field(*form, "nonce");
  asked.challenge = field(*form, "code_challenge");
  asked.refusal = refusal_of(*form, asked);
  if (!read_age(*form, asked) && asked.refusal.empty()) asked.refusal = "invalid_request";
  for (std::string& word : base::split_words(field(*form, "scope")))
    if (find_scope(word) != nullptr &&
        std::find(asked.scopes.begin(), asked.scopes.end(), word) == asked.scopes.end())
      asked.scopes.push_back(std::move(word));
  return asked;
}

bool is_fresh(const Asked& asked, const std::optional<base::Time>& proven, base::Time began) {
  if (!asked.max_age) return true;
  return proven && *proven + *asked.max_age + base::limits::esia_token_leeway >= began;
}

std::string with_code(const Asked& asked, const std::string& code, std::string_view issuer) {
  return back(asked, "code", code, issuer);
}

std::string with_error(const Asked& asked, std::string_view error, std::string_view issuer) {
  return back(asked, "error", error, issuer);
}

}  // namespace adapters::idp

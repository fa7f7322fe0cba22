#include "adapters/idp/grant.hpp"

#include "adapters/esia/form.hpp"
#include "base/text.hpp"
#include "security/keys.hpp"
#include "security/random.hpp"

namespace adapters::idp {
namespace {

using boost::json::array;
using boost::json::object;
using esia::field;

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

std::string text_of(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

base::Error refused(std::string_view error, std::string why) {
  return base::fail(base::Code::login_refused, std::move(why), std::string(error));
}

Grant make_grant(const Asked& asked, const Subject& subject, std::optional<base::Time> logged_in,
                 std::string_view salt) {
  Grant made;
  made.client = asked.client->id;
  made.redirect_uri = asked.redirect_uri;
  made.nonce = asked.nonce;
  made.challenge = asked.challenge;
  made.scopes = asked.scopes;
  made.sub = pairwise_name(subject, *asked.client, salt);
  made.claims = claims_of(subject, asked.scopes);
  made.logged_in = logged_in;
  return made;
}

std::string write_grant(const Grant& grant) {
  array scopes(grant.scopes.begin(), grant.scopes.end()), shown;
  for (const Grant::Shown& each : grant.shown) shown.push_back(array{each.student, each.ground});
  return boost::json::serialize(
      object{{"client", grant.client},
             {"redirect_uri", grant.redirect_uri},
             {"nonce", grant.nonce},
             {"challenge", grant.challenge},
             {"scopes", std::move(scopes)},
             {"sub", grant.sub},
             {"claims", grant.claims},
             {"logged_in", grant.logged_in ? base::format_time(*grant.logged_in) : std::string()},
             {"shown", std::move(shown)}});
}

std::optional<Grant> read_grant(std::string_view text) {
  boost::system::error_code failure;
  const auto read = boost::json::parse(text, failure);
  if (failure || !read.is_object()) return std::nullopt;
  const object& from = read.get_object();
  Grant grant;
  grant.client = text_of(from, "client");
  grant.redirect_uri = text_of(from, "redirect_uri");
  grant.nonce = text_of(from, "nonce");
  grant.challenge = text_of(from, "challenge");
  grant.sub = text_of(from, "sub");
  const std::string at = text_of(from, "logged_in");
  const auto logged_in = base::parse_time(at);
  const auto *claims = from.if_contains("claims"), *scopes = from.if_contains("scopes"),
             *shown = from.if_contains("shown");
  if ((!logged_in && !at.empty()) || !from.contains("logged_in") || claims == nullptr ||
      !claims->is_object() || scopes == nullptr || !scopes->is_array() || shown == nullptr ||
      !shown->is_array())
    return std::nullopt;
  if (logged_in) grant.logged_in = *logged_in;
  grant.claims = claims->get_object();
  for (const auto& each : scopes->get_array())
    if (each.is_string()) grant.scopes.emplace_back(each.get_string());
  for (const auto& each : shown->get_array())
    if (each.is_array() && each.get_array().size() == 2 && each.get_array()[0].is_int64() &&
        each.get_array()[1].is_string())
      grant.shown.push_back(
          {each.get_array()[0].get_int64(), std::string(each.get_array()[1].get_string())});
  return grant;
}

base::Result<TokenRequest> read_token_request(const net::HttpRequest& request) {
  const auto form = esia::parse_form(request.body);
  if (!form) return refused("invalid_request", form.error().detail);
  BASE_TRY(who, read_credentials(request, *form));
  if (form->contains("client_id") && field(*form, "client_id") != who.id)
    return refused("invalid_client", "two clients in one request");
  const auto word = [&](std::string_view name) { return std::string(field(*form, name)); };
  return TokenRequest{std::move(who.id), std::move(who.secret), word("grant_type"),
                      word("code"),      word("redirect_uri"),  word("code_verifier")};
}

base::Result<void> check_client(const Client* client, const TokenRequest& request) {
  if (client == nullptr) return refused("invalid_client", "no such client");
  const bool proven =
      client->secret_digest.empty()
          ? request.secret.empty()
          : security::same_secret(client->secret_digest, security::sha256_hex(request.secret));
  if (!proven) return refused("invalid_client", "no such secret");
  if (request.grant_type != "authorization_code")
    return refused("unsupported_grant_type", "another grant");
  return {};
}

base::Result<void> check_grant(const Grant& grant, const TokenRequest& request) {
  if (grant.client != request.client) return refused("invalid_grant", "another client's code");
  if (grant.redirect_uri != request.redirect_uri)
    return refused("invalid_grant", "another redirect_uri");
  const std::string proof = esia::encode_base64url(security::sha256(request.verifier));
  if (!security::same_secret(proof, grant.challenge))
    return refused("invalid_grant", "the code_verifier does not fit");
  return {};
}

std::string_view bearer_of(const net::HttpRequest& request) {
  const std::string_view header = request.header("authorization");
  return header.starts_with("Bearer ") ? header.substr(7) : std::string_view();
}

}  // namespace adapters::idp

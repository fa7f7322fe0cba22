#include "adapters/esia/jws.hpp"

#include <array>

#include "adapters/esia/form.hpp"
#include "base/limits.hpp"
#include "security/value.hpp"

namespace adapters::esia {
namespace {

struct Name {
  std::string_view jws, ours;
};
constexpr std::array names{
    Name{"RS256", "rsa-sha256"},
    Name{"GOST3410_2012_256", "gost2012-256"},
    Name{"GOST3410_2012_512", "gost2012-512"},
};

base::Error bad(std::string why) {
  return base::fail(base::Code::login_refused, "token: " + std::move(why));
}

base::Result<boost::json::object> read_part(std::string_view text, const char* what) {
  const auto octets = decode_base64url(text);
  if (!octets) return bad(std::string(what) + " is not base64url");
  auto object = parse_object(*octets);
  if (!object) return bad(std::string(what) + " is not an object in JSON");
  return object;
}

base::Result<const security::Algorithm*> read_header(std::string_view text) {
  BASE_TRY(header, read_part(text, "the header"));
  const auto* name = header.if_contains("alg");
  if (name == nullptr || !name->is_string()) return bad("no alg");
  const auto* algorithm = find_jws_algorithm(name->get_string());
  if (algorithm == nullptr) return bad("an algorithm that is not accepted");
  if (header.contains("crit") || header.contains("b64")) return bad("an extension in the header");
  return algorithm;
}

}  // namespace

const security::Algorithm* find_jws_algorithm(std::string_view name) {
  for (const Name& each : names)
    if (each.jws == name) return security::find_algorithm(each.ours);
  return nullptr;
}

base::Result<boost::json::object> open_jws(std::string_view token,
                                           std::span<const security::Certificate> certificates) {
  if (token.size() > base::limits::esia_token_bytes) return bad("larger than a limit");
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || first == last || token.find('.', first + 1) != last)
    return bad("not three parts");
  BASE_TRY(algorithm, read_header(token.substr(0, first)));
  const auto value = decode_base64url(token.substr(last + 1));
  if (!value || value->empty()) return bad("no signature");
  bool fits = false;
  bool holds = false;
  for (const auto& certificate : certificates) {
    const auto checked =
        security::check_value(certificate, *algorithm, token.substr(0, last), *value);
    fits = fits || checked || checked.error().code == base::Code::signature_invalid;
    holds = holds || checked;
  }
  if (!holds) return bad(fits ? "the signature does not hold" : "no certificate for its algorithm");
  return read_part(token.substr(first + 1, last - first - 1), "the payload");
}

base::Result<std::string> make_jws(const security::Signer& signer,
                                   const boost::json::object& claims, std::string_view kid) {
  for (const Name& each : names) {
    if (each.ours != signer.algorithm().name) continue;
    boost::json::object header{{"typ", "JWT"}, {"alg", each.jws}};
    if (!kid.empty()) header["kid"] = kid;
    std::string text = encode_base64url(boost::json::serialize(header)) + '.' +
                       encode_base64url(boost::json::serialize(claims));
    BASE_TRY(value, signer.sign(text));
    return text + '.' + encode_base64url(value);
  }
  return base::fail(base::Code::key_unusable,
                    "tokens are not signed by " + std::string(signer.algorithm().name));
}

}  // namespace adapters::esia
